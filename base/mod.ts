/**
 * The ground floor: vectors, keys, bits. It imports nothing.
 * @module
 */

export { type Arena, arena } from "./arena.ts";
export { readBigInt, writeBigInt } from "./big_integer.ts";
export * from "./bits.ts";
export { child, type Key, key, normals, uniforms } from "./key.ts";
export * from "./norm.ts";
export { type Threads, threads } from "./threads.ts";
export * from "./vector.ts";
