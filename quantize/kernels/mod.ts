/**
 * The fast path: float32 multiplications and integers only, the same bytes from every implementation.
 * @module
 */

export { type PackedLevels, packedLevels } from "./packed_levels.ts";
export { type Threads, threads } from "./threads.ts";
