/**
 * Workers and a server as pure state machines: no transport, no clock, no hidden randomness. Anything can drive them.
 * @module
 */

import type { Bits } from "../base/bits.ts";
import { child, type Key } from "../base/key.ts";
import type { Float64s, Vec } from "../base/vector.ts";

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
  /** Takes in the messages and answers; `key` is the round's. Throws a `RangeError` on a message of a wrong length. */
  step(state: S, messages: readonly Bits[], key: Key): readonly [broadcast: Bits, state: S];
  /** Its iterate; not to be written to. */
  point(state: S): Vec;
}

/** Who takes part. */
export interface Protocol<W, S> {
  /** The workers, in order. */
  readonly workers: readonly Worker<W>[];
  /** The server. */
  readonly server: Server<S>;
}

/** The key of round `round` of a run. */
export function roundKey(run: Key, round: number): Key {
  return child(run, round);
}

/** The key that worker `worker` and the server share for its message in the round of `key`. */
export function uplinkKey(key: Key, worker: number): Key {
  return child(key, 2 * worker);
}

/** The key of worker `worker`'s oracle in the round of `key`. */
export function oracleKey(key: Key, worker: number): Key {
  return child(key, 2 * worker + 1);
}
