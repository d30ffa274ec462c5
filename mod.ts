/**
 * BitDescent: gradient descent, a few bits at a time.
 *
 * Quantizers, codes, compensation and protocols as pure functions that compose; theory that says what to expect of them.
 * @module
 */

export * from "./base/mod.ts";
export * from "./quantize/mod.ts";
export * from "./optimize/mod.ts";
export * from "./protocols/mod.ts";
export * from "./theory/mod.ts";
