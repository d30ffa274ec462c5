/**
 * Leech's lattice Λ₂₄, the best in 24 dimensions at all that lattices are for.
 * @module
 */

import { check } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { scale } from "../../base/vector.ts";
import { golayWords } from "./golay.ts";
import type { Lattice } from "./lattice.ts";
import { leechSearch } from "./leech_nearest.ts";
import { product } from "./product.ts";
import { checkName, checkReach } from "./reach.ts";

/** A name is so many times as long as its point. */
const ROOT8 = 2 * Math.SQRT2;

/**
 * `Λ₂₄` in each block of 24 coordinates.
 *
 * Names are in units of 1/√8: `z = m + 2c + 4w` with m = 0 or 1 in all places, a word c of the extended Golay code, and
 * integers w; `Σ w` is even where m = 0 and odd where m = 1, or `Σ z = 4m` modulo 8. The least norm is 4, of `(±4, ±4, 0, …)`,
 * of `(±2, …)` on the 759 words of weight 8, and of `(∓3, ±1, …)`.
 *
 * The nearest point is the best of the nearest for each of the 2 · 4096 pairs (m, c); of equally near ones that of m = 0, and
 * the word whose first eight bits, then the whole of whose number, is the least. Deep hole: `(√2, 0, …, 0)`, of the type A₁²⁴.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 §11, 12, 20 §2 and 23; no closed form of the second
 * moment is used, but what they measured (chapter 2, table 2.3). Throws a `RangeError` unless the number of blocks is a
 * positive integer.
 *
 * @example
 * ```ts
 * import { leech } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const L = leech({ blocks: 1 }), x = new Float64Array(24).fill(0.3);
 * x[0] = -1;
 * assertEquals(L.nearest(x), new Int32Array(24).fill(1).fill(-3, 0, 1)); // (−3, 1, …, 1)/√8
 * ```
 */
export function leech({ blocks }: { blocks: number }): Lattice {
  return product(leech24(), blocks);
}

function leech24(): Lattice {
  const words = golayWords();
  const search = leechSearch(words), y = new Float64Array(24); // scratch: never escapes
  return {
    name: "Λ24",
    composition: { family: "Λ", dimension: 24, blocks: 1 },
    dimension: 24,
    length: 24,
    coveringRadius: Math.SQRT2,
    determinant: 1,
    kissingNumber: 196560,
    secondMoment: 0.065771,
    nearest(x, out = new Int32Array(24)) {
      checkReach(x, 24);
      return search(scale(ROOT8, x, y), out);
    },
    point(z, out = new Float64Array(24)) {
      checkName(z, 24);
      const m = z[0] & 1;
      let sum = 0, word = 0;
      for (let j = 0; j < 24; j++) {
        check((z[j] & 1) === m, "find the point", `place ${j} of its name`, "even or odd as place 0", z[j]);
        word |= (z[j] >> 1 & 1) << j;
        sum += z[j];
        out[j] = z[j] / ROOT8;
      }
      check(words[word & 4095] === word, "find the point", "the bits of value 2 in its name", "a Golay word", word);
      check((sum & 7) === 4 * m, "find the point", "the sum of its name", `${4 * m} modulo 8`, sum);
      return out;
    },
    shift(key) { // names 8Z²⁴ are of points, so what is uniform on the cell [0, √8)²⁴ is uniform modulo Λ₂₄
      const u = uniforms(key, 24);
      return scale(ROOT8, u, u);
    },
  };
}
