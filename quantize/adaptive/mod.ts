/**
 * Levels that follow the gradients: distributions, ALQ, AMQ, the optimum, and codebooks that travel.
 * @module
 */

export type * from "./codebooks/codebook.ts";
export type * from "./distributions/distribution.ts";
export * from "./codebooks/fixed_codebook.ts";
export * from "./codebooks/levels_sent.ts";
export * from "./codebooks/moments_shared.ts";
export type { LevelCode, Tuned, TunedOptions } from "./codebooks/tuned.ts";
export { alq, type DescentDesign, type LevelDescent } from "./designs/alq.ts";
export { amq, type GeometricDesign } from "./designs/amq.ts";
export * from "./distributions/binned.ts";
export * from "./distributions/bucket_statistics.ts";
export { empirical, type WeightedValues } from "./distributions/empirical.ts";
export * from "./distributions/folded_normal.ts";
export * from "./distributions/histogram.ts";
export * from "./distributions/magnitudes.ts";
export { roundingVariance, varianceGradient } from "./designs/objective.ts";
export * from "./designs/optimal.ts";
export * from "./distributions/pmf.ts";
export * from "./designs/single_level.ts";
