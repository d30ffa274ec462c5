/**
 * Numbers from theorems: what is promised, under which hypotheses, and what no method can beat.
 * @module
 */

export * from "./bound.ts";
export * from "./converse.ts";
export * from "./covering.ts";
export * from "./lattices.ts";
export * from "./schedules/gradient_descent.ts";
export * from "./schedules/heavy_ball.ts";
export * from "./schedules/nesterov.ts";
export * from "./schedules/nesterov_quadratic.ts";
export type { Assumptions, Curvature, Precision, Regime, Schedule, Shape, Stage } from "./schedules/schedule.ts";
export * from "./schedules/tuning.ts";
export * from "./schedules/worker_momentum.ts";
