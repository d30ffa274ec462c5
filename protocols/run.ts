/**
 * Running a protocol in this process.
 * @module
 */

import type { Key } from "../base/key.ts";
import type { Float64s } from "../base/vector.ts";
import type { Oracle } from "../optimize/oracle.ts";
import { oracleKey, type Protocol, roundKey, uplinkKey } from "./protocol.ts";

/** What a round led to and what it cost: counted on the wire, not claimed by the algorithm. */
export interface Round {
  /** The number of the round, from 0. */
  readonly round: number;
  /** The server's iterate after it. */
  readonly point: Float64s;
  /** Bits from each worker. */
  readonly up: readonly number[];
  /** Bits of the broadcast. */
  readonly down: number;
}

/**
 * Runs a protocol a round at a time, for as long as it is asked to; one oracle a worker.
 *
 * Throws a `TypeError` where the oracles are not as many as the workers.
 *
 * @example
 * ```ts
 * import { exact, floats, gradientDescent, key, memoryless, none, quadratic, run, single, take } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 1], minimizer: [3, 4] });
 * const protocol = single({
 *   optimizer: gradientDescent({ start: [0, 0], stepSize: 1 }),
 *   compensation: none,
 *   uplink: memoryless(floats({ dimension: 2, width: 64 })),
 * });
 * const [first] = take(run(protocol, [exact(f)], key(0)), 1);
 * assertEquals(first, { round: 0, point: Float64Array.of(3, 4), up: [128], down: 0 });
 * ```
 */
export function* run<W, S>(
  { workers, server }: Protocol<W, S>,
  oracles: readonly Oracle[],
  key: Key,
): Generator<Round, void, void> {
  if (oracles.length !== workers.length) {
    throw new TypeError(
      `Cannot run the protocol as the number of oracles must be ${workers.length}: current value is ${oracles.length}`,
    );
  }
  let states = workers.map((worker) => worker.init);
  let state = server.init;
  for (let round = 0;; round++) {
    const k = roundKey(key, round);
    const spoken = workers.map((worker, i) => {
      const gradient = oracles[i](worker.query(states[i]), oracleKey(k, i));
      return worker.emit(states[i], gradient, uplinkKey(k, i));
    });
    const [broadcast, next] = server.step(state, spoken.map(([message]) => message), k);
    state = next;
    states = workers.map((worker, i) => worker.receive(spoken[i][1], broadcast, k));
    yield { round, point: server.point(state), up: spoken.map(([message]) => message.length), down: broadcast.length };
  }
}

/**
 * The first `count` of `items`.
 *
 * @example
 * ```ts
 * import { take } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...take("abc", 2)], ["a", "b"]);
 * ```
 */
export function* take<T>(items: Iterable<T>, count: number): Generator<T, void, void> {
  if (count <= 0) return;
  for (const item of items) {
    yield item;
    if (--count <= 0) return;
  }
}
