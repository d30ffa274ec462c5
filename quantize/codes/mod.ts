/**
 * Lossless codes: integers to bits and back.
 * @module
 */

export { enumerative } from "./enumerative.ts";
export * from "./mixed_radix.ts";
