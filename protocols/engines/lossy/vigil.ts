/**
 * Waiting for others, and not longer than asked to.
 * @module
 */

import { MissingRanks, type Patience } from "../communicator.ts";
import { FailedRank } from "../failed_rank.ts";

/** What is waited for. */
export interface Watch {
  /** What is going on, for errors: `gather`. */
  readonly action: string;
  /** Goes on as far as it can, and says for whom it waits; for nobody when it is over. */
  advance(): readonly number[];
  /** Whether that one will not come any more. */
  gone(rank: number): boolean;
  /** Reminds those for whom it waits; called at intervals. */
  remind(ranks: readonly number[]): void;
}

/** Somebody who waits, and is woken when something has happened. */
export interface Vigil {
  /** Something has happened. */
  wake(): void;
  /** Something has happened after which no waiting makes sense. */
  fail(error: unknown): void;
  /** What that was, if anything. */
  readonly failure: { readonly error: unknown } | null;
  /** Waits for `watch`; throws {@linkcode MissingRanks} when the time is up, {@linkcode FailedRank} when somebody is gone. */
  keep(watch: Watch, patience: Patience): Promise<void>;
}

/** The longest that a timer runs: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A vigil whose reminders come every `every` milliseconds. */
export function vigil(every: number): Vigil {
  let failure: { readonly error: unknown } | null = null;
  let wake = (): void => {};

  return {
    wake: () => wake(),
    fail(error) {
      failure ??= { error };
      wake();
    },
    get failure() {
      return failure;
    },
    async keep({ action, advance, gone, remind }, { deadline, signal }) {
      const ring = (): void => wake();
      let missing: readonly number[] = [], timeUp = false;
      const timer = deadline === undefined
        ? undefined
        : setTimeout(() => (timeUp = true, wake()), Math.min(deadline, LONGEST));
      const reminder = setInterval(() => (wake(), remind(missing)), every);
      signal?.addEventListener("abort", ring);
      try {
        for (;;) {
          const woken = new Promise<void>((resolve) => wake = resolve);
          signal?.throwIfAborted();
          if (failure) throw failure.error;
          missing = advance();
          if (missing.length === 0) return;
          const lost = missing.find(gone);
          if (lost !== undefined) throw new FailedRank(action, lost, "it has left");
          if (timeUp) throw new MissingRanks(action, missing, deadline!);
          await woken;
        }
      } finally {
        clearTimeout(timer);
        clearInterval(reminder);
        signal?.removeEventListener("abort", ring);
        wake = () => {};
      }
    },
  };
}
