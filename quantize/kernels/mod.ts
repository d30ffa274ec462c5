/**
 * The fast path: float32 multiplications and integers only, the same bytes from every implementation.
 * @module
 */

export { type LevelChoice, type PackedLevels, packedLevels, type PackedOptions } from "./packed_levels.ts";
