/**
 * What gradients are for: problems, first-order methods, and what to do about lost precision.
 * @module
 */

export * from "./allocation/mod.ts";
export * from "./classification.ts";
export * from "./compensation.ts";
export * from "./least_squares.ts";
export * from "./linear_map.ts";
export * from "./logistic.ts";
export * from "./minibatch.ts";
export * from "./optimizer.ts";
export * from "./oracle.ts";
export * from "./problem.ts";
export * from "./quadratic.ts";
export * from "./readers/mod.ts";
export * from "./shares.ts";
export { softmaxRegression } from "./softmax.ts";
export { decaying, inverseTime, type StepSize } from "./step_size.ts";
export * from "./stochastic.ts";
export * from "./worker_momentum.ts";
