/**
 * The payloads of all schemes. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { arithmeticSymbols } from "./arithmetic.ts";
import { bounded, delta, demand, float32, float64, integer, type Reader, size, take } from "./bits.ts";
import { levelNumbers } from "./codes.ts";
import { packedLevels, packedTable } from "./packed_levels.ts";
import { child, type Key, randomSubset, rotatedBack } from "./randomness.ts";
import { type Description, dimensionOf } from "./scheme.ts";

type Of<K extends Description["kind"]> = Extract<Description, { readonly kind: K }>;

/** The vector that a payload says. */
export function payload(reader: Reader, scheme: Description, key: Key): number[] {
  switch (scheme.kind) {
    case "floats":
      return times(scheme.dimension, () => finite(scheme.width === 32 ? float32(reader) : float64(reader)));
    case "levels":
      return levels(reader, scheme);
    case "packed levels":
      return packedLevels(reader, scheme.dimension, scheme.bucket, scheme.bits);
    case "packed table":
      return packedTable(reader, scheme.dimension, scheme.bucket, scheme.levels);
    case "natural compression":
      return times(scheme.dimension, () => power(reader));
    case "sign":
      return times(scheme.dimension, () => take(reader, 1) === "0" ? 1 : -1);
    case "scaled sign":
      return scaledSign(reader, scheme.dimension);
    case "one bit":
      return oneBit(reader, scheme.rows, scheme.columns);
    case "sparse":
      return sparse(reader, scheme, key);
    case "random coordinates":
      return randomCoordinates(reader, scheme, key);
    case "rotated":
      return rotatedBack(child(key, 0), payload(reader, scheme.part, child(key, 1)));
  }
}

function times<T>(count: number, one: () => T): T[] {
  const all: T[] = [];
  while (all.length < count) all.push(one());
  return all;
}

function finite(value: number): number {
  demand(Number.isFinite(value), `a coordinate is ${value}`);
  return value;
}

const negative = (value: number): number => value === 0 ? 0 : -value;

function levels(reader: Reader, scheme: Of<"levels">): number[] {
  const { dimension, bucket, code } = scheme;
  const zero = scheme.levels[0] === 0;
  const positive = zero ? scheme.levels.slice(1) : scheme.levels;
  const norms = times(Math.ceil(dimension / bucket), () => size(reader));
  const normOf = (coordinate: number): number => norms[Math.floor(coordinate / bucket)]!;
  let count = 0;
  for (let i = 0; i < dimension; i++) if (normOf(i) !== 0) count++;
  const numbers = levelNumbers(reader, code, count, positive.length, zero);
  const value: number[] = [];
  let next = 0;
  for (let i = 0; i < dimension; i++) {
    const k = normOf(i) === 0 ? 0 : numbers[next++]!;
    if (k === 0) value.push(0);
    if (k > 0) value.push(normOf(i) * positive[k - 1]!);
    if (k < 0) value.push(-(normOf(i) * positive[-k - 1]!));
  }
  return value;
}

function power(reader: Reader): number {
  const sign = integer(reader, 1);
  const exponent = bounded(reader, 8, 0, 254);
  demand(exponent > 0 || sign === 0, "a zero has the sign 1");
  if (exponent === 0) return 0;
  return (sign === 1 ? -1 : 1) * 2 ** (exponent - 127);
}

function scaledSign(reader: Reader, dimension: number): number[] {
  const s = size(reader);
  return times(dimension, () => take(reader, 1) === "0" ? s : negative(s));
}

function oneBit(reader: Reader, rows: number, columns: number): number[] {
  const value: number[] = times(rows * columns, () => 0);
  for (let j = 0; j < columns; j++) {
    const above = size(reader);
    const below = size(reader);
    const bits = take(reader, rows);
    demand(bits.includes("0") || above === 0, "a mean of none is not 0");
    demand(bits.includes("1") || below === 0, "a mean of none is not 0");
    for (let i = 0; i < rows; i++) value[i * columns + j] = bits[i] === "0" ? above : negative(below);
  }
  return value;
}

function sparse(reader: Reader, scheme: Of<"sparse">, key: Key): number[] {
  const count = dimensionOf(scheme.part);
  const indices = scheme.indices === "gaps" ? gaps(reader, count) : subset(reader, scheme.dimension, count);
  demand(indices.every((index) => index < scheme.dimension), "an index is too large");
  return spread(scheme.dimension, indices, payload(reader, scheme.part, key));
}

function gaps(reader: Reader, count: number): number[] {
  let before = -1;
  return times(count, () => {
    before = before + delta(reader);
    return before;
  });
}

function subset(reader: Reader, dimension: number, count: number): number[] {
  let ones = 0;
  const symbols = arithmeticSymbols(reader, dimension, (known) => {
    if (known.at(-1) === 1) ones++;
    const left = dimension - known.length;
    const inside = count - ones;
    return [left - inside, inside];
  });
  const indices: number[] = [];
  symbols.forEach((symbol, index) => {
    if (symbol === 1) indices.push(index);
  });
  return indices;
}

function randomCoordinates(reader: Reader, scheme: Of<"random coordinates">, key: Key): number[] {
  const { dimension, count, scale } = scheme;
  const numbers = times(count, () => finite(float32(reader)));
  const factor = dimension / count;
  const values = scale === "unbiased" ? numbers.map((number) => factor * number) : numbers;
  return spread(dimension, randomSubset(key, dimension, count), values);
}

/** `values` at the indices, and 0 elsewhere. */
function spread(dimension: number, indices: readonly number[], values: readonly number[]): number[] {
  const whole: number[] = times(dimension, () => 0);
  indices.forEach((index, j) => {
    whole[index] = values[j]!;
  });
  return whole;
}
