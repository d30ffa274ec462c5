/**
 * One bit a coordinate: signs, and what scales them.
 * @module
 */

export {};
