/**
 * Lattices: their nearest points, and what is known of them.
 * @module
 */

export { checkerboard } from "./checkerboard.ts";
export * from "./cubic.ts";
export * from "./dual_checkerboard.ts";
export * from "./gosset.ts";
export * from "./grid.ts";
export type * from "./lattice.ts";
export * from "./leech.ts";
export * from "./permutohedral.ts";
export * from "./product.ts";
export * from "./quantizer.ts";
export * from "./root.ts";
export * from "./scaled.ts";
export { type Covering, normalisedThickness, thickness } from "./thickness.ts";
