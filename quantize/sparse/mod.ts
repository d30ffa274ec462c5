/**
 * Few coordinates: which ones, and what they are.
 * @module
 */

export {};
