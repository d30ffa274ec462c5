/**
 * Stochastic rounding to levels, bucket by bucket.
 * @module
 */

export { type Alphabet, alphabetOf, geometricLevels, uniformLevels } from "./level_set.ts";
export * from "./stochastic.ts";
export * from "./levelled.ts";
