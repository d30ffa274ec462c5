/**
 * Who does the work: WebAssembly with SIMD where there is any, plain TypeScript anywhere.
 * @module
 */

import { BLOCK } from "./blocks.ts";
import type { Kernels } from "./kernels.ts";
import { plain } from "./plain.ts";
import { plainSigns, type SignKernels } from "./signs.ts";
import type { LevelKernels } from "./levels.ts";
import type { Features } from "./wasm/engine.ts";
import { vectorizedLevels } from "./wasm/levels.ts";
import { vectorizedSigns } from "./wasm/signs.ts";
import { vectorized } from "./wasm/vectorized.ts";

/** Plain TypeScript; WebAssembly with SIMD, and with relaxed SIMD, which is faster. */
export type Engine = "plain" | Features;

/** Kernels in WebAssembly with some features, or none. */
type Vectorized<K> = (features: Features) => K | undefined;

/** The fastest kernels there are for a dimension; less than a block is not worth compiling anything. */
function best<K>(dimension: number, plain: K, vectorized: Vectorized<K>): K {
  return dimension < BLOCK ? plain : vectorized("relaxed") ?? vectorized("simd") ?? plain;
}

/** The kernels of an engine for packed levels; none where the machine does not have it. */
export const kernelsOf = (engine: Engine): Kernels | undefined => engine === "plain" ? plain : vectorized(engine);

/** The fastest kernels for packed levels. */
export const fastest = (dimension: number): Kernels => best(dimension, plain, vectorized);

/** The kernels of an engine for signs of float32s; none where the machine does not have it. */
export const signKernelsOf = (engine: Engine): SignKernels | undefined =>
  engine === "plain" ? plainSigns : vectorizedSigns(engine);

/** The fastest kernels for signs of float32s. */
export const fastestSigns = (dimension: number): SignKernels => best(dimension, plainSigns, vectorizedSigns);

/** The kernels of an engine for levels; none in plain TypeScript, where `roundToLevels` is it. */
export const levelKernelsOf = (engine: Engine): LevelKernels | undefined =>
  engine === "plain" ? undefined : vectorizedLevels(engine);

/** The fastest kernels for levels, if any are faster than plain TypeScript. */
export const fastestLevels = (dimension: number): LevelKernels | undefined =>
  best<LevelKernels | undefined>(dimension, undefined, vectorizedLevels);
