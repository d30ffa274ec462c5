/**
 * Quantizers that err as much as they may, where it hurts.
 * @module
 */

import { assert } from "@std/assert";
import {
  axpy,
  type BallCode,
  type Compressor,
  copy,
  floats,
  inBall,
  type Key,
  norm2,
  scale,
  type Vec,
} from "@bitdescent/bitdescent";
import { direction } from "./arbitraries.ts";

/** A unit vector: the direction of the error made on `u`. */
type Malice = (u: Vec, key: Key) => Vec;

function axis(n: number, j: number, sign: number): Vec {
  const x = new Float64Array(n);
  x[j] = sign;
  return x;
}

const along = (u: Vec, sign: number): Vec => norm2(u) > 0 ? scale(sign / norm2(u), u) : axis(u.length, 0, sign);

/** Ways to err. On the functions of `classes.extreme` the first axis is that of L, the last that of μ. */
export const malices: Readonly<Record<string, Malice>> = {
  random: (u, key) => direction(key, u.length),
  outward: (u) => along(u, 1),
  inward: (u) => along(u, -1),
  "top, with u": (u) => axis(u.length, 0, u[0] < 0 ? -1 : 1),
  "top, against u": (u) => axis(u.length, 0, u[0] < 0 ? 1 : -1),
  "bottom, with u": (u) => axis(u.length, u.length - 1, u[u.length - 1] < 0 ? -1 : 1),
  "bottom, against u": (u) => axis(u.length, u.length - 1, u[u.length - 1] < 0 ? 1 : -1),
  "top, now and then": (u, key) => axis(u.length, 0, key.lo & 1 ? 1 : -1),
  "bottom, always": (u) => axis(u.length, u.length - 1, 1),
};

/**
 * A code whose every error is exactly ε times the range, in the direction that `malice` chooses: its values are sent in
 * full, for it stands for the worst of all codes.
 */
export function adversary(dimension: number, epsilon: number, malice: Malice): BallCode {
  const exact = floats({ dimension, width: 64 });
  return {
    dimension,
    epsilon,
    bits: 64 * dimension,
    size: norm2,
    at: (radius): Compressor => ({
      dimension,
      guarantee: { kind: "bounded", radius, coveringRadius: epsilon * radius },
      write(u, key, sink, out) {
        assert(norm2(u) <= radius * (1 + 1e-9), `overload: ${norm2(u)} in a range of ${radius}`);
        const value = axpy(epsilon * radius, malice(u, key), u);
        exact.write(value, key, sink);
        if (out) copy(value, out);
      },
      read: (source, key, out) => exact.read(source, key, out),
    }),
  };
}

/** `code` with every value brought into the ball. */
export function confined(code: BallCode): BallCode {
  return { ...code, at: (radius) => inBall(code.at(radius)) };
}

/** `code` whose range is what it is given, known to the reader by magic: the sent range without its rounding. */
export function selfScaled(code: BallCode): Compressor {
  const exact = floats({ dimension: code.dimension, width: 64 });
  return {
    dimension: code.dimension,
    guarantee: { kind: "contractive", delta: 1 - code.epsilon ** 2 },
    write(u, key, sink, out) {
      const value = new Float64Array(code.dimension);
      code.at(code.size(u)).write(u, key, { write() {}, writeBytes() {} }, value);
      exact.write(value, key, sink);
      if (out) copy(value, out);
    },
    read: (source, key, out) => exact.read(source, key, out),
  };
}
