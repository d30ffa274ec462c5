/**
 * The ground floor: vectors, keys, bits. It imports nothing.
 * @module
 */

export { readBigInt, writeBigInt } from "./big_integer.ts";
export * from "./bits.ts";
export { child, type Key, key, normals, uniforms } from "./key.ts";
export * from "./norm.ts";
export * from "./vector.ts";
