/**
 * Messages that leave the process.
 * @module
 */

export { type DecodeError, isDecodeError } from "./decode_error.ts";
export { seal, unseal } from "./envelope.ts";
export type { CodeScheme } from "./level_codes.ts";
export { pack, unpack, type Unpacked } from "./message.ts";
export { compressorOf, type Scheme, type SchemeParameters } from "./scheme.ts";
