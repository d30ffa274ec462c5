/**
 * What vectors are.
 * @module
 */

/** What functions take: anything with a length and numbers, never written to. */
export type Vec = ArrayLike<number>;

/** A `Float64Array` of the caller's own, spelled so that TypeScript before and after 5.7 agree. */
export type Float64s = ReturnType<Float64Array["slice"]>;

/** What functions fill when they are given `out`. */
export type Floats = Float64Array | Float32Array;
