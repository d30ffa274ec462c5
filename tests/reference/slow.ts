/**
 * Textbook versions of what the library does: as short as the definition, as slow as need be, and not to be improved.
 * @module
 */

import type { Bits } from "../../base/bits.ts";

// Bits, as strings of 0 and 1.

/** The low `width` digits of `value` in binary. */
export function digits(value: number | bigint, width: number): string {
  return BigInt.asUintN(width, BigInt(value)).toString(2).padStart(width, "0").slice(0, width);
}

/** A string of bits in bytes, the last one padded with zeros. */
export function packed(string: string): Bits {
  const bytes = new Uint8Array(Math.ceil(string.length / 8));
  for (let i = 0; i < string.length; i++) if (string[i] === "1") bytes[i >> 3] |= 0x80 >> (i & 7);
  return { bytes, length: string.length };
}

/** The bits of a message, one after another. */
export function unpacked({ bytes, length }: Bits): string {
  return Array.from({ length }, (_, i) => (bytes[i >> 3] & (0x80 >> (i & 7))) === 0 ? "0" : "1").join("");
}

// Vectors, as arrays.

export const axpy = (a: number, y: number[], x: number[]): number[] => x.map((xi, i) => xi + a * y[i]);
export const subtract = (x: number[], y: number[]): number[] => x.map((xi, i) => xi - y[i]);
export const scale = (a: number, x: number[]): number[] => x.map((xi) => a * xi);
export const sum = (x: number[]): number => x.reduce((a, b) => a + b, 0);
export const mean = (xs: number[][]): number[] => xs[0].map((_, i) => sum(xs.map((x) => x[i])) / xs.length);
export const dot = (x: number[], y: number[]): number => sum(x.map((xi, i) => xi * y[i]));
export const norm2 = (x: number[]): number => Math.hypot(...x);
export const normInf = (x: number[]): number => Math.max(0, ...x.map(Math.abs));

// Codes.

/** `Σⱼ dⱼ Π_{l>j} m_l`. */
export function mixedRadixIndex(digits: number[], radices: number[]): bigint {
  const place = (j: number) => radices.slice(j + 1).reduce((product, m) => product * BigInt(m), 1n);
  return digits.reduce((sum, d, j) => sum + BigInt(d) * place(j), 0n);
}

/** All `z ∈ Zⁿ` with `Σ w(|zⱼ|) ≤ K`, in the order 0, +1, −1, +2, −2, … of their first coordinate, then of the next. */
export function vectorsInOrder(n: number, weight: (t: number) => number, budget: number): number[][] {
  if (n === 0) return [[]];
  const list = [];
  for (let t = 0; weight(t) <= budget; t++) {
    for (const first of t === 0 ? [0] : [t, -t]) {
      for (const rest of vectorsInOrder(n - 1, weight, budget - weight(t))) list.push([first, ...rest]);
    }
  }
  return list;
}

// Differential quantization, as in Lin, Kostina and Hassibi's paper: errors are output minus input.

/** What the methods below are given. */
export interface Setting {
  gradient: (x: number[]) => number[];
  /** Qᵢ. */
  quantize: (u: number[], i: number) => number[];
  start: number[];
  /** η. */
  eta: number;
  /** γ. */
  gamma: number;
  rounds: number;
}

/** DQ-GD: x̂₁, x̂₂, …. */
export function dqGradientDescent({ gradient, quantize, start, eta, rounds }: Setting): number[][] {
  const points = [];
  let x = start, e = start.map(() => 0);
  for (let i = 0; i < rounds; i++) {
    const z = x.map((xj, j) => xj + eta * e[j]);
    const g = gradient(z);
    const u = g.map((gj, j) => gj - e[j]);
    const q = quantize(u, i);
    e = q.map((qj, j) => qj - u[j]);
    x = x.map((xj, j) => xj - eta * q[j]);
    points.push(x);
  }
  return points;
}

/** DQ-AGD: ŷ₁, ŷ₂, …. */
export function dqNesterov({ gradient, quantize, start, eta, gamma, rounds }: Setting): number[][] {
  const points = [];
  let x = start, y = start, e1 = start.map(() => 0), e2 = e1;
  for (let i = 0; i < rounds; i++) {
    const E = e1.map((ej, j) => ej + gamma * (ej - e2[j]));
    const z = x.map((xj, j) => xj + eta * E[j]);
    const g = gradient(z);
    const u = g.map((gj, j) => gj - E[j]);
    const q = quantize(u, i);
    [e1, e2] = [q.map((qj, j) => qj - u[j]), e1];
    const before = y;
    y = x.map((xj, j) => xj - eta * q[j]);
    x = y.map((yj, j) => yj + gamma * (yj - before[j]));
    points.push(y);
  }
  return points;
}

/** DQ-HB: x̂₁, x̂₂, …. */
export function dqHeavyBall({ gradient, quantize, start, eta, gamma, rounds }: Setting): number[][] {
  const points = [];
  let x = start, before = start, e1 = start.map(() => 0), e2 = e1;
  for (let i = 0; i < rounds; i++) {
    const E = e1.map((ej, j) => ej + gamma * (ej - e2[j]));
    const z = x.map((xj, j) => xj + eta * e1[j]);
    const g = gradient(z);
    const u = g.map((gj, j) => gj - E[j]);
    const q = quantize(u, i);
    [e1, e2] = [q.map((qj, j) => qj - u[j]), e1];
    [x, before] = [x.map((xj, j) => xj - eta * q[j] + gamma * (xj - before[j])), x];
    points.push(x);
  }
  return points;
}
