/**
 * The ledger of a run: the bits that crossed the wire.
 * @module
 */

import type { Round } from "./run.ts";

/** Bits so far. */
export interface Ledger {
  /** Rounds recorded. */
  readonly rounds: number;
  /** Bits from all workers. */
  readonly up: number;
  /** Bits of broadcasts, each counted once. */
  readonly down: number;
}

/**
 * A ledger before the first round, to fold a run into.
 *
 * @example
 * ```ts
 * import {
 *   emptyLedger, exact, floats, gradientDescent, key, memoryless, none, quadratic, recorded, run, single, take,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const optimizer = gradientDescent({ start: [0, 0], stepSize: 1 });
 * const protocol = single({ optimizer, compensation: none, uplink: memoryless(floats({ dimension: 2, width: 32 })) });
 * const rounds = take(run(protocol, [exact(quadratic({ spectrum: [1, 1], minimizer: [3, 4] }))], key(0)), 10);
 * assertEquals([...rounds].reduce(recorded, emptyLedger), { rounds: 10, up: 640, down: 0 });
 * ```
 */
export const emptyLedger: Ledger = { rounds: 0, up: 0, down: 0 };

/**
 * The ledger after one more round.
 *
 * @example
 * ```ts
 * import { emptyLedger, recorded } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(recorded(emptyLedger, { up: [3, 4], down: 5 }), { rounds: 1, up: 7, down: 5 });
 * ```
 */
export function recorded(ledger: Ledger, { up, down }: Pick<Round, "up" | "down">): Ledger {
  return {
    rounds: ledger.rounds + 1,
    up: up.reduce((sum, bits) => sum + bits, ledger.up),
    down: ledger.down + down,
  };
}
