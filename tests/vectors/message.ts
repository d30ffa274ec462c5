/**
 * Messages as they stand in a file.
 * @module
 */

import type { Bits } from "../../base/bits.ts";

/** A message: how many bits, and its bytes. */
export interface Message {
  readonly bits: number;
  readonly hex: string;
}

/** How it is written. */
export const inHex = ({ bytes, length }: Bits): Message => ({
  bits: length,
  hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
});

/** The message that a file has. */
export const fromHex = ({ bits, hex }: Message): Bits => ({
  bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16)),
  length: bits,
});
