/**
 * Checkpoints in parts, one for each rank.
 * @module
 */

import type { Checkpoint } from "../run.ts";

/** What one rank keeps of a {@linkcode Checkpoint}: plain data. */
export interface Part<W, S> {
  /** The number of the next round. */
  readonly round: number;
  /** The state of the rank's worker. */
  readonly worker: W;
  /** The state of the server on rank 0; null elsewhere. */
  readonly server: S | null;
}

/**
 * The part of `rank` in a checkpoint of `run`.
 *
 * @example
 * ```ts
 * import { partOf, wholeOf } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * const checkpoint = { round: 3, workers: ["a", "b"], server: "s" };
 * assertEquals(partOf(checkpoint, 1), { round: 3, worker: "b", server: null });
 * assertEquals(wholeOf([0, 1].map((rank) => partOf(checkpoint, rank))), checkpoint);
 * ```
 */
export function partOf<W, S>({ round, workers, server }: Checkpoint<W, S>, rank: number): Part<W, S> {
  return { round, worker: workers[rank], server: rank === 0 ? server : null };
}

/**
 * The checkpoint of which all ranks have these parts, in their order; throws a `RangeError` where they are of different rounds.
 *
 * @example
 * ```ts
 * import { wholeOf } from "@bitdescent/bitdescent/engines";
 * import { assertThrows } from "@std/assert";
 *
 * const parts = [{ round: 3, worker: "a", server: "s" }, { round: 4, worker: "b", server: null }];
 * assertThrows(() => wholeOf(parts), RangeError, "rank 1");
 * ```
 */
export function wholeOf<W, S>(parts: readonly Part<W, S>[]): Checkpoint<W, S> {
  const [{ round, server }] = parts, odd = parts.findIndex((part) => part.round !== round);
  if (odd >= 0) {
    throw new RangeError(
      `Cannot make a checkpoint as the round of rank ${odd} must be ${round}: current value is ${parts[odd].round}`,
    );
  }
  return { round, workers: parts.map(({ worker }) => worker), server: server as S };
}
