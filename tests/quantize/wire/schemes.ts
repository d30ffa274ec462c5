/**
 * Schemes of every kind, for properties.
 * @module
 */

import fc from "fast-check";
import { geometricLevels, uniformLevels } from "../../../quantize/levels/level_set.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import { huffmanLengths } from "../../../quantize/codes/huffman.ts";
import { type CodeScheme, compressorOf, type Scheme } from "../../../quantize/wire/mod.ts";

/** Sets of levels of every description: uniform, and others with a zero level and without. */
const levelSets = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((steps) => uniformLevels({ steps })),
  fc.record({ count: fc.integer({ min: 1, max: 6 }), zero: fc.boolean() }).map(geometricLevels),
  fc.record({ inner: fc.uniqueArray(fc.double({ min: 2 ** -20, max: 1 - 2 ** -20, noNaN: true })), zero: fc.boolean() })
    .map(({ inner, zero }) => Float64Array.of(...zero ? [0] : [], ...inner.sort((a, b) => a - b), 1)),
);

/** Codes of every kind for as many symbols and magnitudes. */
function codes(symbols: number, magnitudes: number): fc.Arbitrary<CodeScheme> {
  const weights = (size: number) => fc.array(fc.integer({ min: 1, max: 99 }), { minLength: size, maxLength: size });
  const words = (size: number) => weights(size).map((weights) => Int32Array.from(huffmanLengths({ weights })));
  return fc.oneof(
    fc.constantFrom("fixed", "adaptive", "dense", "sparse").map((kind) => ({ kind })),
    words(symbols).map((lengths) => ({ kind: "huffman" as const, lengths })),
    words(magnitudes).map((lengths) => ({ kind: "huffman magnitudes" as const, lengths })),
    weights(symbols).map((counts) => ({ kind: "arithmetic" as const, frequencies: Int32Array.from(counts) })),
    weights(symbols).map((weights) => ({ kind: "rans" as const, frequencies: frequencies({ weights, bits: 9 }) })),
  );
}

/** Schemes without parts, of dimension d. */
function simple(dimension: number): fc.Arbitrary<Scheme> {
  const bucket = fc.integer({ min: 1, max: 2 + dimension });
  const levelled = fc.record({ levels: levelSets, bucket, norm: fc.constantFrom(1, 1.5, 2, 3, Infinity) }).chain(
    (given) => {
      const { levels } = given, zero = levels[0] === 0, K = levels.length - (zero ? 1 : 0);
      return codes(2 * K + (zero ? 1 : 0), levels.length).map((code) => ({
        kind: "levels" as const,
        dimension,
        ...given,
        code,
      }));
    },
  );
  const packed = fc.record({
    kind: fc.constant("packed levels" as const),
    dimension: fc.constant(dimension),
    bucket: fc.constantFrom(128, Math.max(1, dimension), dimension + 3),
    norm: fc.constantFrom(2, Infinity),
    bits: fc.integer({ min: 2, max: 8 }),
  });
  const table = fc.record({
    kind: fc.constant("packed table" as const),
    dimension: fc.constant(dimension),
    bucket: fc.constantFrom(128, Math.max(1, dimension), dimension + 3),
    norm: fc.constantFrom(2, Infinity),
    levels: levelSets.filter((levels) => new Set(Float32Array.from(levels)).size === levels.length),
  });
  const sampled = fc.record({
    kind: fc.constant("random coordinates" as const),
    dimension: fc.constant(dimension),
    count: fc.integer({ min: Math.min(1, dimension), max: dimension }),
    scale: fc.constantFrom("unbiased", "least-squares"),
  });
  const rows = [1, 2, 3, 5].filter((rows) => dimension % rows === 0);
  return fc.oneof(
    fc.constantFrom<(32 | 64)[]>(32, 64).map((width) => ({ kind: "floats" as const, dimension, width })),
    { weight: 4, arbitrary: levelled },
    packed,
    table,
    sampled,
    fc.constantFrom("natural compression", "sign", "scaled sign").map((kind) => ({ kind, dimension })),
    fc.constantFrom(...rows).map((rows) => ({ kind: "one bit" as const, rows, columns: dimension / rows })),
  );
}

/** Schemes of dimension d, with up to `depth` schemes around a scheme. */
function nested(dimension: number, depth: number): fc.Arbitrary<Scheme> {
  if (depth === 0) return simple(dimension);
  const sparse = fc.nat(dimension).chain((count) =>
    fc.record({
      kind: fc.constant("sparse" as const),
      dimension: fc.constant(dimension),
      indices: fc.constantFrom("gaps", "subset"),
      part: nested(count, depth - 1),
    })
  );
  const rotated = nested(dimension, depth - 1).map((part) => ({ kind: "rotated" as const, part }));
  return fc.oneof({ weight: 3, arbitrary: simple(dimension) }, sparse, rotated);
}

/** Schemes of every kind, up to the deepest, for vectors of up to 150 coordinates, most of them short. */
export const schemes: fc.Arbitrary<Scheme> = fc.oneof(fc.nat(12), fc.nat(150)).chain((dimension) =>
  nested(dimension, 3)
);

/** The kinds that stand in a scheme: its own, that of its code, and those of its parts. */
export function kindsIn(scheme: Scheme): string[] {
  const code = "code" in scheme ? [`code ${scheme.code.kind}`] : [],
    part = "part" in scheme ? kindsIn(scheme.part) : [];
  return [scheme.kind, ...code, ...part];
}

/** The length of its vectors. */
export const dimensionOf = (scheme: Scheme): number => compressorOf(scheme).dimension;
