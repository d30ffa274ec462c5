/**
 * How many integer vectors have a bounded weight: `N₀(k) = 1`, `N_j(k) = N_{j−1}(k) + 2 Σ_{t≥1} N_{j−1}(k − w(t))`.
 *
 * Exactly in BigInts, or in floats that are never too small. An index made of counts is unique as long as every count is
 * at least what the recursion asks for, so floats that are rounded up serve as well, in a fraction of the time and space.
 * @module
 */

import { check } from "../../base/check.ts";

/** What is counted: vectors in Zʲ, j up to `dimension`, of weight up to `budget`. */
export interface Counting {
  /** The largest j. */
  readonly dimension: number;
  /** `w(0) = 0 < w(1) < w(2) < …`, all those within the budget. */
  readonly weights: readonly number[];
  /** The largest k. */
  readonly budget: number;
}

/** A table of counts. */
export interface Counts {
  /** `N_j(k)`. */
  at(j: number, k: number): bigint;
}

/** Above this many entries (256 MiB of floats) a table is refused. */
export const MOST_ENTRIES = 0x2000000;

/** The counts themselves. */
export function exactCounts({ dimension, weights, budget }: Counting): Counts {
  checkSize(dimension, budget);
  const rows: bigint[][] = [new Array(budget + 1).fill(1n)];
  for (let j = 1; j <= dimension; j++) {
    const before = rows[j - 1];
    rows.push(before.map((count, k) => {
      let others = 0n;
      for (let t = 1; t < weights.length && weights[t] <= k; t++) others += before[k - weights[t]];
      return count + 2n * others;
    }));
  }
  return { at: (j, k) => rows[j][k] };
}

/** Row j of rounded counts: `N_j(k)` is `values[k] · 2^exponent`, an integer. */
interface Row {
  readonly values: Float64Array;
  readonly exponent: number;
}

/** Counts rounded up: the total by a factor of at most `1 + 2(T + 1)2⁻⁵²` a coordinate, T the number of magnitudes. */
export function roundedCounts(counting: Counting): Counts {
  checkSize(counting.dimension, counting.budget);
  const rows = [...roundedRows(counting)];
  return { at: (j, k) => integer(rows[j].values[k], rows[j].exponent) };
}

/** The last row only, `k ↦ N_n(k)` rounded up: enough to choose a budget, in little memory. */
export function roundedTotals(counting: Counting): (budget: number) => bigint {
  let last: Row = { values: new Float64Array(0), exponent: 0 };
  for (const row of roundedRows(counting)) last = row;
  return (k) => integer(last.values[k], last.exponent);
}

// A row whose largest value passes 2⁴⁰⁰ is scaled down by 2⁵¹². No value goes below 2⁻⁹⁶⁰, so nothing underflows.
const LARGE = 2 ** 400, STEP = 512, SHRINK = 2 ** -512, SMALLEST = 2 ** -960;

function* roundedRows({ dimension, weights, budget }: Counting): Generator<Row> {
  let row: Row = { values: new Float64Array(budget + 1).fill(1), exponent: 0 };
  yield row;
  // A sum of T + 1 floats may fall short by a factor 1 − (T + 1)2⁻⁵³; below 2⁵³ it is exact and must stay so.
  const raise = 1 + (weights.length + 1) / 2 ** 52;
  let exact = 2 ** 53;
  for (let j = 1; j <= dimension; j++) {
    const before = row.values, values = new Float64Array(budget + 1);
    for (let k = 0; k <= budget; k++) {
      let others = 0;
      for (let t = 1; t < weights.length && weights[t] <= k; t++) others += before[k - weights[t]];
      const sum = before[k] + 2 * others;
      values[k] = sum >= exact ? sum * raise : sum;
    }
    row = { values, exponent: row.exponent };
    if (values[budget] > LARGE) {
      row = { values: values.map((value) => Math.max(value * SHRINK, SMALLEST)), exponent: row.exponent + STEP };
      exact *= SHRINK;
    }
    yield row;
  }
}

const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** `value · 2^exponent`, which is an integer, as one. */
function integer(value: number, exponent: number): bigint {
  view.setFloat64(0, value);
  const high = view.getUint32(0);
  const significand = BigInt((high & 0xfffff) | 0x100000) << 32n | BigInt(view.getUint32(4));
  const shift = (high >>> 20) - 1075 + exponent;
  return shift >= 0 ? significand << BigInt(shift) : significand >> BigInt(-shift);
}

/** Insists that a table of counts can be kept; throws a `RangeError`. */
export function checkSize(dimension: number, budget: number): void {
  const entries = (dimension + 1) * (budget + 1);
  check(
    entries <= MOST_ENTRIES,
    "count vectors",
    "the table (n + 1)(K + 1)",
    `at most ${MOST_ENTRIES} entries`,
    entries,
  );
}
