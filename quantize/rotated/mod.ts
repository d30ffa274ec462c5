/**
 * Random rotations around a quantizer, and the quantizers made for them.
 * @module
 */

export { rotate, rotateBack } from "./rotation.ts";
export * from "./rotated.ts";
export * from "./lloyd_max.ts";
export * from "./eden.ts";
