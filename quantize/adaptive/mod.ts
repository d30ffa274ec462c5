/**
 * Levels that follow the gradients: distributions, ALQ, AMQ, the optimum, and codebooks that travel.
 * @module
 */

export * from "./codebook.ts";
export * from "./distribution.ts";
export * from "./fixed.ts";
