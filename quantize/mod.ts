/**
 * Vectors to bits and back, without memory: quantizers, codecs, and the two joined.
 * @module
 */

export type * from "./types.ts";
export * from "./compressor.ts";
export * from "./side_by_side.ts";
export { float32, float32Up, float64, floats } from "./floats.ts";
export * from "./adaptive/mod.ts";
export * from "./balls/mod.ts";
export * from "./codes/mod.ts";
export * from "./kernels/mod.ts";
export * from "./lattices/mod.ts";
export * from "./levels/mod.ts";
export * from "./rotated/mod.ts";
export * from "./signs/mod.ts";
export * from "./sparse/mod.ts";
export * from "./wire/mod.ts";
