/**
 * What gradients are for: problems, first-order methods, and what to do about lost precision.
 * @module
 */

export * from "./compensation.ts";
export * from "./least_squares.ts";
export * from "./linear_map.ts";
export * from "./logistic.ts";
export * from "./optimizer.ts";
export * from "./oracle.ts";
export * from "./problem.ts";
export * from "./quadratic.ts";
export * from "./readers/mod.ts";
export * from "./stochastic.ts";
export * from "./worker_momentum.ts";
