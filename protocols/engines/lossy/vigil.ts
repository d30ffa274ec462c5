/**
 * Waiting for others, and not longer than asked to.
 * @module
 */

import { type Clock, repeatedly } from "../clock.ts";
import { MissingRanks, type Patience } from "../communicator.ts";
import { FailedRank } from "../failed_rank.ts";

/** What is waited for. */
export interface Watch {
  /** What is going on, for errors: `gather`. */
  readonly action: string;
  /** Goes on as far as it can, and says for whom it waits; for nobody when it is over. */
  advance(): readonly number[];
  /** Why that one will not come any more; null where it may. */
  out(rank: number): string | null;
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
  /** Waits for `watch`; throws {@linkcode MissingRanks} when the time is up, {@linkcode FailedRank} when somebody is out. */
  keep(watch: Watch, patience: Patience): Promise<void>;
}

/** A vigil whose reminders come every `every` milliseconds. */
export function vigil(every: number, clock: Clock): Vigil {
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
    async keep({ action, advance, out, remind }, { deadline, signal }) {
      const ring = (): void => wake();
      let missing: readonly number[] = [], timeUp = false;
      const late = deadline === undefined ? () => {} : clock.after(deadline, () => (timeUp = true, wake()));
      const stop = repeatedly(clock, every, () => (wake(), remind(missing)));
      signal?.addEventListener("abort", ring);
      try {
        for (;;) {
          const woken = new Promise<void>((resolve) => wake = resolve);
          signal?.throwIfAborted();
          if (failure) throw failure.error;
          missing = advance();
          if (missing.length === 0) return;
          const lost = missing.find((rank) => out(rank) !== null);
          if (lost !== undefined) throw new FailedRank(action, lost, out(lost)!);
          if (timeUp) throw new MissingRanks(action, missing, deadline!);
          await woken;
        }
      } finally {
        late();
        stop();
        signal?.removeEventListener("abort", ring);
        wake = () => {};
      }
    },
  };
}
