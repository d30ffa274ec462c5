/**
 * Vectors that quantizers find hard, and how to make them harder.
 * @module
 */

import {
  child,
  type Compressor,
  type Float64s,
  type Key,
  norm2,
  normals,
  normInf,
  scale,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";

/** Which vectors a guarantee speaks of. */
export interface Domain {
  /** Whether it speaks of errors relative to the vector. */
  readonly isRelative: boolean;
  /** The norms that are tried. */
  readonly sizes: readonly number[];
  /** The vector of the domain that is nearest to `x` or nearly so, as a fresh one. */
  fit(x: Vec): Float64s;
}

/** How much closer than its edge a ball is searched, so that rounding does not leave it. */
const INSIDE = 1 - 2 ** -40;

/**
 * The domain of a guarantee: a ball, or vectors of any size from 10⁻¹⁰ to 10¹⁰ without coordinates that are 10¹⁵ times smaller
 * than the vector; with a covering radius d and no range, up to 10⁴d. With `float32`, coordinates are such numbers.
 */
export function domainOf({ guarantee }: Compressor, { float32 = false }: { readonly float32?: boolean }): Domain {
  const isBounded = guarantee.kind === "bounded";
  const most = !isBounded
    ? 1e10
    : guarantee.radius < Infinity
    ? guarantee.radius * INSIDE
    : 1e4 * guarantee.coveringRadius;
  const least = isBounded ? 0 : 1e-10;
  return {
    isRelative: !isBounded,
    sizes: isBounded ? [most, most, most / 2, most / 1e3] : [1, 1e-10, 1e-5, 1e5, 1e10],
    fit(x) {
      const size = norm2(x), factor = size === 0 ? 1 : Math.min(most, Math.max(least, size)) / size;
      const kept = isBounded ? 0 : 1e-15 * size;
      return Float64Array.from(x, (value) => {
        const fitted = Math.abs(value) < kept ? 0 : value * factor;
        return float32 ? Math.fround(fitted) : fitted;
      });
    },
  };
}

/** Directions to begin with: even, sparse, steep, with heavy tails, on lattices and between them, a little above 0. */
export function directions(n: number, key: Key, random = 6): Float64s[] {
  const of = (value: (i: number) => number): Float64s => Float64Array.from({ length: n }, (_, i) => value(i));
  const counts = [1, 2, 3, Math.ceil(n / 4), Math.ceil(n / 2), n - 1].filter((k) => k >= 1 && k < n);
  const drawn = (i: number, value: (u: number, z: number) => number): Float64s => {
    const u = uniforms(child(key, 2 * i), n), z = normals(child(key, 2 * i + 1), n);
    return of((j) => value(u[j], z[j]));
  };
  return [
    of(() => 0),
    of(() => 1),
    of((i) => i % 2 === 0 ? 1 : -1),
    ...[...new Set(counts)].map((k) => of((i) => i < k ? 1 : 0)),
    of((i) => i === n - 1 ? -1 : 0),
    ...[0.9, 0.5, 0.1].map((ratio) => of((i) => ratio ** i)),
    ...[0.5, 0.3, 0.1, 0.01, 1e-4].map((low) => of((i) => i === 0 ? 1 : low)),
    ...Array.from({ length: random }, (_, i) => [
      drawn(4 * i, (_, z) => z),
      drawn(4 * i + 1, (_, z) => z ** 3),
      drawn(4 * i + 2, (u) => Math.floor(5 * u) - 2),
      drawn(4 * i + 3, (u) => Math.floor(4 * u) - 1.5),
    ]).flat(),
  ];
}

/** The vectors to begin with: all directions at the first size, and a few of them at the others. */
export function beginnings(n: number, { sizes, fit }: Domain, key: Key): Float64s[] {
  const at = (size: number, x: Vec): Float64s => fit(scale(norm2(x) === 0 ? 0 : size / norm2(x), x));
  const all = directions(n, key), [first, ...others] = sizes;
  const few = all.filter((_, i) => i % 5 === 1);
  return [...all.map((x) => at(first, x)), ...others.flatMap((size) => few.map((x) => at(size, x)))];
}

/** How many vectors are ordinary. */
const ORDINARY = 200;

/** Vectors of independent normals. */
export function ordinary(n: number, { fit }: Domain, key: Key): Float64s[] {
  return Array.from({ length: ORDINARY }, (_, i) => fit(normals(child(key, i), n)));
}

/** A neighbour of `x`, near or far; `error` is what `x` has lost, and away from what it became an error grows. */
export function moved(x: Float64s, error: Vec, key: Key): Float64s {
  const [kind, u, place, other] = uniforms(key, 4), n = x.length, size = norm2(x) / Math.sqrt(n);
  const i = Math.floor(place * n), j = Math.floor(other * n), small = 10 ** (-4 * u);
  const change = (value: (value: number, k: number) => number): Float64s => x.map(value);
  const only = (value: number): Float64s => change((old, k) => k === i ? value : old);
  switch (Math.floor(10 * kind)) {
    case 0:
    case 1: {
      const z = normals(child(key, 0), n);
      return change((value, k) => value + size * small * z[k]);
    }
    case 2:
      return only(x[i] + size * small * (other < 0.5 ? 1 : -1));
    case 3:
      return only(x[i] * (other < 0.5 ? 1 + small : 1 - small));
    case 4:
      return only(other < 0.3 ? 0 : Math.abs(x[j]) * Math.sign(x[i] || 1));
    case 5:
      return change((value, k) => k === i ? value : value * (other < 0.5 ? 1 - small : 1 / (1 - small / 2)));
    case 6: { // to multiples of a fraction of the largest, or halfway between them
      const parts = 1 + Math.floor(8 * u), largest = Math.max(...x.map(Math.abs)), half = other < 0.5 ? 0 : 0.5;
      return largest > 0
        ? change((value) => (Math.round(value / largest * parts - half) + half) * largest / parts)
        : x.slice();
    }
    case 7:
      return scale(other < 0.5 ? 1 + small : 1 - small, x);
    default:
      return change((value, k) => value - 2 * small * error[k]);
  }
}

/** Two vectors a hair apart between `x` and `y`, on the two sides of a place where `same` changes its mind. */
export function boundary(x: Float64s, y: Float64s, same: (z: Float64s) => boolean): readonly [Float64s, Float64s] {
  const between = (t: number): Float64s => x.map((value, i) => value + t * (y[i] - value));
  let low = 0, high = 1;
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (same(between(middle))) low = middle;
    else high = middle;
  }
  return [between(low), between(high)];
}

/** To how many digits a vector is rounded to make it simpler. */
const DIGITS = [1, 2, 3, 4, 6];

/** How many vectors are simpler. */
export const SIMPLER: number = DIGITS.length;

/** Vectors like `x` with fewer digits, the shortest first; where sizes do not matter, the largest coordinate is 1. */
export function simpler(x: Float64s, { isRelative, fit }: Domain): Float64s[] {
  const unit = isRelative ? normInf(x) : 1;
  return DIGITS.map((digits) =>
    fit(x.map((value) => unit > 0 ? Math.round(value / unit * 10 ** digits) / 10 ** digits : 0))
  );
}
