/**
 * Lossless codes: integers to bits and back.
 * @module
 */

export { enumerative } from "./enumerative.ts";
export * from "./integers.ts";
export * from "./mixed_radix.ts";
export * from "./padded.ts";
export * from "./each.ts";
export * from "./elias.ts";
export * from "./fixed_width.ts";
export * from "./from.ts";
export * from "./golomb.ts";
export * from "./huffman.ts";
export * from "./run_length.ts";
export * from "./sparse_numbers.ts";
export { arithmetic } from "./arithmetic.ts";
export { frequencies } from "./frequencies.ts";
export { adaptiveModel, type Model, staticModel, type Tally } from "./model.ts";
export { rans } from "./rans.ts";
export { subset } from "./subset.ts";
