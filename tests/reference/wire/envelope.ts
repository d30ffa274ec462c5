/**
 * The envelope of sealed and of packed messages. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { bounded, demand, integer, type Reader, take } from "./bits.ts";

/** What is in an envelope: its content as bits, and whether that describes itself. */
export interface Opened {
  readonly content: string;
  readonly describesItself: boolean;
}

/** Opens an envelope, with or without a checksum. */
export function opened(bytes: Uint8Array): Opened {
  const reader: Reader = { bits: bitsOf(bytes), place: 0 };
  demand(integer(reader, 16) === 0xb1de, "it has another magic number");
  demand(integer(reader, 8) === 1, "it is of another version");
  const flags = bounded(reader, 8, 0, 3);
  const describesItself = flags === 1 || flags === 3;
  const summed = flags === 2 || flags === 3;
  const length = BigInt("0b" + take(reader, 64));
  demand(length < 2n ** 53n, "it is too long");
  const inside = (length + 7n) / 8n;
  demand(BigInt(bytes.length) === 12n + inside + (summed ? 4n : 0n), "its number of bytes is another");
  const content = take(reader, Number(length));
  while (reader.place % 8 !== 0) demand(take(reader, 1) === "0", "its padding is not zero");
  if (summed) demand(integer(reader, 32) === crc32(bytes.slice(0, bytes.length - 4)), "its checksum does not match");
  return { content, describesItself };
}

function bitsOf(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return bits;
}

/** The CRC-32 of ISO 3309. */
export function crc32(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) {
    register = (register ^ byte) >>> 0;
    for (let time = 0; time < 8; time++) {
      const out = register & 1;
      register = register >>> 1;
      if (out === 1) register = (register ^ 0xedb88320) >>> 0;
    }
  }
  return ~register >>> 0;
}
