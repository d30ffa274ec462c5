/**
 * Stochastic rounding to levels, bucket by bucket.
 * @module
 */

export {};
