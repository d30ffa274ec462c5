/**
 * Files that users bring, read strictly.
 * @module
 */

export * from "./idx.ts";
export * from "./libsvm.ts";
export * from "./matrix_market.ts";
export * from "./npy.ts";
export * from "./safetensors.ts";
export * from "./table.ts";
export type { Tensor } from "./tensor.ts";
export * from "./triplets.ts";
