/**
 * Stochastic rounding to uniform levels at speed: QSGD with words of whole blocks for a wire format.
 * @module
 */

import type { BitSource } from "../../base/bits.ts";
import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { child, type Key } from "../../base/key.ts";
import { copy, type Floats, type Vec } from "../../base/vector.ts";
import { float32, float32Up } from "../floats.ts";
import { uniformLevels } from "../levels/level_set.ts";
import { varianceFactor } from "../levels/variance_factor.ts";
import type { Compressor } from "../types.ts";
import { addBucket } from "./add.ts";
import { BLOCK, largestLevel } from "./blocks.ts";
import { euclideanNorm, fixedPointFactor, largestMagnitude, levelStep } from "./bucket_norm.ts";
import { packBucket } from "./pack.ts";

/** A compressor whose messages can be summed without being decoded one by one. */
export interface PackedLevels extends Compressor {
  /**
   * Adds `weight` times what was written to `sum`, each coordinate rounded to float32 as it is added; `weight` is 1 unless
   * given. A message that is refused may have been added in part.
   */
  accumulate(source: BitSource, key: Key, sum: Float32Array, weight?: number): void;
}

/** How much rounding in float32 may add to a variance, relatively. */
const ROUNDING = 2 ** -17;

/**
 * Rounds each coordinate at random to one of the two uniform levels next to it, `b` bits each, in float32 and integers.
 *
 * In a bucket with norm `N = ‖v‖_q`, q = 2 or ∞, rounded up to a float32, coordinate x becomes `k N/S` with an integer k next
 * to `a = S x/N`, `S = 2^(b−1) − 1`, drawn so that `E k = a`. Randomness has 23 bits and arithmetic is in float32, so each of
 * these holds up to a little: `|E k − a| ≤ 2⁻²³ (1 + 3|a|/2)` and `|E Q(x) − x| ≤ 3 · 2⁻²³ (|x| + N/S)`, of which the
 * variance factor takes account, down to norms of `2⁻¹²⁶ S`. Coordinates are rounded to float32 before anything else, and it is
 * those that the guarantee speaks of; a `Float32Array` is read where it lies. Values are float32 whatever `out` is.
 *
 * The message has the norms of all buckets, each as {@linkcode float32} has it, and then the buckets whose norm is not 0 as
 * blocks of 128 coordinates: `b` bits each, the last block of a vector filled up (`docs/wire-format.md`). The random words of
 * bucket j come from child j of the key.
 *
 * Throws a `RangeError` unless `bits` is from 2 to 8, the norm 2 or ∞, and the bucket a multiple of 128 or all of the vector
 * (the default); `write` for a coordinate that is not finite in float32, which it names; `read` for a norm that is negative,
 * −0 or not finite, a code that no level has, or padding other than level 0. Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD",
 * NeurIPS 2017.
 *
 * @example
 * ```ts
 * import { bits, encode, key, packedLevels, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const fourBits = packedLevels({ dimension: 256, bits: 4, norm: Infinity, bucket: 128 });
 * const x = new Float32Array(256).fill(7, 0, 2); // one bucket of 7, 7, 0 …, and one of zeros
 * const message = encode(fourBits, x, key(1));
 * assertEquals(message.length, 2 * 32 + 128 * 4);
 *
 * const sum = new Float32Array(256);
 * for (const weight of [0.5, 0.25]) fourBits.accumulate(source(message), key(1), sum, weight);
 * assertEquals(sum.slice(0, 3), Float32Array.of(5.25, 5.25, 0));
 * ```
 */
export function packedLevels(
  { dimension, bits, norm, bucket = Math.max(1, dimension) }: {
    dimension: number;
    bits: number;
    norm: number;
    bucket?: number;
  },
): PackedLevels {
  const action = "pack levels";
  checkInteger(action, "the dimension", dimension, 0);
  checkInteger(action, "the number of bits", bits, 2, 8);
  check(norm === 2 || norm === Infinity, action, "the norm", "2 or Infinity", norm);
  checkInteger(action, "the bucket", bucket, 1);
  check(bucket % BLOCK === 0 || bucket >= dimension, action, "the bucket", `a multiple of ${BLOCK} or all`, bucket);
  check(littleEndian(), action, "the machine", "little-endian", "big-endian");

  const S = largestLevel(bits), buckets = Math.ceil(dimension / bucket);
  const levels = uniformLevels({ steps: S }), longest = Math.min(dimension, bucket);
  const wordsOf = (coordinates: number): number => 4 * bits * Math.ceil(coordinates / BLOCK);

  /** Calls `visit` with the place of every bucket. */
  function eachBucket(visit: (b: number, from: number, to: number) => void): void {
    for (let b = 0; b < buckets; b++) visit(b, b * bucket, Math.min(dimension, (b + 1) * bucket));
  }

  /** The norm of a bucket of `v`, which is x in float32. */
  function normOf(x: Vec, v: Float32Array, patterns: Int32Array, from: number, to: number): number {
    const size = norm === 2 ? euclideanNorm(v, from, to) : largestMagnitude(patterns, from, to);
    if (size < Infinity) return float32Up(size);
    checkFinite("quantize x", "x", x);
    const i = v.findIndex((value) => !Number.isFinite(value));
    throw new RangeError(`Cannot quantize x as x[${i}] must be within the range of float32: current value is ${x[i]}`);
  }

  function add(norms: Float32Array, words: Int32Array, sum: Float32Array, weight: number): void {
    let at = 0;
    eachBucket((b, from, to) => {
      if (norms[b] === 0) return;
      const scale = Math.fround(weight * levelStep(norms[b], S));
      check(
        Number.isFinite(Math.fround(scale * S)),
        "accumulate",
        "the weight times the norm",
        "within float32",
        weight * norms[b],
      );
      at = addBucket(words, at, bits, scale, sum, from, to);
    });
  }

  function readInto(source: BitSource, sum: Float32Array, weight: number): void {
    const norms = new Float32Array(buckets);
    let count = 0;
    eachBucket((b, from, to) => {
      norms[b] = float32.read(source);
      const valid = norms[b] < Infinity && 1 / norms[b] > 0; // −0 is not
      check(valid, "read levels", `norm ${b}`, "finite and at least 0", norms[b]);
      if (norms[b] !== 0) count += wordsOf(to - from);
    });
    const { buffer, byteOffset } = source.readBytes(4 * count);
    add(norms, new Int32Array(buffer, byteOffset, count), sum, weight);
  }

  return {
    dimension,
    guarantee: {
      kind: "unbiased",
      omega: (1 + ROUNDING) * varianceFactor({ dimension: longest, levels, norm }),
    },
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      const v = x instanceof Float32Array ? x : copy(x, new Float32Array(dimension));
      const patterns = new Int32Array(v.buffer, v.byteOffset, dimension);
      const norms = new Float32Array(buckets), words = new Int32Array(wordsOf(dimension));
      let at = 0;
      eachBucket((b, from, to) => {
        norms[b] = normOf(x, v, patterns, from, to);
        if (norms[b] === 0) return;
        const factor = fixedPointFactor(norms[b], S);
        at = packBucket(v, from, to, { bits, factor, key: child(key, b) }, words, at);
      });
      for (const size of norms) float32.write(size, sink);
      sink.writeBytes(new Uint8Array(words.buffer, 0, 4 * at));
      if (out) into(out, (sum) => add(norms, words, sum, 1));
    },
    read: (source, _key, out = new Float64Array(dimension)) => into(out, (sum) => readInto(source, sum, 1)),
    accumulate(source, _key, sum, weight = 1) {
      checkLength("accumulate", "the sum", sum, dimension);
      check(Number.isFinite(weight), "accumulate", "the weight", "finite", weight);
      readInto(source, sum, weight);
    },
  };
}

/** Lets `fill` fill `out`, with zeros to begin with; an `out` in float64 gets what one in float32 would. */
function into(out: Floats, fill: (sum: Float32Array) => void): Floats {
  const sum = out instanceof Float32Array ? out.fill(0) : new Float32Array(out.length);
  fill(sum);
  return sum === out ? out : copy(sum, out);
}

/** Whether words lie in memory as they do on the wire. */
const littleEndian = (): boolean => new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
