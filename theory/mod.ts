/**
 * Numbers from theorems: what is promised, under which hypotheses, and what no method can beat.
 * @module
 */

export * from "./bound.ts";
export * from "./converse.ts";
export * from "./covering.ts";
export * from "./dynamic_bits/as_printed.ts";
export * from "./dynamic_bits/gains.ts";
export {
  uniformFractionsDensity,
  uniformFractionsNoise,
  uniformLevelsNoise,
  type UniformlyRounded,
} from "./dynamic_bits/noise.ts";
export {
  type ConvexNoisyDescent,
  type NoisyDescent,
  noisyDescentGap,
  noisyDescentGradient,
  noisyDescentLeastGap,
} from "./dynamic_bits/noisy_descent.ts";
export * from "./dynamic_bits/quadratic.ts";
export {
  type ConvexDynamicBitsRun,
  dynamicBitsGap,
  dynamicBitsGradient,
  type DynamicBitsRun,
} from "./dynamic_bits/run.ts";
export {
  type NoiseSources,
  type QuantizedGradient,
  quantizedGradientNoise,
  quantizedGradientSecondMoment,
  quantizedGradientSecondMomentAsPrinted,
} from "./dynamic_bits/second_moment.ts";
export * from "./dynamic_bits/weighted_noise.ts";
export * from "./lattice_codes.ts";
export * from "./lattices.ts";
export * from "./levels/averaged_sgd.ts";
export * from "./levels/code_bounds.ts";
export * from "./levels/code_length.ts";
export { expectedNonzeros, type Levelling, levelUse, levelVariance } from "./levels/law.ts";
export * from "./levels/named.ts";
export {
  adaptiveLevelsVariance,
  type LevelParameters,
  maximumLevelsVariance,
  sharpLevelsVariance,
  symmetricLevelsVariance,
} from "./levels/variance.ts";
export * from "./many_workers/as_printed.ts";
export * from "./many_workers/bits.ts";
export * from "./many_workers/decay.ts";
export * from "./many_workers/growth.ts";
export * from "./many_workers/quantized_descent.ts";
export * from "./network.ts";
export * from "./points/lattice_points.ts";
export * from "./schedules/aiade.ts";
export * from "./schedules/differenced_descent.ts";
export type { DoubleAssumptions, DoubleStage, GeometricErrors } from "./schedules/double_encoding.ts";
export * from "./schedules/gradient_descent.ts";
export * from "./schedules/heavy_ball.ts";
export * from "./schedules/iade.ts";
export * from "./schedules/iade_sgd.ts";
export * from "./schedules/many_workers.ts";
export * from "./schedules/nesterov.ts";
export * from "./schedules/nesterov_quadratic.ts";
export type { ManyAssumptions, ManyRegime, PartsCurvature } from "./schedules/parts.ts";
export type { Assumptions, Curvature, Precision, Regime, Schedule, Shape, Stage } from "./schedules/schedule.ts";
export * from "./schedules/tuning.ts";
export * from "./schedules/worker_momentum.ts";
