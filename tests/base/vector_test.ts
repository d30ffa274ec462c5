import { assertEquals, assertLessOrEqual, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import * as vector from "../../base/vector.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import * as slow from "../reference/slow.ts";
import "../support/seed.ts";

interface Function {
  readonly fast: (x: Vec, y: Vec, a: number, out?: Floats) => Floats;
  readonly slow: (x: number[], y: number[], a: number) => number[];
}

/** Every function that returns a vector, of two vectors and a number at most. */
const functions: Readonly<Record<string, Function>> = {
  copy: { fast: (x, _y, _a, out) => vector.copy(x, out), slow: (x) => x },
  axpy: { fast: (x, y, a, out) => vector.axpy(a, y, x, out), slow: (x, y, a) => slow.axpy(a, y, x) },
  subtract: { fast: (x, y, _a, out) => vector.subtract(x, y, out), slow: (x, y) => slow.subtract(x, y) },
  scale: { fast: (x, _y, a, out) => vector.scale(a, x, out), slow: (x, _y, a) => slow.scale(a, x) },
  mean: { fast: (x, y, _a, out) => vector.mean([x, y, x], out), slow: (x, y) => slow.mean([x, y, x]) },
};

const vectors = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 20 })
  .map((pairs) => [pairs.map(([x]) => x), pairs.map(([, y]) => y)] as const);

const kinds: readonly ((x: number[]) => Floats)[] = [(x) => Float64Array.from(x), (x) => Float32Array.from(x)];

for (const [name, { fast, slow }] of Object.entries(functions)) {
  Deno.test(`${name} is its definition, pure, and takes numbers in any kind of array`, () => {
    fc.assert(fc.property(vectors, fc.double(), fc.constantFrom(Array.from<number>, ...kinds), ([x, y], a, kind) => {
      const [u, v] = [kind(x), kind(y)];
      assertEquals(fast(u, v, a), Float64Array.from(slow([...u], [...v], a)));
      assertEquals([u, v], [kind(x), kind(y)]);
      assertNotStrictEquals(fast(u, v, a), u);
    }));
  });

  Deno.test(`${name} fills \`out\` and returns it, leaving its arguments as they were`, () => {
    fc.assert(fc.property(vectors, fc.double(), fc.constantFrom(...kinds), ([x, y], a, kind) => {
      const u = [...x], v = [...y], out = kind(x.map(() => NaN));
      assertStrictEquals(fast(u, v, a, out), out);
      assertEquals(out, kind(slow(x, y, a)));
      assertEquals([u, v], [x, y]);
    }));
  });

  Deno.test(`${name} may fill one of its arguments`, () => {
    fc.assert(fc.property(vectors, fc.double(), fc.constantFrom(...kinds), ([x, y], a, kind) => {
      const first = [kind(x), kind(y)] as const, second = [kind(x), kind(y)] as const, both = kind(x);
      const expected = kind(slow([...first[0]], [...first[1]], a)), doubled = kind(slow([...both], [...both], a));
      assertEquals(fast(...first, a, first[0]), expected);
      assertEquals(fast(...second, a, second[1]), expected);
      assertEquals(fast(both, both, a, both), doubled);
    }));
  });
}

Deno.test("the mean of any number of vectors is summed in the order given", () => {
  const lists = fc.nat({ max: 5 }).chain((n) =>
    fc.array(fc.array(fc.double(), { minLength: n, maxLength: n }), { minLength: 1, maxLength: 6 })
  );
  fc.assert(fc.property(lists, (xs) => assertEquals(vector.mean(xs), Float64Array.from(slow.mean(xs)))));
  assertEquals(vector.mean([[1e16], [1], [-1e16]]), Float64Array.of(0)); // 1 is lost first
});

Deno.test("dot and normInf are their definitions", () => {
  fc.assert(fc.property(vectors, ([x, y]) => {
    assertEquals([vector.dot(x, y), vector.normInf(x)], [slow.dot(x, y), slow.normInf(x)]);
  }));
  assertEquals([vector.dot([], []), vector.normInf([])], [0, 0]);
});

Deno.test("norm2 of (3, 4) is 5 at every power of two that a float has, exactly", () => {
  for (let power = -1074; power <= 1021; power++) {
    const s = 2 ** power;
    assertEquals(vector.norm2([3 * s, -4 * s]), 5 * s, `2^${power}`);
  }
});

Deno.test("norm2 agrees with Math.hypot on entries of all magnitudes, small ones beside large", () => {
  const entry = fc.double({ min: -(2 ** 1019), max: 2 ** 1019, noNaN: true });
  const alike = fc.tuple(
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 16 }),
    fc.nat({ max: 2000 }),
  )
    .map(([x, power]) => x.map((x) => x * 2 ** (power - 1000)));
  fc.assert(
    fc.property(fc.oneof(fc.array(entry, { maxLength: 16 }), alike), (x) => {
      // Sixteen squares, their sum, a root and a product: 20 half units in the last place, or two of the smallest float.
      const exact = slow.norm2(x);
      assertLessOrEqual(Math.abs(vector.norm2(x) - exact), Math.max(20 * exact / 2 ** 53, 2 ** -1073), `${x}`);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("norm2 is infinite with an infinite entry, NaN with a NaN, and 0 only without either", () => {
  const { norm2, normInf } = vector;
  for (const norm of [norm2, normInf]) {
    assertEquals([norm([]), norm([0, -0]), norm([5e-324])], [0, 0, 5e-324]);
    assertEquals([norm([1, Infinity]), norm([-Infinity, 1e300])], [Infinity, Infinity]);
    for (const x of [[NaN], [NaN, 1], [0, NaN, Infinity], [Infinity, NaN], [1e300, NaN, 1e300]]) {
      assertEquals(norm(x), NaN);
    }
  }
  assertEquals(norm2(new Float64Array(4).fill(Number.MAX_VALUE)), Infinity); // twice the largest float
  assertEquals(norm2(new Float64Array(4).fill(5e-324)), 1e-323);
});
