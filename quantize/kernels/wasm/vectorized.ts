/**
 * Kernels in WebAssembly: a vector passes through its memory piece by piece, so that it stays small whatever the dimension.
 * @module
 */

import type { Floats, Vec } from "../../../base/vector.ts";
import { checkCodes, checkPadding } from "../add.ts";
import { BLOCK, largestLevel, type Shape } from "../blocks.ts";
import { bucketScale, closer, fixedPointFactor, magnitude, sentNorm } from "../bucket_norm.ts";
import type { Kernels } from "../kernels.ts";
import { type Features, type Instance, once } from "./engine.ts";
import { eachPiece, FLOATS, KEYS, LEVELS, PIECE, SUMS, WORDS, ZEROS } from "./pieces.ts";

/** Kernels that ask for such features; none where the machine has not got them. */
export const vectorized: (features: Features) => Kernels | undefined = /* @__PURE__ */ once(kernelsOf);

/** Visits the parts of buckets between coordinates `begin` and `end`: each with its bucket. */
function eachPart(
  begin: number,
  end: number,
  bucket: number,
  visit: (b: number, from: number, to: number) => void,
): void {
  for (let from = begin, to = 0; from < end; from = to) {
    const b = Math.floor(from / bucket);
    to = Math.min(end, (b + 1) * bucket);
    visit(b, from, to);
  }
}

function kernelsOf({ memory, children, largest, squares, packer, adder }: Instance): Kernels {
  const floats = new Float32Array(memory.buffer, FLOATS, PIECE), words = new Uint8Array(memory.buffer, WORDS, PIECE);
  const levels = new Float32Array(memory.buffer, LEVELS, BLOCK);

  /** Brings coordinates `from … to − 1` of x into the memory, and zeros to the end of a block. */
  function load(x: Vec, from: number, to: number): void {
    const count = to - from;
    if (ArrayBuffer.isView(x)) floats.set(count === x.length ? x : (x as Floats).subarray(from, to));
    else for (let i = from; i < to; i++) floats[i - from] = x[i];
    if (count % BLOCK !== 0) floats.fill(0, count, Math.ceil(count / BLOCK) * BLOCK);
  }

  /** `‖x‖₂` of a bucket, from the eight sums so far and the floats of its last part: as `euclideanNorm` has it. */
  function euclidean(place: number, count: number, first: boolean): number {
    const eights = count - count % 8, begin = place / 4;
    let sum = squares(place, eights, first ? ZEROS : SUMS, SUMS);
    for (let i = begin + eights; i < begin + count; i++) sum += floats[i] * floats[i];
    return Math.sqrt(sum);
  }

  /** Adds `weight` times what `given` says to `sum`, or to zeros. */
  function add(
    shape: Shape,
    given: Uint8Array,
    norms: Float32Array,
    weight: number,
    sum: Floats,
    toZeros: boolean,
  ): void {
    const { dimension, bits, bucket } = shape, S = largestLevel(bits), addBlocks = adder(bits);
    let at = 0;
    eachPiece(0, dimension, (begin, end) => {
      if (!toZeros) load(sum, begin, end);
      words.set(given.subarray(at, at + PIECE / 8 * bits)); // no part has more, and some need not all
      let place = WORDS;
      eachPart(begin, end, bucket, (b, from, to) => {
        if (norms[b] === 0) return void (toZeros && floats.fill(0, from - begin, to - begin));
        const blocks = Math.ceil((to - from) / BLOCK), next = place + 16 * bits * blocks, tail = (to - from) % BLOCK;
        const scale = bucketScale(norms[b], S, weight);
        const offset = 4 * (from - begin), old = (toZeros ? ZEROS : FLOATS) + offset;
        checkCodes(addBlocks(place, blocks, scale, old, FLOATS + offset) === 0, bits);
        if (tail !== 0) {
          addBlocks(next - 16 * bits, 1, 1, ZEROS, LEVELS);
          checkPadding(levels.subarray(tail));
        }
        place = next;
      });
      at += place - WORDS;
      sum.set(floats.subarray(0, end - begin), begin);
    });
  }

  return {
    pack(shape, x, key, norms, packed, index = 0) {
      const { dimension, bits, norm, bucket } = shape, S = largestLevel(bits), packBlocks = packer(bits);
      const group = Math.max(1, Math.floor(PIECE / bucket)) * bucket; // whole buckets: in one piece, or one in many pieces
      let at = 0;
      for (let start = 0; start < dimension; start += group) {
        const stop = Math.min(dimension, start + group);
        let most = 0;
        eachPiece(start, stop, (begin, end) => {
          load(x, begin, end);
          eachPart(begin, end, bucket, (b, from, to) => {
            const first = from === b * bucket, place = FLOATS + 4 * (from - begin), count = to - from;
            if (norm !== 2) most = largest(place, Math.ceil(count / 4) * 4, first ? 0 : most);
            const size = norm === 2 ? euclidean(place, count, first) : magnitude(most);
            if (to === stop || to === (b + 1) * bucket) norms[b] = sentNorm(size, x);
          });
        });
        eachPiece(start, stop, (begin, end) => {
          if (stop - start > PIECE) load(x, begin, end);
          children(key.hi, key.lo, index + Math.floor(begin / bucket), Math.ceil((end - begin) / bucket), KEYS);
          let place = WORDS;
          eachPart(begin, end, bucket, (b, from, to) => {
            if (norms[b] === 0) return;
            const near = closer(norms[b]), factor = fixedPointFactor(norms[b], S) / near;
            if (near !== 1) { for (let i = from - begin; i < to - begin; i++) floats[i] *= near; }
            const blocks = Math.ceil((to - from) / BLOCK), own = KEYS + 4 * (b - Math.floor(begin / bucket));
            packBlocks(FLOATS + 4 * (from - begin), blocks, factor, from - b * bucket, own, place);
            place += 16 * bits * blocks;
          });
          packed.set(words.subarray(0, place - WORDS), at);
          at += place - WORDS;
        });
      }
      return at;
    },
    read: (shape, given, norms, out) => add(shape, given, norms, 1, out, true),
    add: (shape, given, norms, weight, sum) => add(shape, given, norms, weight, sum, false),
  };
}
