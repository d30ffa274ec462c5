/**
 * Running a protocol in this process.
 * @module
 */

import type { Key } from "../base/key.ts";
import { copy, type Float64s } from "../base/vector.ts";
import type { Oracle } from "../optimize/oracle.ts";
import { oracleKey, type Protocol, roundKey, uplinkKey } from "./protocol.ts";
import { checkMessages, presentIn } from "./quorum.ts";

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
  /** The workers whose messages came, in order: all of them but where it went on with a quorum. */
  readonly present: readonly number[];
  /** Bits from each worker; 0 where none came. */
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
 * With `from`, the checkpoint of a round, it goes on after that round as if it had never stopped, given the same key. `present`
 * says who takes part in a round, where the protocol has a quorum: so a run over a network, where some were late, is run again.
 * Throws a `TypeError` where the oracles are not as many as the workers, and a `RangeError` where fewer take part than must.
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
 *
 * @example Without the second of three workers, from the fifth round on
 * ```ts
 * import { exact, floats, gradientDescent, key, memoryless, none, parameterServer, quadratic, run, take } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const link = memoryless(floats({ dimension: 1, width: 64 }));
 * const optimizer = gradientDescent({ start: [0], stepSize: 1 });
 * const protocol = parameterServer({ workers: 3, optimizer, compensation: none, uplink: link, downlink: link, quorum: 2 });
 * const oracles = [[1], [2], [6]].map((minimizer) => exact(quadratic({ spectrum: [1], minimizer })));
 * const present = (round: number) => round < 4 ? [0, 1, 2] : [0, 2];
 * const rounds = [...take(run(protocol, oracles, key(1), undefined, { present }), 6)];
 * assertEquals(rounds.map(({ point: [x] }) => x), [3, 3, 3, 3, 3.5, 3.5]);
 * assertEquals([rounds[5].present, rounds[5].up], [[0, 2], [64, 0, 64]]);
 * ```
 */
export function* run<W, S>(
  { workers, server, quorum }: Protocol<W, S>,
  oracles: readonly Oracle[],
  key: Key,
  from?: Checkpoint<W, S>,
  { present }: { readonly present?: (round: number) => readonly number[] } = {},
): Generator<Step<W, S>, void, void> {
  if (oracles.length !== workers.length) {
    throw new TypeError(
      `Cannot run the protocol as the number of oracles must be ${workers.length}: current value is ${oracles.length}`,
    );
  }
  let states = from?.workers ?? workers.map((worker) => worker.init);
  let state = from === undefined ? server.init : from.server;
  for (let round = from?.round ?? 0;; round++) {
    const k = roundKey(key, round), here = present && new Set(present(round));
    const spoken = workers.map((worker, i) => {
      if (here?.has(i) === false) return [null, states[i]] as const;
      const gradient = oracles[i](worker.query(states[i]), oracleKey(k, i));
      return worker.emit(states[i], gradient, uplinkKey(k, i));
    });
    const messages = spoken.map(([message]) => message);
    checkMessages(messages, workers.length, quorum);
    const [broadcast, next] = server.step(state, messages, k);
    state = next;
    states = workers.map((worker, i) => worker.receive(spoken[i][1], broadcast, k));
    yield {
      round,
      point: copy(server.point(state)),
      present: presentIn(messages),
      up: messages.map((message) => message?.length ?? 0),
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
