import { assert, assertEquals, assertGreater, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole, source } from "../../base/bits.ts";
import { writeBigInt } from "../../base/big_integer.ts";
import { child, key, normals, uniforms } from "../../base/key.ts";
import { axpy, norm2, scale, subtract } from "../../base/vector.ts";
import { latticeBall } from "../../quantize/balls/lattice_ball.ts";
import { latticeCode } from "../../quantize/balls/lattice_code.ts";
import { cellCode } from "../../quantize/balls/cell.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { checkerboard } from "../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../quantize/lattices/gosset.ts";
import { fromHyperplane } from "../../quantize/lattices/hyperplane.ts";
import type { Lattice } from "../../quantize/lattices/lattice.ts";
import { leech } from "../../quantize/lattices/leech.ts";
import { permutohedral } from "../../quantize/lattices/permutohedral.ts";
import { product } from "../../quantize/lattices/product.ts";
import { rootLattice } from "../../quantize/lattices/root.ts";
import { scaled } from "../../quantize/lattices/scaled.ts";
import {
  ballCodeLeastBits,
  ballCodeMostBits,
  ballCovering,
  ballCoveringEstimate,
  rateOf,
} from "../../theory/covering.ts";
import "../support/seed.ts";

const k = key(0);

const first = (n: number, length: number, value: number): number[] =>
  Array.from({ length: n }, (_, j) => j < length ? value : 0);

/** The staircase 0, 1/N, …, n/N, projected. */
const staircase = (n: number): number[] =>
  Array.from(fromHyperplane(Array.from({ length: n + 1 }, (_, j) => j / (n + 1)), new Float64Array(n)));

/** Lattices, each with a deep hole. */
const holes: readonly (readonly [Lattice, readonly number[]])[] = [
  [cubicLattice({ dimension: 1 }), [0.5]],
  [cubicLattice({ dimension: 9 }), first(9, 9, 0.5)],
  [product(cubicLattice({ dimension: 3 }), 4), first(12, 12, 0.5)],
  [checkerboard({ dimension: 3 }), [1, 0, 0]],
  [checkerboard({ dimension: 10 }), first(10, 10, 0.5)],
  [dualCheckerboard({ dimension: 2 }), [0.5, 0]],
  [dualCheckerboard({ dimension: 12 }), first(12, 6, 0.5)],
  [dualCheckerboard({ dimension: 5 }), [0.5, 0.5, 0.25, 0, 0]],
  [product(dualCheckerboard({ dimension: 2 }), 5), [0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0]],
  [gosset({ blocks: 1 }), first(8, 1, 1)],
  [gosset({ blocks: 3 }), Array.from({ length: 24 }, (_, j) => j % 8 === 0 ? 1 : 0)],
  [leech({ blocks: 1 }), first(24, 1, Math.SQRT2)],
  [leech({ blocks: 2 }), Array.from({ length: 48 }, (_, j) => j % 24 === 0 ? Math.SQRT2 : 0)],
  [rootLattice({ dimension: 1 }), [Math.SQRT1_2]],
  [rootLattice({ dimension: 7 }), Array.from(fromHyperplane(first(8, 4, 1), new Float64Array(7)))],
  [permutohedral({ dimension: 2 }), staircase(2)],
  [permutohedral({ dimension: 17 }), staircase(17)],
  [product(permutohedral({ dimension: 4 }), 3), [...staircase(4), ...staircase(4), ...staircase(4)]],
];

const lattices = holes.map(([lattice]) => lattice);
const epsilons = fc.oneof(fc.double({ min: 0.3, max: 0.99, noNaN: true }), fc.constantFrom(0.5, 0.5612, 0.25, 2 / 3));
const radii = fc.oneof(fc.constant(1), fc.double({ min: 1e-200, max: 1e200, noNaN: true }));

Deno.test("whatever goes in comes out within ε r, in as many bits as the code says, a deep hole of the border too", () => {
  let reached = 0;
  for (const [lattice, hole] of holes) {
    const { dimension, coveringRadius } = lattice;
    fc.assert(
      fc.property(epsilons, radii, fc.nat(), (epsilon, radius, seed) => {
        const code = latticeCode({ lattice, epsilon }), sent = code.at(radius), M = coveringRadius / epsilon;
        assertEquals([code.dimension, code.epsilon], [dimension, epsilon]);
        const x = normals(child(key(7), seed), dimension), [depth] = uniforms(child(key(8), seed), 1);
        const onSphere = scale(1 / norm2(x), x);
        // A hole as far out as there is one in this direction, with its coordinates in units of r.
        const away = subtract(scale(M, onSphere), hole), near = lattice.point(lattice.nearest(away));
        const deep = scale(1 / M, axpy(1, near, Float64Array.from(hole)));
        const axis = new Float64Array(dimension).fill(-1, seed % dimension, seed % dimension + 1);
        for (const u of [onSphere, scale(depth, onSphere), scale(1 / Math.max(1, norm2(deep)), deep), axis]) {
          const given = scale(radius, u), message = encode(sent, given, k), value = decode(sent, message, k);
          assertEquals(message.length, code.bits);
          const error = norm2(subtract(scale(1 / radius, value), u));
          assertLessOrEqual(error, epsilon * (1 + 1e-9), `${lattice.name}`);
          if (error > epsilon * (1 - 1e-9)) reached++;
          const out = new Float64Array(dimension);
          bits((sink) => sent.write(given, k, sink, out));
          assertEquals(out, value);
        }
      }),
      { numRuns: 25 },
    );
  }
  assertGreater(reached, 100); // so the bound is tight, and the holes are deep
});

Deno.test("messages take at least the bits that any code needs, and at most those of Lemma 2.1", () => {
  for (const lattice of lattices) {
    fc.assert(
      fc.property(epsilons, (epsilon) => {
        const { dimension } = lattice, { bits } = latticeCode({ lattice, epsilon });
        assertGreater(bits + 1, ballCodeLeastBits.value({ dimension, epsilon }));
        assertLessOrEqual(bits, ballCodeMostBits.value({ dimension, epsilon }), lattice.name);
        assertLessOrEqual(
          bits,
          Math.ceil(dimension * rateOf({ epsilon, coveringEfficiency: ballCovering.value({ ...lattice, epsilon }) })),
        );
      }),
      { numRuns: 20 },
    );
  }
});

Deno.test("at n = 96 and ε = .5612 better coverings take fewer bits", () => {
  const bits = (lattice: Lattice): number => latticeCode({ lattice, epsilon: 0.5612 }).bits;
  assertEquals(
    [
      cubicLattice({ dimension: 96 }),
      checkerboard({ dimension: 96 }),
      dualCheckerboard({ dimension: 96 }),
      gosset({ blocks: 12 }),
      product(permutohedral({ dimension: 24 }), 4),
      permutohedral({ dimension: 96 }),
      leech({ blocks: 4 }),
    ].map(bits),
    [225, 237, 191, 191, 174, 167, 161],
  );
  assertEquals(bits(cubicLattice({ dimension: 40 })), cellCode({ dimension: 40, epsilon: 0.5612 }).bits);
});

Deno.test("at n = 9600 a code is within a thousandth of a bit a coordinate of the estimate by volume, and decodes", () => {
  const lattice = dualCheckerboard({ dimension: 9600 }), epsilon = 0.5612, code = latticeCode({ lattice, epsilon });
  const rate = rateOf({ epsilon, coveringEfficiency: ballCoveringEstimate({ ...lattice, epsilon }) });
  assertLessOrEqual(Math.abs(code.bits / 9600 - rate), 1e-3);
  const x = normals(key(3), 9600), u = scale(1 / norm2(x), x), sent = code.at(1), message = encode(sent, u, k);
  assertEquals(message.length, code.bits);
  assertLessOrEqual(norm2(subtract(decode(sent, message, k), u)), epsilon);
});

Deno.test("by rate, the code is the finest: with ε less by 10⁻⁸ of it, messages would not fit ⌊nR⌋ bits", () => {
  for (const lattice of lattices) {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3.5, noNaN: true }), (rate) => {
        const { epsilon, bits } = latticeCode({ lattice, rate }), budget = Math.floor(lattice.dimension * rate);
        assertLessOrEqual(bits, budget);
        if (epsilon === 1) assertEquals(bits, 0);
        else assertEquals(latticeCode({ lattice, epsilon }).bits, bits);
        assertGreater(latticeCode({ lattice, epsilon: epsilon * (1 - 1e-8) }).bits, budget, lattice.name);
      }),
      { numRuns: 10 },
    );
  }
});

Deno.test("of so many blocks that the volume of a cell is no float, a code is found by rate too", () => {
  for (const one of [checkerboard({ dimension: 2 }), dualCheckerboard({ dimension: 2 })]) {
    const lattice = product(one, 1100), { bits, epsilon } = latticeCode({ lattice, rate: 2.2 });
    assert(lattice.determinant === 0 || lattice.determinant === Infinity);
    assert(bits <= 4840 && bits > 4830 && epsilon < 1, `${bits} bits, ε = ${epsilon}`);
  }
});

Deno.test("with ε = 1 there is nothing to say: no bits, and the value 0", () => {
  const lattice = gosset({ blocks: 1 });
  for (const options of [{ epsilon: 1 }, { epsilon: 3 }, { rate: 0 }]) {
    const code = latticeCode({ lattice, ...options });
    assertEquals([code.epsilon, code.bits], [1, 0]);
    assertEquals(decode(code.at(2), encode(code.at(2), first(8, 1, 2), k), k), new Float64Array(8));
  }
});

Deno.test("with a range of 0 there is 0, and nothing else fits", () => {
  for (const lattice of lattices) {
    const sent = latticeCode({ lattice, epsilon: 0.5 }).at(0), zero = new Float64Array(lattice.dimension);
    assertEquals(decode(sent, encode(sent, zero, k), k), zero);
    assertThrows(() => encode(sent, zero.with(0, 5e-324), k), RangeError, "at most the range 0");
  }
});

Deno.test("what is outside the ball, no number, or of another length is refused", () => {
  const sent = latticeCode({ lattice: dualCheckerboard({ dimension: 2 }), epsilon: 0.5 }).at(5);
  const refused = (x: number[]): string => `${assertThrows(() => encode(sent, x, k), Error)}`;
  assertEquals(
    refused([3, 4.00001]),
    `RangeError: Cannot quantize x as its size must be at most the range 5: current value is ${norm2([3, 4.00001])}`,
  );
  assert(encode(sent, [3, 4 * (1 + 1e-10)], k).length > 0); // over by rounding only
  const border = latticeCode({ lattice: cubicLattice({ dimension: 1 }), epsilon: 0.5 / (1.5 - 1e-10) }).at(1);
  assert(encode(border, [1 + 9e-10], k).length > 0); // that would be in the cell of 2, which is not in the code
  for (const x of [NaN, Infinity, -Infinity]) {
    assertEquals(refused([x, 0]), `RangeError: Cannot quantize x as x[0] must be finite: current value is ${x}`);
  }
  assertEquals(refused([0]), "TypeError: Cannot quantize x as the length of x must be 2: current value is 1");
});

Deno.test("a ball has the points of norm up to its radius, each with a message, and other numbers are refused", () => {
  const lattice = gosset({ blocks: 1 }), codec = latticeBall({ lattice, radius: Math.SQRT2 }), read = new Set<string>();
  assertEquals(codec.bits, 8);
  for (let number = 0n; number < 256n; number++) {
    const message = bits((sink) => writeBigInt(sink, number, 8));
    if (number > 240n) assertThrows(() => codec.read(source(message)), RangeError, "no vector has it");
    else {
      const z = readWhole(message, codec.read);
      assertLessOrEqual(norm2(lattice.point(z)), Math.SQRT2 + 1e-12);
      read.add(z.join());
    }
  }
  assertEquals(read.size, 241);
  assertEquals(latticeBall({ lattice, radius: 0 }).bits, 0);
  assertThrows(
    () => bits((sink) => codec.write(Int32Array.of(4, 0, 0, 0, 0, 0, 0, 0), sink)),
    RangeError,
    "its weight",
  );
});

Deno.test("a lattice without known shells, and options that mean nothing, are refused", () => {
  const lattice = gosset({ blocks: 1 }), because = "Cannot make a lattice code as";
  for (const other of [scaled(lattice, 2), product(scaled(lattice, 2), 3)]) {
    const refused =
      `Cannot number lattice points as shells must be known of the lattice: current value is ${other.name}`;
    assertThrows(() => latticeCode({ lattice: other, epsilon: 0.5 }), RangeError, refused);
    assertThrows(() => latticeBall({ lattice: other, radius: 1 }), RangeError, refused);
  }
  for (const epsilon of [0, -1, NaN, Infinity]) {
    assertThrows(() => latticeCode({ lattice, epsilon }), RangeError, `${because} epsilon must be a finite number`);
  }
  for (const rate of [-1, NaN, Infinity]) assertThrows(() => latticeCode({ lattice, rate }), RangeError, "the rate");
  for (const radius of [-1, NaN]) {
    assertThrows(() => latticeCode({ lattice, epsilon: 0.5 }).at(radius), RangeError, `${because} the radius`);
    assertThrows(() => latticeBall({ lattice, radius }), RangeError, "Cannot number lattice points as the radius");
  }
});

Deno.test("where counts would be too many to keep, codes are refused before any are made", () => {
  const large: readonly (readonly [Lattice, number])[] = [
    [cubicLattice({ dimension: 20_000 }), 0.5],
    [dualCheckerboard({ dimension: 9600 }), 0.2],
    [gosset({ blocks: 1200 }), 0.1],
    [leech({ blocks: 1 }), 0.001],
    [permutohedral({ dimension: 300 }), 0.5612],
    [permutohedral({ dimension: 40_000 }), 0.9],
    [product(permutohedral({ dimension: 4 }), 5000), 0.9],
    [product(dualCheckerboard({ dimension: 2 }), 5), 0.01],
  ];
  for (const [lattice, epsilon] of large) {
    const kept = `larger for the counts of ${lattice.name} to be kept`;
    assertThrows(() => latticeCode({ lattice, epsilon }), RangeError, kept);
    assertThrows(() => latticeBall({ lattice, radius: 1e4 }), RangeError, "smaller for the counts of");
  }
  const coarse = latticeCode({ lattice: permutohedral({ dimension: 40_000 }), rate: 0.2 });
  assertEquals([coarse.epsilon, coarse.bits], [1, 0]); // there are no counts to keep
  const lattice = leech({ blocks: 1 });
  assertThrows(
    () => latticeCode({ lattice: permutohedral({ dimension: 300 }), rate: 6 }),
    RangeError,
    "the rate must be lower",
  );
  assertThrows(() => latticeCode({ lattice, rate: 20 }), RangeError, "the rate must be lower for the counts of Λ24");
});
