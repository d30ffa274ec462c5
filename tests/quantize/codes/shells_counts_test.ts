import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { coordinate, integer } from "../../../quantize/codes/shells/coordinate.ts";
import {
  type Count,
  countAt,
  type Counts,
  exactly,
  paired,
  shareOf,
  tabulated,
  total,
  unitsBefore,
} from "../../../quantize/codes/shells/counts.ts";
import { power } from "../../../quantize/codes/shells/product.ts";
import "../../support/seed.ts";

const square = (t: number): number => t * t;
const integers = (n: number, most: number) => power(coordinate({ most, value: integer, weight: square }), n);

/** Counts as they come: none, a few, exact, with 53 digits, and with exponents up to thousands. */
const count: fc.Arbitrary<Count> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ significand: 0, exponent: 0 }) },
  { weight: 2, arbitrary: fc.record({ significand: fc.nat(5), exponent: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ significand: fc.maxSafeNat(), exponent: fc.constant(0) }) },
  { weight: 4, arbitrary: fc.record({ significand: fc.maxSafeNat(), exponent: fc.nat(120) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      significand: fc.constantFrom(1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
      exponent: fc.nat(5000),
    }),
  },
);

const tables = (length: number): fc.Arbitrary<Counts> =>
  fc.array(count, { minLength: length, maxLength: length }).map((list) => tabulated(length - 1, (w) => list[w]));

/** Two tables of one length, or one twice. */
const pairs = fc.integer({ min: 1, max: 70 }).chain((length) =>
  fc.oneof(fc.tuple(tables(length), tables(length)), tables(length).map((a): [Counts, Counts] => [a, a]))
);

const value = ({ significand, exponent }: Count): bigint => BigInt(significand) << BigInt(exponent);

/** What is said of the unit: the largest in which all terms surely stay below 2⁵³. */
function unitOf(a: Counts, b: Counts, w: number): number {
  let longest = 0;
  for (let i = 0; i <= w; i++) longest = Math.max(longest, a.lengths[i] + b.lengths[w - i]);
  return Math.max(0, longest + (w + 1).toString(2).length - 53);
}

/** Whether `rounded` is at least `exact`, and above it by a factor of at most `1 + 3N² 2⁻⁵¹`. */
function isRoundedUp(rounded: bigint, exact: bigint, terms: number): boolean {
  return rounded >= exact && (rounded - exact << 51n) <= 3n * BigInt(terms * terms) * exact;
}

Deno.test("a count of pairs is at least the sum of products, and above it by a factor of at most 1 + 3N² 2⁻⁵¹", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const w = a.significands.length - 1, count = paired(a, b, w);
      let exact = 0n;
      for (let i = 0; i <= w; i++) exact += countAt(a, i) * countAt(b, w - i);
      assertEquals(count.exponent, unitOf(a, b, w));
      assert(Number.isSafeInteger(count.significand));
      assert(isRoundedUp(value(count), exact, w + 1), `${value(count)} for ${exact}`);
      if (count.exponent === 0) assertEquals(value(count), exact);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the shares of pairs fit them, lie one after another, and make up the count; no unit is past the last", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const w = a.significands.length - 1, { significand, exponent } = paired(a, b, w);
      let before = 0;
      for (let i = 0; i <= w; i++) {
        assertEquals(unitsBefore(a, b, w, exponent, i), before);
        const after = unitsBefore(a, b, w, exponent, i + 1);
        assert(BigInt(after - before) << BigInt(exponent) >= countAt(a, i) * countAt(b, w - i), `${i}`);
        if (after > before) {
          for (const unit of [before, after - 1]) assertEquals(shareOf(a, b, w, exponent, unit), { i, before });
        }
        before = after;
      }
      assertEquals([before, shareOf(a, b, w, exponent, before).i], [significand, -1]);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a total is at least the sum, and above it by a factor of at most 1 + 3N² 2⁻⁵¹", () => {
  fc.assert(fc.property(fc.array(count, { maxLength: 6 }), (list) => {
    const sum = list.reduce((sum, count) => sum + value(count), 0n), all = total(list);
    assert(Number.isSafeInteger(all.significand));
    assert(isRoundedUp(value(all), sum, list.length), `${value(all)} for ${sum}`);
  }));
});

Deno.test("no pair that matters is passed over: the unit is that of the longest, in tables of few and of many integers", () => {
  const sizes = [1, 3, 9, 40, 500].map((n) => integers(n, 400).counts);
  for (const a of sizes) {
    for (const b of sizes) {
      for (let w = 0; w <= 400; w += 3) assertEquals(paired(a, b, w).exponent, unitOf(a, b, w));
    }
  }
});

/** `r_n(0), …, r_n(K)`, how many integer vectors of n dimensions have the squared norm k, by repeated squaring. */
function sumsOfSquares(n: number, K: number): bigint[] {
  const times = (a: bigint[], b: bigint[]): bigint[] =>
    a.map((_, k) => a.slice(0, k + 1).reduce((sum, x, i) => sum + x * b[k - i], 0n));
  if (n === 1) return Array.from({ length: K + 1 }, (_, k) => k === 0 ? 1n : Number.isInteger(Math.sqrt(k)) ? 2n : 0n);
  const half = sumsOfSquares(n >> 1, K), even = times(half, half);
  return n % 2 === 0 ? even : times(even, sumsOfSquares(1, K));
}

Deno.test("counts of sums of squares are exact while small, and never above by more than (1 + 3N² 2⁻⁵¹)ⁿ⁻¹", () => {
  for (
    const [n, K] of [[1, 50], [2, 50], [3, 50], [4, 200], [7, 200], [24, 150], [100, 200], [1000, 150], [4097, 90]]
  ) {
    const { counts } = integers(n, K), exact = sumsOfSquares(n, K);
    for (let k = 0; k <= K; k++) {
      const rounded = countAt(counts, k);
      if (exact[k] < 2n ** 40n) assertEquals(rounded, exact[k], `${n}: ${k}`);
      // (1 + x)ⁿ⁻¹ ≤ 1 + 2(n − 1)x while that is small
      const most = 6n * BigInt((K + 1) ** 2 * (n - 1)) * exact[k];
      assert(rounded >= exact[k] && (rounded - exact[k] << 51n) <= most, `${n}: ${k}`);
    }
  }
});

Deno.test("counts do not depend on how far the table goes", () => {
  const [long, short] = [300, 77].map((most) => integers(37, most).counts);
  for (let w = 0; w <= 77; w++) assertEquals(countAt(short, w), countAt(long, w));
});

Deno.test("lengths are those of the counts, and gaps are known", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }).chain(tables), (counts) => {
    let highest = -Infinity;
    counts.significands.forEach((significand, w) => {
      const { length } = countAt(counts, w).toString(2);
      assertEquals(counts.places.includes(w), significand > 0);
      if (significand > 0) assertEquals(counts.lengths[w], length);
      else assert(counts.lengths[w] < -(2 ** 20) && w < counts.full);
      highest = Math.max(highest, counts.lengths[w]);
      assertEquals(counts.highest[w], highest);
    });
    assert(counts.full === 0 || counts.significands[counts.full - 1] === 0);
  }));
});

Deno.test("tables that are too large are refused before anything is kept", () => {
  const refused = "Cannot count vectors as the largest weight must be an integer from 0 to 262143: current value is";
  for (const most of [2 ** 18, 2 ** 31, NaN, -1, 0.5]) {
    let weighed = 0;
    const weight = (): number => (weighed++, 0);
    assertThrows(() => coordinate({ most, value: integer, weight }), RangeError, `${refused} ${most}`);
    assertThrows(() => tabulated(most, () => ({ significand: 0, exponent: 0 })), RangeError, refused);
    assertEquals(weighed, 0);
  }
  const error = assertThrows(() => integers(4, 2 ** 15), RangeError);
  assertEquals(
    error.message,
    "Cannot number vectors as the largest weight must be at most 32767: current value is 32768",
  );
  assertEquals(countAt(exactly([3]), 0), 3n);
});
