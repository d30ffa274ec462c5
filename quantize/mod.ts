/**
 * Vectors to bits and back, without memory: quantizers, codecs, and the two joined.
 * @module
 */

export * from "./types.ts";
export * from "./compressor.ts";
export * from "./floats.ts";
export { inBall, rangeSent } from "./range.ts";
export * from "./mixed_radix.ts";
export { cube, cubeCode, cubeLevels } from "./cube.ts";
export * from "./rate.ts";
export * from "./shifted.ts";
export { enumerative } from "./enumerative.ts";
export { cell, cellCode, cellCodec } from "./cell.ts";
