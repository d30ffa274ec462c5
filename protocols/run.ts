/**
 * Running a protocol in this process.
 * @module
 */

import type { Key } from "../base/key.ts";
import { copy, type Float64s } from "../base/vector.ts";
import type { Oracle } from "../optimize/oracle.ts";
import { oracleKey, type Protocol, roundKey, uplinkKey } from "./protocol.ts";

/** Where a run stands between two rounds: plain data, so it can be stored, moved and resumed. */
export interface Checkpoint<W, S> {
  /** The number of the next round. */
  readonly round: number;
  /** The state of every worker. */
  readonly workers: readonly W[];
  /** The state of the server. */
  readonly server: S;
}

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

/** A round, and where the run stands after it. */
export interface Step<W, S> extends Round {
  /** What {@linkcode run} goes on from. */
  readonly checkpoint: Checkpoint<W, S>;
}

/**
 * Runs a protocol a round at a time, for as long as it is asked to; one oracle a worker.
 *
 * With `from`, the checkpoint of a round, it goes on after that round as if it had never stopped, given the same key.
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
 * const [first, second] = take(run(protocol, [exact(f)], key(0)), 2);
 * assertEquals([first.round, first.point, first.up, first.down], [0, Float64Array.of(3, 4), [128], 0]);
 *
 * const [again] = run(protocol, [exact(f)], key(0), structuredClone(first.checkpoint));
 * assertEquals(again, second);
 * ```
 */
export function* run<W, S>(
  { workers, server }: Protocol<W, S>,
  oracles: readonly Oracle[],
  key: Key,
  from?: Checkpoint<W, S>,
): Generator<Step<W, S>, void, void> {
  if (oracles.length !== workers.length) {
    throw new TypeError(
      `Cannot run the protocol as the number of oracles must be ${workers.length}: current value is ${oracles.length}`,
    );
  }
  let states = from?.workers ?? workers.map((worker) => worker.init);
  let state = from === undefined ? server.init : from.server;
  for (let round = from?.round ?? 0;; round++) {
    const k = roundKey(key, round);
    const spoken = workers.map((worker, i) => {
      const gradient = oracles[i](worker.query(states[i]), oracleKey(k, i));
      return worker.emit(states[i], gradient, uplinkKey(k, i));
    });
    const [broadcast, next] = server.step(state, spoken.map(([message]) => message), k);
    state = next;
    states = workers.map((worker, i) => worker.receive(spoken[i][1], broadcast, k));
    yield {
      round,
      point: copy(server.point(state)),
      up: spoken.map(([message]) => message.length),
      down: broadcast.length,
      checkpoint: { round: round + 1, workers: states, server: state },
    };
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
