/**
 * Stochastic rounding to levels at speed: QSGD and its kin with words of whole blocks for a wire format.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";
import { fillBytes, lentBytes } from "../../base/bulk_bits.ts";
import { check, checkInteger, checkLength } from "../../base/check.ts";
import type { Key } from "../../base/key.ts";
import type { Crew, Threads } from "../../base/threads.ts";
import { littleEndian } from "../../base/wasm.ts";
import type { Vec } from "../../base/vector.ts";
import { uniformLevels } from "../levels/level_set.ts";
import { varianceFactor, widestGap } from "../levels/variance_factor.ts";
import type { Compressor } from "../types.ts";
import { BLOCK, largestLevel, type Shape, wordsOf } from "./blocks.ts";
import { INFINITE } from "./bucket_norm.ts";
import { fastest } from "./choice.ts";
import type { Kernels } from "./kernels.ts";
import { normsIn, putNorms } from "./norms.ts";
import { shared } from "./shared.ts";
import { bitsOf, tableOf } from "./table.ts";

/** A compressor whose messages make up for what those before have lost, and can be summed without being decoded one by one. */
export interface PackedLevels extends Compressor {
  /**
   * Writes `u = x − e`, with e in `error`, and leaves there what this message loses: `e = Q(u) − u`, each in float32.
   *
   * That is error feedback ({@linkcode errorFeedback}) in one pass, and in float32: x is rounded to it first, and so is each
   * difference. The bits are those that `write` gives of u, Q(u) is what is read of them, and errors are the same to the last
   * bit whoever does the work, which threads do not share. They are 0 at first, and from then on the caller keeps them.
   * Vectors in one {@linkcode arena} are worked on in place.
   *
   * Throws a `TypeError` for another length; a `RangeError` where x and `error` have memory in common, and for a coordinate of u
   * that is not finite in float32, which it names as `write` does: then the errors of buckets before that one have changed, and
   * no others, so that whoever means to go on keeps a copy.
   */
  compensate(x: Vec, error: Float32Array, key: Key, sink: BitSink): void;
  /**
   * Adds `weight` times what was written to `sum`, each coordinate rounded to float32 as it is added; `weight` is 1 unless
   * given. A message that is refused may have been added in part.
   */
  accumulate(source: BitSource, key: Key, sum: Float32Array, weight?: number): void;
}

/** How much rounding in float32 may add to a variance, relatively. */
const ROUNDING = 2 ** -17;

/** How far off the mean of a coordinate may be, over its magnitude and a gap of its bucket. */
const BIAS = 3 * 2 ** -23;

/** What levels are packed with, besides which. */
export interface PackedOptions {
  /** The length of the vectors. */
  readonly dimension: number;
  /** The norm that buckets are divided by: 2 or `Infinity`. */
  readonly norm: number;
  /** How many coordinates share a norm: a multiple of 128, or all of them, as they do unless it is given. */
  readonly bucket?: number;
  /** Threads to share the work with. */
  readonly threads?: Threads;
}

/** Which levels: uniform ones, by how many bits a coordinate has, or any, by their magnitudes. */
export type LevelChoice =
  | { readonly bits: number; readonly levels?: undefined }
  | { readonly levels: Vec; readonly bits?: undefined };

/**
 * Rounds each coordinate at random to one of the two levels next to it, `b` bits each, in float32 and integers.
 *
 * In a bucket with norm `N = ‖v‖_q`, q = 2 or ∞, rounded up to a float32, coordinate x becomes N times a level next to `x/N`,
 * drawn so that `E Q(x) = x`. With `bits` levels are uniform: `k/S`, `−S ≤ k ≤ S = 2^(b−1) − 1`. With `levels` they are those
 * magnitudes with either sign, in increasing order up to 1, the first of them 0 where there is a zero level; their number, 256
 * at most with signs, says how many bits each takes. Work grows with how many magnitudes there are, but for 0, …, ¼, ½, 1.
 *
 * Randomness has 23 bits and arithmetic is in float32, so that unbiased means `|E Q(x) − x| ≤ 3 · 2⁻²³ (|x| + N g)` for the
 * distance g of the two levels, and the variance factor takes account of that, down to norms of 2⁻¹²⁶ over the least positive
 * level. Coordinates are rounded to float32 before anything else, levels too, and it is those that the guarantee speaks of; a
 * `Float32Array` is read where it lies. Values are float32 whatever `out` is. WebAssembly does the work where there is any with
 * SIMD and the dimension is at least 128, and `threads`, where they are given, share that on a long vector of many buckets
 * ({@linkcode threads}); the bytes are the same.
 *
 * The message has the norms of all buckets, each as {@linkcode float32} has it, and then the buckets whose norm is not 0 as
 * blocks of 128 coordinates: `b` bits each, the last block of a vector filled up (`docs/wire-format.md`). The random words of
 * bucket j come from child j of the key.
 *
 * Throws a `RangeError` unless `bits` is from 2 to 8, or `levels` increase to 1 from 0 or from at least 2⁻¹⁰⁰, as float32
 * numbers too, the norm is 2 or ∞, and the bucket a multiple of 128 or all of the vector (the default); `write` for a coordinate
 * that is not finite in float32, which it names; `read` for a norm that is negative, −0 or not finite, a code that no level has,
 * or padding other than level 0 (the first level, where there is none); all of them once the threads are closed.
 * Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD", NeurIPS 2017; Faghri et al., "Adaptive Gradient Quantization for
 * Data-Parallel SGD", NeurIPS 2020, for levels of any spacing.
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
 *
 * const error = new Float32Array(256).fill(-3, 2, 3); // a 3 was lost where 0 is now
 * assertEquals(bits((sink) => fourBits.compensate(x, error, key(2), sink)), encode(fourBits, x.fill(3, 2, 3), key(2)));
 * assertEquals(error, new Float32Array(256)); // 7 and 3 are levels: nothing is lost
 *
 * const table = packedLevels({ dimension: 256, levels: [0.1, 0.3, 0.55, 1], norm: Infinity }); // and their negatives
 * assertEquals(encode(table, x, key(1)).length, 32 + 256 * 3);
 * ```
 */
export function packedLevels({ threads, ...options }: PackedOptions & LevelChoice): PackedLevels {
  const alone = (): Kernels => fastest(options.dimension);
  const crew = threads as Crew | undefined; // all threads are: there is no other way to make any
  return packedLevelsBy(crew ? () => shared(crew, alone()) : alone, options);
}

/** {@linkcode packedLevels} by given kernels, asked for at every use: for tests and benches. */
export function packedLevelsBy(
  kernels: () => Kernels,
  { dimension, norm, bucket = Math.max(1, dimension), ...choice }: Omit<PackedOptions, "threads"> & LevelChoice,
): PackedLevels {
  const action = "pack levels";
  checkInteger(action, "the dimension", dimension, 0);
  check(norm === 2 || norm === Infinity, action, "the norm", "2 or Infinity", norm);
  checkInteger(action, "the bucket", bucket, 1);
  check(bucket % BLOCK === 0 || bucket >= dimension, action, "the bucket", `a multiple of ${BLOCK} or all`, bucket);
  check(littleEndian(), action, "the machine", "little-endian", "big-endian");

  const { bits, levels, ...how } = chosen(choice), shape: Shape = { dimension, bits, norm, bucket, ...how };
  const buckets = Math.ceil(dimension / bucket), longest = Math.min(dimension, bucket);
  // A bias of `BIAS (|x| + N g)` adds g times as much to a variance: over `‖x‖²`, with `Σ|x| ≤ √d ‖x‖` and `N ≤ ‖x‖`, `BIAS D (1 + D)`.
  const D = Math.sqrt(longest) * widestGap(levels);

  /** Writes the norms and the words that `pack` fills, which says how many bytes of words there are. */
  function send(sink: BitSink, pack: (norms: Float32Array, words: Uint8Array) => number): void {
    fillBytes(sink, 4 * buckets + 4 * wordsOf(dimension, bits), (bytes) => {
      const norms = new Float32Array(buckets), count = pack(norms, bytes.subarray(4 * buckets));
      putNorms(norms, bytes);
      return 4 * buckets + count;
    });
  }

  /** The norms and the words of a message. */
  function received(source: BitSource): readonly [norms: Float32Array, words: Uint8Array] {
    const norms = normsIn(lentBytes(source, 4 * buckets)), patterns = new Uint32Array(norms.buffer);
    const each = wordsOf(bucket, bits), last = wordsOf(dimension - (buckets - 1) * bucket, bits);
    let count = 0;
    for (let b = 0; b < norms.length; b++) {
      const valid = patterns[b] < INFINITE; // those of negative numbers and −0, of infinities and NaN are above
      if (!valid) check(false, "read levels", `norm ${b}`, "finite and at least 0", norms[b]);
      if (patterns[b] !== 0) count += b < buckets - 1 ? each : last;
    }
    return [norms, lentBytes(source, 4 * count)];
  }

  return {
    dimension,
    guarantee: {
      kind: "unbiased",
      omega: (1 + ROUNDING) * varianceFactor({ dimension: longest, levels, norm }) + BIAS * D * (1 + D),
    },
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      send(sink, (norms, words) => {
        const count = kernels().pack(shape, x, key, norms, words);
        if (out) kernels().read(shape, words.subarray(0, count), norms, out);
        return count;
      });
    },
    compensate(x, error, key, sink) {
      checkLength("compensate", "x", x, dimension);
      checkLength("compensate", "the error", error, dimension);
      check(!overlap(x, error), "compensate", "the error", "apart from x in memory", "a part of both");
      send(sink, (norms, words) => kernels().compensate(shape, x, error, key, norms, words));
    },
    read(source, _key, out = new Float64Array(dimension)) {
      const [norms, words] = received(source);
      kernels().read(shape, words, norms, out);
      return out;
    },
    accumulate(source, _key, sum, weight = 1) {
      checkLength("accumulate", "the sum", sum, dimension);
      check(Number.isFinite(weight), "accumulate", "the weight", "finite", weight);
      const [norms, words] = received(source);
      kernels().add(shape, words, norms, weight, sum);
    },
  };
}

/** Whether two vectors have memory in common. */
function overlap(x: Vec, { buffer, byteOffset, byteLength }: Float32Array): boolean {
  return ArrayBuffer.isView(x) && x.buffer === buffer && x.byteOffset < byteOffset + byteLength &&
    byteOffset < x.byteOffset + x.byteLength;
}

/** The levels as what is packed says them, and as numbers. */
function chosen({ bits, levels }: LevelChoice): Pick<Shape, "bits" | "table"> & { readonly levels: Vec } {
  if (levels !== undefined) {
    check(bits === undefined, "pack levels", "the number of bits", "left to the levels", bits);
    const table = tableOf(levels);
    return { bits: bitsOf(table), table, levels: table.magnitudes };
  }
  checkInteger("pack levels", "the number of bits", bits, 2, 8);
  return { bits, levels: uniformLevels({ steps: largestLevel(bits) }) };
}
