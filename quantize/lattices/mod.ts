/**
 * Nearest points of lattices.
 * @module
 */

export * from "./grid.ts";
