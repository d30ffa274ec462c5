/**
 * Workers and a server as pure state machines: no transport, no clock, no hidden randomness. Anything can drive them.
 * @module
 */

import type { Bits } from "../base/bits.ts";
import { child, type Key } from "../base/key.ts";
import type { Float64s, Vec } from "../base/vector.ts";
import type { Messages } from "./quorum.ts";

export type { Messages } from "./quorum.ts";

/** A worker. One round: `query`, then `emit` with the gradient found there, then `receive`. States are plain data. */
export interface Worker<W> {
  /** The state before the first round. */
  readonly init: W;
  /** Where it wants its next gradient. */
  query(state: W): Float64s;
  /** Its message, given that gradient; `key` is its {@linkcode uplinkKey}. */
  emit(state: W, gradient: Vec, key: Key): readonly [message: Bits, state: W];
  /** Takes in the server's answer; `key` is the round's. */
  receive(state: W, broadcast: Bits, key: Key): W;
  /** The server's iterate, as this worker knows it after the round; not to be written to. */
  point(state: W): Vec;
}

/** A server. One round: every worker's message in, in worker order; one broadcast out. States are plain data. */
export interface Server<S> {
  /** The state before the first round. */
  readonly init: S;
  /**
   * Takes in the messages and answers; `key` is the round's. Throws a `RangeError` on a message of a wrong length, and where
   * fewer came than the protocol's quorum.
   */
  step(state: S, messages: Messages, key: Key): readonly [broadcast: Bits, state: S];
  /** Its iterate; not to be written to. */
  point(state: S): Vec;
}

/** Who takes part. */
export interface Protocol<W, S> {
  /** The workers, in order. */
  readonly workers: readonly Worker<W>[];
  /** The server. */
  readonly server: Server<S>;
  /**
   * How few messages a round may go on with; where it is not there, all must come.
   *
   * With a quorum `emit` leaves a worker's state as it was, and the workers are replicas: between two rounds all are in one
   * state, which follows from the answers alone. So one that was absent loses nothing but its say.
   */
  readonly quorum?: number | undefined;
}

/**
 * The key of round `round ≥ 0` of the run with key `run`: it depends on nothing that happened before.
 *
 * @example
 * ```ts
 * import { key, roundKey } from "@bitdescent/bitdescent";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * assertEquals(roundKey(key(1), 5), roundKey(key(1), 5)); // so that a run can be resumed at round 5
 * assertNotEquals(roundKey(key(1), 5), roundKey(key(1), 6));
 * ```
 */
export function roundKey(run: Key, round: number): Key {
  return child(run, round);
}

/**
 * The key that worker `worker` and the server share for its message in the round of `key`: child `2 · worker`.
 *
 * @example
 * ```ts
 * import { cubeCode, decode, encode, key, roundKey, uplinkKey } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const ends = { worker: uplinkKey(roundKey(key(1), 0), 2), server: uplinkKey(roundKey(key(1), 0), 2) };
 * const oneBit = cubeCode({ dimension: 3, rate: 1 / 3 }).at(2); // the key says which coordinate has it
 * const heard = decode(oneBit, encode(oneBit, [2, 2, 2], ends.worker), ends.server);
 * assertEquals(heard.toSorted(), Float64Array.of(0, 0, 1));
 * ```
 */
export function uplinkKey(key: Key, worker: number): Key {
  return child(key, 2 * worker);
}

/**
 * The key of worker `worker`'s oracle in the round of `key`: child `2 · worker + 1`, which no message uses.
 *
 * @example
 * ```ts
 * import { axpy, key, normals, type Oracle, oracleKey, roundKey } from "@bitdescent/bitdescent";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * const noisy: Oracle = (x, key) => axpy(0.1, normals(key, x.length), x); // ∇½‖x‖², and noise
 * const [first, second] = [0, 1].map((worker) => oracleKey(roundKey(key(1), 0), worker));
 * assertEquals(noisy([1], first), noisy([1], first)); // the same when the round is run again
 * assertNotEquals(noisy([1], first), noisy([1], second));
 * ```
 */
export function oracleKey(key: Key, worker: number): Key {
  return child(key, 2 * worker + 1);
}

/**
 * The key that the server and all workers share for its answer in the round of `key`: child `2³² − 1`, which no worker has.
 *
 * @example
 * ```ts
 * import { downlinkKey, key, oracleKey, roundKey, uplinkKey } from "@bitdescent/bitdescent";
 * import { assertNotEquals } from "@std/assert";
 *
 * const round = roundKey(key(1), 0);
 * for (const other of [round, uplinkKey(round, 0), oracleKey(round, 0)]) assertNotEquals(downlinkKey(round), other);
 * ```
 */
export function downlinkKey(key: Key): Key {
  return child(key, 0xffffffff);
}
