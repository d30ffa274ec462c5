/**
 * Few coordinates: which ones, and what they are.
 * @module
 */

export { type Sparse, type SparseQuantizer, type SparseShape, topK } from "./top_k.ts";
export { randomK, type RandomShape } from "./random_k.ts";
export { float32s, sparseCodec } from "./sparse.ts";
export * from "./gaps.ts";
export * from "./sparsified.ts";
