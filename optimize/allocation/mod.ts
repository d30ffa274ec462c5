/**
 * How many bits each round, and each part of a vector, gets.
 *
 * A {@linkcode Score} says what rounds are worth, a {@linkcode Spending} how many bits that is, and a {@linkcode BitRule} spends
 * them. Offline, where all weights are known, {@linkcode spread} and {@linkcode wholeBits} do.
 * @module
 */

export * from "./closed_loop.ts";
export * from "./fixed.ts";
export * from "./forecasts.ts";
export * from "./layered.ts";
export { type Limits, type Plan } from "./limits.ts";
export * from "./moments.ts";
export * from "./named.ts";
export * from "./open_loop.ts";
export * from "./rule.ts";
export * from "./score.ts";
export * from "./scores.ts";
export * from "./spending.ts";
export * from "./spread.ts";
export * from "./whole.ts";
