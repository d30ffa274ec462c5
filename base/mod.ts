/**
 * The ground floor: vectors, keys, bits. It imports nothing.
 * @module
 */

export { readBigInt, writeBigInt } from "./big_integer.ts";
export * from "./bits.ts";
export * from "./key.ts";
export * from "./special.ts";
export * from "./vector.ts";
