/**
 * Stochastic rounding to levels, bucket by bucket.
 * @module
 */

export { type Alphabet, alphabetOf, geometricLevels, uniformLevels } from "./level_set.ts";
export * from "./stochastic.ts";
export * from "./instances.ts";
export * from "./fixed_width_levels.ts";
export * from "./levelled.ts";
export * from "./numbered.ts";
export * from "./signs_apart.ts";
export * from "./clipped.ts";
export { naturalCompression } from "./natural_compression.ts";
export { scaleOf } from "./scale.ts";
