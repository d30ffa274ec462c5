/**
 * Levels that follow the gradients: distributions, ALQ, AMQ, the optimum, and codebooks that travel.
 * @module
 */

export * from "./distribution.ts";
