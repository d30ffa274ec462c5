import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { child, key, norm2, normals, type Vec } from "@bitdescent/bitdescent";
import type { Network, Pictures } from "../../examples/support/training/network.ts";
import { convolutional, perceptron } from "../../examples/support/training/networks.ts";
import { fieldsOfFields } from "../../examples/support/training/networks_patches.ts";
import { batchOf, drawnPictures } from "../../examples/support/training/pictures.ts";

/** What a network says of a picture, in float64 and by its definition. */
type Said = (parameters: Float64Array, pixels: Vec) => number[];

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sum = (n: number, term: (i: number) => number): number => upTo(n).reduce((sum, i) => sum + term(i), 0);
const relu = (x: number): number => Math.max(0, x);

/** Cuts a vector into parts of these lengths. */
function cut(v: Float64Array, lengths: readonly number[]): Float64Array[] {
  let from = 0;
  return lengths.map((length) => v.subarray(from, from += length));
}

/** `b_j + Σ_i x_i W_ij`. */
const affine = (x: Vec, W: Vec, b: Vec): number[] =>
  Array.from(b, (bj, j) => bj + sum(x.length, (i) => x[i] * W[i * b.length + j]));

const ofPerceptron = (layers: readonly number[]): Said => (parameters, pixels) => {
  const [W1, b1, W2, b2] = cut(parameters, layers);
  return affine(affine(pixels, W1, b1).map(relu), W2, b2);
};

const ofConvolutional = (layers: readonly number[], side: number): Said => (parameters, pixels) => {
  const [K1, b1, K2, b2, W, b] = cut(parameters, layers), first = b1.length, second = b2.length;
  const at = (r: number, c: number): number => r < 0 || c < 0 || r >= side || c >= side ? 0 : pixels[r * side + c];
  // output (r, c, j) of the first: the 5 × 5 pixels that begin a row and a column before pixel (2r, 2c)
  const line = (r: number, c: number, j: number): number =>
    relu(b1[j] + sum(25, (p) => at(2 * r - 1 + Math.floor(p / 5), 2 * c - 1 + p % 5) * K1[p * first + j]));
  const shape = (r: number, c: number, j: number): number =>
    relu(
      b2[j] + sum(4, (p) =>
        sum(first, (i) =>
          line(2 * r + Math.floor(p / 2), 2 * c + p % 2, i) * K2[(p * first + i) * second + j])),
    );
  const rows = upTo(side / 4);
  return affine(rows.flatMap((r) => rows.flatMap((c) => upTo(second).map((j) => shape(r, c, j)))), W, b);
};

/** The mean cross entropy in float64. */
function lossOf(said: Said, parameters: Float64Array, { pixels, labels, size }: Pictures): number {
  return sum(labels.length, (i) => {
    const scores = said(parameters, pixels.subarray(i * size, (i + 1) * size));
    return Math.log(sum(scores.length, (c) => Math.exp(scores[c]))) - scores[labels[i]];
  }) / labels.length;
}

/** A point at which nothing is 0. */
const somewhere = (dimension: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(normals(key(8), dimension), (z) => z / 3);

const small = batchOf(drawnPictures(key(4), 20), upTo(12));

const cases: Readonly<Record<string, { made: () => Promise<Network>; said: (network: Network) => Said }>> = {
  "the perceptron": {
    made: () => perceptron({ inputs: 64, hidden: 5, classes: 10 }),
    said: ({ layers }) => ofPerceptron(layers),
  },
  "the convolutional network": {
    made: () => convolutional({ side: 8, channels: [2, 3], classes: 10 }),
    said: ({ layers }) => ofConvolutional(layers, 8),
  },
};

for (const [name, { made, said: saidBy }] of Object.entries(cases)) {
  Deno.test(`${name} computes what its definition says, and each slope of its loss`, async () => {
    const network = await made(), { dimension, layers, lossAndGradient } = network, said = saidBy(network);
    assertEquals(layers.reduce((a, b) => a + b), dimension);
    const x = somewhere(dimension), { loss, gradient } = lossAndGradient(x, small), exactly = Float64Array.from(x);
    assertAlmostEquals(loss, lossOf(said, exactly, small), 1e-5);
    const h = 1e-5, moved = (i: number, by: number) => lossOf(said, exactly.with(i, exactly[i] + by), small);
    const slopes = exactly.map((_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
    assertLess(norm2(slopes.map((slope, i) => slope - gradient[i])), 1e-5 * norm2(slopes));
    assert(cut(slopes, layers).every((part) => norm2(part) > 1e-3)); // none is 0 by mistake in both
  });

  Deno.test(`${name} says the same again, and looks at many pictures as at one`, async () => {
    const network = await made(), { dimension, lossAndGradient, evaluate } = network, x = somewhere(dimension);
    const first = lossAndGradient(x, small);
    assertEquals(lossAndGradient(x, small), first);
    assertEquals((await made()).lossAndGradient(x, small), first);

    const many = drawnPictures(key(5), 520), { loss, accuracy } = evaluate(x, many), said = saidBy(network);
    assertAlmostEquals(loss, lossOf(said, Float64Array.from(x), many), 1e-5);
    const right = sum(520, (i) => {
      const scores = said(Float64Array.from(x), many.pixels.subarray(64 * i, 64 * (i + 1)));
      return Number(scores.indexOf(Math.max(...scores)) === many.labels[i]);
    });
    assertEquals(accuracy, right / 520);
    assert(right > 0 && right < 520);
  });
}

Deno.test("networks start at normals of variance 2/inputs and at biases of 0", async () => {
  const made = [
    await perceptron({ inputs: 64, hidden: 200, classes: 10 }),
    await convolutional({ side: 8, channels: [40, 50], classes: 10 }),
  ];
  for (const { start, layers } of made) {
    const parts = cut(Float64Array.from(start(key(1))), layers);
    assertEquals(start(key(1)), start(key(1)));
    assert(start(key(1)).some((v, i) => v !== start(key(2))[i]));
    parts.forEach((part, i) => {
      if (i % 2 === 1) return assert(part.every((v) => v === 0));
      const inputs = part.length / parts[i + 1].length, n = part.length;
      const spread = part.reduce((sum, v) => sum + v * v, 0) * inputs / (2 * n);
      // The mean of n squares of normals has deviation √(2/n); 7 of them with less than 10⁻⁹ for n ≥ 1000, and less than ½.
      assertLess(Math.abs(spread - 1), 7 * Math.sqrt(2 / n));
    });
  }
});

Deno.test("fields: pixels in order, 0 beyond the picture, and only sides that divide", () => {
  const picture = Float32Array.from(upTo(16), (i) => i + 1);
  // 3 × 3 fields at every second pixel, in one outer field of 2 × 2: a pixel farther over the last edge than over the first
  const fields = fieldsOfFields({ side: 4, inner: 3, stride: 2, outer: 2 })(picture);
  assertEquals(
    Array.from(fields),
    [
      ...[1, 2, 3, 5, 6, 7, 9, 10, 11],
      ...[3, 4, 0, 7, 8, 0, 11, 12, 0],
      ...[9, 10, 11, 13, 14, 15, 0, 0, 0],
      ...[11, 12, 0, 15, 16, 0, 0, 0, 0],
    ],
  );
  const [first, second] = upTo(2).map((i) => Float32Array.from(normals(child(key(1), i), 64)));
  const both = fieldsOfFields({ side: 8, inner: 5, stride: 2, outer: 2 });
  assertEquals(both(Float32Array.of(...first, ...second)), Float32Array.of(...both(first), ...both(second)));
  assertThrows(
    () => fieldsOfFields({ side: 6, inner: 5, stride: 2, outer: 2 }),
    RangeError,
    "the side must be a multiple of 4: current value is 6",
  );
});
