/**
 * A stand-in for `@std/assert`: the assertions used here, on Node's deep equality and its difference of two values.
 * @module
 */

export { AssertionError } from "./assertion_error.ts";
export * from "./equal.ts";
export * from "./equals.ts";
export * from "./numbers.ts";
export * from "./strings.ts";
export * from "./throws.ts";
export * from "./values.ts";
