/**
 * Files that users bring, read strictly.
 * @module
 */

export * from "./libsvm.ts";
export * from "./matrix_market.ts";
export * from "./triplets.ts";
