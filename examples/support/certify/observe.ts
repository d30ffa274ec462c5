/**
 * One vector through a compressor: what a reader sees, what it cost, and whether chance had a say.
 * @module
 */

import {
  type Bits,
  bits,
  child,
  type Compressor,
  decode,
  type Float64s,
  type Key,
  norm2,
  subtract,
  type Vec,
} from "@bitdescent/bitdescent";
import { average } from "./bets.ts";

/** A message, and what came of it. */
export interface Observation {
  readonly message: Bits;
  /** `Q(x) − x`, where Q(x) is what was read from the message. */
  readonly error: Float64s;
  /** Whether the key was looked at: where it was not, Q(x) is the same under every key. */
  readonly random: boolean;
}

/** A vector that came to nothing. */
export interface Failure {
  readonly input: readonly number[];
  readonly key: Key;
  /** Whether it was refused, or its message cannot be read. */
  readonly stage: "write" | "read";
  readonly why: string;
}

/** Writes and reads `x` under a key that notices whether it is looked at. */
export function observe(compressor: Compressor, x: Vec, key: Key): Observation | Failure {
  let random = false, message: Bits | null = null;
  const watched: Key = {
    get hi() {
      random = true;
      return key.hi;
    },
    get lo() {
      random = true;
      return key.lo;
    },
  };
  try {
    message = bits((sink) => compressor.write(x, watched, sink));
    return { message, error: subtract(decode(compressor, message, watched), x), random };
  } catch (error) {
    return { input: Array.from(x), key, stage: message === null ? "write" : "read", why: messageOf(error) };
  }
}

/** What an error says. */
export const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);

/** The errors of many messages of one vector. */
export interface Errors {
  readonly errors: readonly Float64s[];
  /** Whether these are all errors that there are, each as likely as the others: then averages are expectations. */
  readonly exact: boolean;
  readonly bits: readonly number[];
}

/** Where the keys of messages come from: a list of all that there are, or as many as are asked for from the stream of one. */
export type Keys = readonly Key[] | { readonly stream: Key; readonly count: number };

/** Key i of them; a list begins again after its last. */
export const keyAt = (keys: Keys, i: number): Key => "stream" in keys ? child(keys.stream, i) : keys[i % keys.length];

/** The errors of `x` under many keys, or under one where that says all. */
export function errorsOf(compressor: Compressor, x: Vec, keys: Keys): Errors | Failure {
  const most = "stream" in keys ? keys.count : keys.length, observations: Observation[] = [];
  for (let i = 0; i < most; i++) {
    const seen = observe(compressor, x, keyAt(keys, i));
    if ("why" in seen) return seen;
    observations.push(seen);
    if (i === 0 && !seen.random) break;
  }
  return {
    errors: observations.map(({ error }) => error),
    exact: !("stream" in keys) || observations.every(({ random }) => !random),
    bits: observations.map(({ message }) => message.length),
  };
}

/** `‖e‖²/‖x‖²`; what is not 0 is infinitely far from 0. */
export function relativeSquare(error: Vec, x: Vec): number {
  const ratio = norm2(error) / norm2(x);
  return Number.isNaN(ratio) ? 0 : ratio * ratio;
}

/** The mean of errors. */
export function meanError(errors: readonly Float64s[]): Float64s {
  return Float64Array.from(errors[0], (_, i) => average(errors.map((error) => error[i])));
}

/**
 * An estimate of `‖E e‖²` that is right on average: `(‖Σe‖² − Σ‖e‖²)/(m(m − 1))`; of one error that is exact, its square.
 */
export function squaredBias({ errors, exact }: Errors): number {
  const m = errors.length, square = norm2(meanError(errors)) ** 2;
  if (exact || m === 1) return square;
  return (m * square - average(errors.map((error) => norm2(error) ** 2))) / (m - 1);
}
