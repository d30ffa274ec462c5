import { assert, assertEquals, assertGreaterOrEqual, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bitLength, readBigInt } from "../../../base/big_integer.ts";
import { bits, readWhole, source } from "../../../base/bits.ts";
import { cellCodec } from "../../../quantize/balls/cell.ts";
import { roundedCounts } from "../../../quantize/codes/counts.ts";
import { enumerative, weightsUpTo } from "../../../quantize/codes/enumerative.ts";
import type { FixedLengthCodec } from "../../../quantize/types.ts";
import { digits, packed, vectorsInOrder } from "../../reference/slow.ts";
import "../../support/seed.ts";

type Weight = (t: number) => number;

const ball: Weight = (t) => t * t;
const cell: Weight = (t) => t === 0 ? 0 : (2 * t - 1) ** 2;

const kinds = ["exact", "rounded"] as const;

const indexOf = (codec: FixedLengthCodec<Int32Array>, z: Int32Array): bigint =>
  readBigInt(source(bits((sink) => codec.write(z, sink))), codec.bits);

const vectorOf = (codec: FixedLengthCodec<Int32Array>, index: bigint): Int32Array =>
  readWhole(packed(digits(index, codec.bits)), codec.read);

for (const [name, weight, most] of [["ball", ball, 12], ["cell", cell, 30]] as const) {
  for (const counts of kinds) {
    Deno.test(`${name}, ${counts} counts: the index is the place in the list, and no other index is taken`, () => {
      for (let dimension = 1; dimension <= 4; dimension++) {
        for (let budget = 0; budget <= most; budget++) {
          const list = vectorsInOrder(dimension, weight, budget);
          const codec = enumerative({ dimension, weight, budget, counts });
          assertEquals(codec.bits, list.length === 1 ? 0 : (list.length - 1).toString(2).length);
          list.forEach((z, index) => {
            assertEquals(bits((sink) => codec.write(Int32Array.from(z), sink)), packed(digits(index, codec.bits)));
            assertEquals(vectorOf(codec, BigInt(index)), Int32Array.from(z));
          });
          for (let index = list.length; index < 2 ** codec.bits; index++) {
            assertThrows(() => vectorOf(codec, BigInt(index)), RangeError, "Cannot read z as its index must be");
          }
        }
      }
    });
  }
}

/** A vector within the budget: random steps away from 0, as far as they go. */
const vector = (dimension: number, weight: Weight, budget: number): fc.Arbitrary<Int32Array> => {
  const steps = fc.array(fc.tuple(fc.nat({ max: dimension - 1 }), fc.boolean()), {
    maxLength: 4 * dimension,
    size: "max",
  });
  return steps.map((steps) => {
    const z = new Int32Array(dimension);
    let left = budget;
    for (const [j, up] of steps) {
      const to = z[j] + (up ? 1 : -1), cost = weight(Math.abs(to)) - weight(Math.abs(z[j]));
      if (cost <= left) z[j] = to, left -= cost;
    }
    return z;
  });
};

const codes = fc.record({
  dimension: fc.integer({ min: 1, max: 100 }),
  budget: fc.nat({ max: 400 }),
  weight: fc.constantFrom(ball, cell, (t: number) => t, (t: number) => t * t * t),
  counts: fc.constantFrom(...kinds),
}).chain((code) => fc.tuple(fc.constant(code), fc.infiniteStream(vector(code.dimension, code.weight, code.budget))));

Deno.test("every vector within the budget reads back", () => {
  fc.assert(
    fc.property(codes, ([code, vectors]) => {
      const codec = enumerative(code);
      for (const z of vectors.take(10)) {
        const message = bits((sink) => codec.write(z, sink));
        assertEquals([message.length, readWhole(message, codec.read)], [codec.bits, z]);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("any bits are refused with a RangeError or are the bits of the vector they give", () => {
  fc.assert(
    fc.property(codes, fc.infiniteStream(fc.bigInt({ min: 0n, max: 1n << 600n })), ([code], numbers) => {
      const codec = enumerative(code);
      for (const number of [...numbers.take(10), -1n, -2n].map((index) => BigInt.asUintN(codec.bits, index))) {
        const z = outcome(() => vectorOf(codec, number));
        if (z instanceof Error) assert(z instanceof RangeError, `${z}`);
        else assertEquals(indexOf(codec, z), number);
      }
    }),
    { numRuns: 50 },
  );
});

const outcome = <T>(body: () => T): T | Error => {
  try {
    return body();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
};

/** The budgets of A8.1 for a given ε: those of all points in a larger ball, and of cells that meet the ball. */
const ballBudget = (n: number, epsilon: number): number =>
  Math.floor(n * (1 + epsilon) ** 2 / (4 * epsilon ** 2) + 1e-9);

Deno.test("n = 300 at ε = .3: vectors go there and back, indices are distinct and below the total", () => {
  const dimension = 300, epsilon = 0.3, codec = cellCodec({ dimension, epsilon }), budget = Math.floor(300 / 0.09);
  const total = roundedCounts({ dimension, weights: weightsUpTo(budget, cell), budget }).at(dimension, budget);
  assertEquals(codec.bits, bitLength(total - 1n));
  const indices = new Map<bigint, string>();
  fc.assert(fc.property(vector(dimension, cell, budget), (z) => {
    const index = indexOf(codec, z);
    assertLess(index, total);
    assertEquals(vectorOf(codec, index), z);
    assertEquals(indices.get(index) ?? z.join(), z.join());
    indices.set(index, z.join());
  }));
  for (const beyond of [total, total + 1n, (1n << BigInt(codec.bits)) - 1n]) {
    assertThrows(() => vectorOf(codec, beyond), RangeError, "Cannot read z as its index must be that of a vector");
  }
});

Deno.test("an index in the gaps that rounded counts leave is refused", () => {
  const dimension = 300, budget = 3333, weights = weightsUpTo(budget, cell);
  const codec = enumerative({ dimension, weight: cell, budget, counts: "rounded" });
  const { at } = roundedCounts({ dimension, weights, budget });
  for (let zeros = 1; zeros <= 100; zeros++) {
    // The last index after so many zeros: above those that its ways to go on need.
    const ways = weights.slice(1).reduce((sum, w) => sum + 2n * at(299 - zeros, budget - w), at(299 - zeros, budget));
    const last = at(300 - zeros, budget) - 1n;
    assertGreaterOrEqual(last, ways);
    assertThrows(() => vectorOf(codec, last), RangeError, "Cannot read z as its index must be that of a vector");
  }
});

Deno.test("messages at n = 100 have the lengths that were counted for A8.1", () => {
  const dimension = 100;
  const lengths = { 0.5: 247, 0.5612: 234, 0.3: 304, 0.8222: 196, 0.1: 444 };
  for (const [epsilon, bits] of Object.entries(lengths)) {
    assertEquals(cellCodec({ dimension, epsilon: Number(epsilon) }).bits, bits, epsilon);
  }
  assertEquals(enumerative({ dimension, weight: ball, budget: ballBudget(dimension, 0.5) }).bits, 260);
});

Deno.test("the number of bits is between n log₂ 1/ε and 1.05 n + n log₂ (1 + 2ε)/ε", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.15, max: 0.95, noNaN: true }), (n, epsilon) => {
      const least = Math.ceil(n * Math.log2(1 / epsilon) - 1e-9);
      const most = Math.ceil(1.05 * n + n * Math.log2((1 + 2 * epsilon) / epsilon) + 1e-9);
      const cells = cellCodec({ dimension: n, epsilon });
      const points = enumerative({ dimension: n, weight: ball, budget: ballBudget(n, epsilon) });
      for (const { bits } of [cells, points]) {
        assertGreaterOrEqual(bits, least);
        assertLessOrEqual(bits, most);
      }
      assertLessOrEqual(cells.bits, points.bits);
    }),
    { numRuns: 60, examples: [[1, 0.95], [100, 0.15]] },
  );
});

Deno.test("a vector above the budget is refused, with the coordinate at which it is", () => {
  const codec = enumerative({ dimension: 3, weight: ball, budget: 5 });
  const refused = (...z: number[]) =>
    assertThrows(() => bits((sink) => codec.write(Int32Array.from(z), sink)), RangeError);
  const message = "Cannot write z as its weight must be at most 5: it is more by coordinate";
  assertEquals(refused(2, 1, 1).message, `${message} 2`);
  assertEquals(refused(2, -2, 0).message, `${message} 1`);
  for (const far of [3, -3, 2 ** 31 - 1, -(2 ** 31)]) assertEquals(refused(far, 0, 0).message, `${message} 0`);
  assertEquals(
    assertThrows(() => codec.write(new Int32Array(2), { write() {}, writeBytes() {} }), TypeError).message,
    "Cannot write z as the length of z must be 3: current value is 2",
  );
});

Deno.test("a dimension and a budget that are no counts are refused", () => {
  const make = (dimension: number, budget: number, weight: Weight = ball) => () =>
    enumerative({ dimension, weight, budget });
  for (const dimension of [0, -1, 1.5, NaN]) assertThrows(make(dimension, 1), RangeError, "as the dimension must be");
  for (const budget of [-1, 1.5, NaN, Infinity]) assertThrows(make(1, budget), RangeError, "as the budget must be");
});

Deno.test("weights that are no integers increasing from 0 are refused, before they are counted on", () => {
  let weighed = 0;
  const flat: Weight = () => {
    if (++weighed > 1e6) throw new Error("a million weights were asked for");
    return 0;
  };
  for (const weight of [flat, (t: number) => t / 2, (t: number) => t + 1, (t: number) => t === 3 ? 1 : t]) {
    assertThrows(() => enumerative({ dimension: 2, weight, budget: 9 }), RangeError, "Cannot enumerate vectors as");
  }
});
