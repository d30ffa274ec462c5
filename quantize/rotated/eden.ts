/**
 * A rotation, then the best levels for what it makes of a vector: normals.
 * @module
 */

import { each } from "../codes/each.ts";
import { fixedWidth } from "../codes/fixed_width.ts";
import { numbered } from "../levels/numbered.ts";
import { compressor } from "../compressor.ts";
import { levelled } from "../levels/levelled.ts";
import type { Compressor } from "../types.ts";
import { lloydMax, type LloydMaxOptions } from "./lloyd_max.ts";
import { rotated } from "./rotated.ts";

/**
 * EDEN: rotates, rounds each coordinate to the nearest of 2ᵇ levels, {@linkcode lloydMax}, and sends b bits of each and one
 * scale: `b d + 32` bits, of a zero vector 32.
 *
 * The error is about `D/(1 − D)‖x‖²` where unbiased and `D‖x‖²` by least squares, D = 0.3634, 0.1175, 0.03455, 0.009501 for
 * 1 to 4 bits. With a Hadamard matrix for a uniformly random rotation it is only nearly unbiased, so that the guarantee is
 * the sure one of the worst vector. It departs from the paper in that bits are whole and nothing is padded.
 *
 * Vargaftik, Ben-Basat, Portnoy, Mendelson, Ben-Itzhak, Mitzenmacher, "EDEN: communication-efficient and robust distributed
 * mean estimation for federated learning", ICML 2022.
 *
 * @example
 * ```ts
 * import { decode, eden, encode, key, norm2, subtract } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const twoBits = eden({ dimension: 1000, bits: 2 }), x = Float64Array.from({ length: 1000 }, (_, i) => 1 / (1 + i));
 * const message = encode(twoBits, x, key(1));
 * assertEquals(message.length, 2 * 1000 + 32);
 * const error = norm2(subtract(decode(twoBits, message, key(1)), x)) / norm2(x);
 * assertLess(error * error, 0.16); // 0.1175/(1 − 0.1175) = 0.133 for normals
 * ```
 */
export function eden({ dimension, bits, scale = "unbiased" }: LloydMaxOptions): Compressor {
  const quantizer = lloydMax({ dimension, bits, scale });
  const code = numbered(quantizer.levels, each(fixedWidth({ width: bits })));
  return rotated(compressor(quantizer, levelled(quantizer, code)));
}

/**
 * DRIVE: rotates, and sends the signs and one scale: `d + 32` bits, of a zero vector 32.
 *
 * The value is `S Rᵀ sign(Rx)` with `S = ‖x‖²/‖Rx‖₁` where unbiased, and `‖Rx‖₁/d` by least squares; sign(0) is 1. The errors
 * are `(d‖x‖²/‖Rx‖₁² − 1)‖x‖²` and `(1 − ‖Rx‖₁²/(d‖x‖²))‖x‖²`, about `(π/2 − 1)‖x‖²` and `(1 − 2/π)‖x‖²`. What is sure is
 * `1 ≤ d‖x‖²/‖Rx‖₁² ≤ d`: that is the guarantee, up to rounding of the scale. In dimensions that are powers of two, least
 * squares make an expected error of at most `½‖x‖²`, since `E‖Rx‖₁ ≥ √(d/2)‖x‖` (Khinchin, with Szarek's constant).
 *
 * Vargaftik, Ben-Basat, Portnoy, Mendelson, Ben-Itzhak, Mitzenmacher, "DRIVE: one-bit distributed mean estimation",
 * NeurIPS 2021.
 *
 * @example
 * ```ts
 * import { decode, drive, encode, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const signs = drive({ dimension: 4 }), x = [0, 0, 3, 0];
 * const message = encode(signs, x, key(0));
 * assertEquals(message.length, 4 + 32);
 * assertEquals(decode(signs, message, key(0)), Float64Array.from(x)); // R x has entries ±1.5: signs and a scale say it all
 * ```
 */
export function drive({ dimension, scale = "unbiased" }: Omit<LloydMaxOptions, "bits">): Compressor {
  return eden({ dimension, bits: 1, scale });
}
