/**
 * Random rotations around a quantizer, and the quantizers made for them.
 * @module
 */

export {};
