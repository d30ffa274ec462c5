/**
 * Messages that leave the process.
 * @module
 */

export { type DecodeError, isDecodeError } from "./decode_error.ts";
export { seal, unseal } from "./envelope.ts";
