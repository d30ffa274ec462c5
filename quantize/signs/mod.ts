/**
 * One bit a coordinate: signs, and what scales them.
 * @module
 */

export * from "./sign.ts";
export { scaledSign } from "./scaled_sign.ts";
export { oneBit } from "./one_bit.ts";
