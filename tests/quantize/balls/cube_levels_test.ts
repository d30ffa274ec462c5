import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { cubeCode, cubeLevels } from "../../../quantize/balls/cube.ts";
import "../../support/seed.ts";

const product = (levels: ArrayLike<number>): bigint =>
  Array.from(levels, BigInt).reduce((product, m) => product * m, 1n);

const dimension = fc.integer({ min: 1, max: 40 });
const rate = fc.oneof(
  fc.double({ min: 0, max: 30, noNaN: true }),
  fc.integer({ min: 0, max: 60 }).map((halves) => halves / 2),
  fc.double({ min: 0, max: 2, noNaN: true }),
);

Deno.test("levels are m or m + 1, fit 2^⌊nR⌋, and one m more made m + 1 would not", () => {
  fc.assert(
    fc.property(dimension, rate, (dimension, rate) => {
      const levels = cubeLevels({ dimension, rate }),
        m = levels[dimension - 1],
        most = 1n << BigInt(Math.floor(dimension * rate));
      const raised = levels.findIndex((level) => level === m);
      assertEquals(levels, Int32Array.from({ length: dimension }, (_, j) => j < raised ? m + 1 : m));
      assert(product(levels) <= most);
      assert(product(levels.with(raised, m + 1)) > most);
    }),
    { numRuns: 500, examples: [[1, 30], [40, 30], [1, 0], [40, 0], [3, 1 / 3]] },
  );
});

/** One level more for each coordinate in turn, as long as the bits allow it. */
function inTurn(dimension: number, budget: number): number[] {
  const levels = Array.from({ length: dimension }, () => 1);
  for (let j = 0;; j = (j + 1) % dimension) {
    levels[j]++;
    if (product(levels) > 2n ** BigInt(budget)) return levels.with(j, levels[j] - 1);
  }
}

Deno.test("levels are those of giving one more to each coordinate in turn", () => {
  for (let dimension = 1; dimension <= 8; dimension++) {
    for (let budget = 0; budget <= 4 * dimension; budget++) {
      // (budget + ½)/n times n rounds to within the half, so that ⌊nR⌋ is the budget
      const levels = cubeLevels({ dimension, rate: (budget + 0.5) / dimension });
      assertEquals([...levels], inTurn(dimension, budget), `${dimension}, ${budget}`);
    }
  }
});

Deno.test("whole rates give 2ᴿ levels each, and R bits a coordinate", () => {
  for (let rate = 0; rate <= 30; rate++) {
    assertEquals(cubeLevels({ dimension: 7, rate }), new Int32Array(7).fill(2 ** rate));
    assertEquals(cubeCode({ dimension: 7, rate }).bits, 7 * rate);
  }
});

Deno.test("a cube's messages have at most ⌊nR⌋ bits, and one level each has none", () => {
  fc.assert(fc.property(dimension, rate, (dimension, rate) => {
    const { bits } = cubeCode({ dimension, rate }), levels = cubeLevels({ dimension, rate });
    assertEquals(bits, product(levels) === 1n ? 0 : (product(levels) - 1n).toString(2).length);
    assert(bits <= Math.floor(dimension * rate));
  }));
});

Deno.test("a rate that is negative, not a number or above 30 bits is refused, and so is no dimension", () => {
  const refused = (rate: number, dimension = 3): string =>
    assertThrows(() => cubeLevels({ dimension, rate }), RangeError).message;
  const atLeast0 = "Cannot spend bits as the rate must be a finite number of at least 0: current value is";
  for (const rate of [-0.1, NaN, Infinity]) assertEquals(refused(rate), `${atLeast0} ${rate}`);
  const atMost30 = "Cannot spend bits as the rate must be at most 30: current value is 31.5";
  assertEquals(refused(31.5), atMost30);
  const dimensions = "Cannot spend bits as the dimension must be an integer from 1 to 2147483647: current value is 0";
  assertEquals(refused(1, 0), dimensions);
});
