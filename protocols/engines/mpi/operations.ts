/**
 * One operation after another: waiting while the event loop lives, and what becomes of a rank whose operation has failed.
 * @module
 */

import { setImmediate } from "node:timers";
import { check } from "../../../base/check.ts";
import { MissingRanks, type Patience } from "../communicator.ts";
import type { Request, World } from "./world.ts";

/** Milliseconds of waiting after which a rank leaves the processor to others between two looks. */
const EAGER = 20;

/** Why an operation cannot begin. */
const hindrances = {
  busy: "the operation before it must be over: it is not",
  failed: "no operation before it may have failed: MPI cannot go on from there",
  closed: "this party has left",
};

/** Waits until requests are done. */
export type Done = (requests: readonly Request[]) => Promise<void>;

/** The operations of one rank, of which one at most is under way. */
export interface Operations {
  /** Does an operation; throws where another is under way or has failed, and where this one does. */
  operate<T>(action: string, patience: Patience | undefined, body: (done: Done) => Promise<T>): Promise<T>;
  /** Waits for all ranks to come here and ends MPI; a rank whose operation has failed, or is under way, leaves MPI as it is. */
  close(): Promise<void>;
}

/** The operations of a rank of `world`. */
export function operations(world: World): Operations {
  let state: "open" | keyof typeof hindrances = "open";
  let pending: readonly Request[] = []; // those of a failed operation too: MPI may still write to their memory
  let left: Promise<void> | undefined;
  const become = (next: typeof state): void => {
    if (state !== "closed") state = next;
  };

  /** Looks eagerly at first, since with many libraries bytes move only while somebody looks. */
  async function wait(requests: readonly Request[], insist: () => void): Promise<void> {
    const began = performance.now();
    pending = requests;
    while ((pending = pending.filter((request) => !world.test(request))).length > 0) {
      insist();
      const eager = performance.now() - began < EAGER;
      await new Promise<unknown>((resolve) => eager ? setImmediate(resolve, null) : setTimeout(resolve, 1));
    }
  }

  async function operate<T>(
    action: string,
    { deadline = Infinity, signal }: Patience = {},
    body: (done: Done) => Promise<T>,
  ): Promise<T> {
    check(deadline >= 0, action, "the deadline", "at least 0", deadline);
    if (state !== "open") throw new Error(`Cannot ${action} as ${hindrances[state]}`);
    signal?.throwIfAborted();
    const began = performance.now();
    const insist = (): void => {
      if (state === "closed") throw new Error(`Cannot ${action} as ${hindrances.closed}`);
      signal?.throwIfAborted();
      if (performance.now() - began > deadline) throw missing(action, pending, deadline);
    };
    become("busy");
    try {
      const result = await body((requests) => wait(requests, insist));
      become("open");
      return result;
    } catch (error) {
      become("failed");
      throw error;
    }
  }

  async function leave(): Promise<void> {
    const whole = state === "open";
    become("closed");
    if (!whole) return;
    await wait([world.barrier()], () => {});
    world.finalize();
  }

  return { operate, close: () => left ??= leave() };
}

/** Who has not come; where one request waits for several, MPI does not say for which of them. */
function missing(action: string, pending: readonly Request[], deadline: number): MissingRanks {
  const ranks = [...new Set(pending.flatMap((request) => request.ranks))].sort((a, b) => a - b);
  const error = new MissingRanks(action, ranks, deadline);
  if (pending.some((request) => request.ranks.length > 1)) {
    error.message += ", or some of these: MPI does not say which";
  }
  return error;
}
