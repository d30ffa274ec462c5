/**
 * Vectors to pack, and longer ones with a scheme.
 * @module
 */

import { frequencies, geometricLevels, huffmanLengths, type Scheme, uniformLevels } from "@bitdescent/bitdescent";
import fc from "fast-check";

const coordinates = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2 ** -149, 2 ** -1074),
  fc.integer({ min: -9, max: 9 }),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.double({ min: -1e30, max: 1e30, noNaN: true }),
  fc.double({ min: -1e-37, max: 1e-37, noNaN: true }),
);

/** Vectors of a length, with coordinates of every magnitude. */
export const vectors = (length: number): fc.Arbitrary<number[]> =>
  fc.array(coordinates, { minLength: length, maxLength: length, size: "max" });

/** Seeds of keys. */
export const seeds: fc.Arbitrary<number> = fc.maxSafeNat();

const sets = fc.oneof(
  fc.integer({ min: 1, max: 127 }).map((steps) => uniformLevels({ steps })),
  fc.record({ count: fc.integer({ min: 1, max: 40 }), zero: fc.boolean() }).map(geometricLevels),
);

const parts = fc.record({
  dimension: fc.integer({ min: 100, max: 300 }),
  bucket: fc.integer({ min: 1, max: 300 }),
  levels: sets,
  kind: fc.nat(7),
  seed: seeds,
});

const around = fc.record({ rotated: fc.boolean(), indices: fc.constantFrom("gaps", "subset"), more: fc.nat(300) });

/** Levels in every code, maybe rotated, at some of many coordinates. */
export const longMessages: fc.Arbitrary<{ scheme: Scheme; x: number[]; seed: number }> = fc.tuple(parts, around).chain(
  ([part, { rotated, indices, more }]) => {
    const { dimension, bucket, levels, kind } = part, zero = levels[0] === 0;
    const symbols = 2 * levels.length - (zero ? 1 : 0);
    const weights = (size: number) => Array.from({ length: size }, (_, i) => 1 + (part.seed + i * i) % 50);
    const lengths = (size: number) => Int32Array.from(huffmanLengths({ weights: weights(size) }));
    const bell = frequencies({ weights: weights(symbols), bits: 12 });
    const code = ([
      { kind: "fixed" },
      { kind: "adaptive" },
      { kind: "dense" },
      { kind: "sparse" },
      { kind: "huffman", lengths: lengths(symbols) },
      { kind: "huffman magnitudes", lengths: lengths(levels.length) },
      { kind: "arithmetic", frequencies: bell },
      { kind: "rans", frequencies: bell },
    ] as const)[kind]!;
    const plain: Scheme = { kind: "levels", dimension, bucket, norm: 2, levels, code };
    const turned: Scheme = rotated ? { kind: "rotated", part: plain } : plain;
    const scheme: Scheme = { kind: "sparse", dimension: dimension + more, indices, part: turned };
    return fc.record({ scheme: fc.constant(scheme), x: vectors(dimension + more), seed: fc.constant(part.seed) });
  },
);
