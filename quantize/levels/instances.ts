/**
 * Stochastic rounding to levels under the names that it has in the literature.
 * @module
 */

import { geometricLevels, uniformLevels } from "./level_set.ts";
import { type LevelOptions, type LevelQuantizer, stochasticLevels } from "./stochastic.ts";

/**
 * QSGD: levels `k/s`, k = 0 … s, with `steps` = s. With `norm: Infinity` it is QSGDinf.
 *
 * `E‖Q(x) − x‖² ≤ min(d/(4s²), √d/s) ‖x‖²` for the Euclidean norm and buckets of d coordinates. The paper has `d/s²`.
 * Throws a `RangeError` unless `steps ≥ 1`.
 *
 * Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
 * NeurIPS 2017, §3.1.
 *
 * @example
 * ```ts
 * import { key, qsgd } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { norms, numbers } = qsgd({ dimension: 2, steps: 5 }).quantize([3, -4], key(0));
 * assertEquals(norms, Float32Array.of(5));
 * assertEquals(numbers, Int32Array.of(3, -4)); // both are levels already
 * ```
 */
export function qsgd({ steps, ...options }: LevelOptions & { readonly steps: number }): LevelQuantizer {
  return stochasticLevels({ ...options, levels: uniformLevels({ steps }) });
}

/**
 * Natural dithering: levels `0, 2^{1−s}, …, ½, 1`, with `count` = s of them above 0, and any norm.
 *
 * `E‖Q(x) − x‖² ≤ (⅛ + a min(1, a)) ‖x‖²`, `a = d^{1/min(q,2)} 2^{1−s}`. Throws a `RangeError` unless `count ≥ 1`.
 *
 * Horváth, Ho, Horváth, Sahu, Canini, Richtárik, "Natural Compression for Distributed Deep Learning", MSML 2022, §4.
 *
 * @example
 * ```ts
 * import { key, naturalDithering } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const quantizer = naturalDithering({ dimension: 4, count: 3, norm: 1 });
 * assertEquals(quantizer.levels, Float64Array.of(0, 0.25, 0.5, 1));
 * assertEquals(quantizer.quantize([1, -1, 0, 2], key(0)).numbers, Int32Array.of(1, -1, 0, 2));
 * ```
 */
export function naturalDithering({ count, ...options }: LevelOptions & { readonly count: number }): LevelQuantizer {
  return stochasticLevels({ ...options, levels: geometricLevels({ count }) });
}

/**
 * NUQSGD: levels `0, 2⁻ˢ, …, ½, 1` and the Euclidean norm; `count` = s + 1 of them are above 0.
 *
 * It is {@linkcode naturalDithering} with q = 2. Throws a `RangeError` unless `count ≥ 1`.
 *
 * Ramezani-Kebrya, Faghri, Markov, Aksenov, Alistarh, Roy, "NUQSGD: Provably Communication-Efficient Data-Parallel SGD
 * via Nonuniform Quantization", JMLR 22, 2021.
 *
 * @example
 * ```ts
 * import { nuqsgd } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { levels, norm } = nuqsgd({ dimension: 1000, count: 4, bucket: 256 });
 * assertEquals([...levels, norm], [0, 0.125, 0.25, 0.5, 1, 2]);
 * ```
 */
export function nuqsgd(options: Omit<LevelOptions, "norm"> & { readonly count: number }): LevelQuantizer {
  return naturalDithering({ ...options, norm: 2 });
}

/**
 * TernGrad: levels 0 and 1 of the largest magnitude M, so that a coordinate v becomes `±M` with probability `|v|/M`.
 *
 * `E‖Q(x) − x‖² = Σ |v|(M − |v|)`. Where all workers use one M, it is the `scale` ({@linkcode scaleOf}); the paper's
 * clipping is {@linkcode clipped}.
 *
 * Wen, Xu, Yan, Wu, Wang, Chen, Li, "TernGrad: Ternary Gradients to Reduce Communication in Distributed Deep Learning",
 * NeurIPS 2017.
 *
 * @example
 * ```ts
 * import { key, ternGrad } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const quantizer = ternGrad({ dimension: 3 });
 * assertEquals(quantizer.quantize([2, 0, -2], key(0)).numbers, Int32Array.of(1, 0, -1));
 * ```
 */
export function ternGrad(options: Omit<LevelOptions, "norm">): LevelQuantizer {
  return stochasticLevels({ ...options, levels: [0, 1], norm: Infinity });
}
