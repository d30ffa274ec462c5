/**
 * Bit strings as bytes that leave the process: with a version, an exact length, and a checksum.
 *
 * `docs/wire-format.md` specifies them to the bit.
 * @module
 */

import { type Bits, type BitSource, source } from "../../base/bits.ts";
import { crc32 } from "../../base/crc32.ts";
import { decodeError } from "./decode_error.ts";

/** The first two bytes of every sealed message. */
const MAGIC = 0xb1de;
/** The version of the format that is written, and the only one that is read. */
const VERSION = 1;
/** The flags: a description of the payload follows the header; a checksum follows the payload. */
const DESCRIBED = 1, CHECKSUM = 2;

/** A message out of its envelope. */
export interface Opened {
  /** Whether the message says how its payload is to be read. */
  readonly described: boolean;
  /** The bits inside, a view of the bytes. */
  readonly content: Bits;
  /** Where they start, in bits from the start of the bytes. */
  readonly start: number;
}

/** Bytes before the content, and of the checksum. */
const HEADER = 12, TRAILER = 4;

/**
 * The envelope: 16 bits of magic, 8 of version, 8 of flags, 64 of length, the content, padding, the checksum.
 *
 * The content may come in parts, of which all but the last are whole bytes; bits after its end count for nothing.
 */
export function enclose(
  content: Bits | readonly Bits[],
  { described, checksum }: { described: boolean; checksum: boolean },
): Uint8Array {
  const parts = "bytes" in content ? [content] : content;
  const length = parts.reduce((sum, part) => sum + part.length, 0), end = HEADER + Math.ceil(length / 8);
  const bytes = new Uint8Array(end + (checksum ? TRAILER : 0)), view = new DataView(bytes.buffer);
  view.setUint16(0, MAGIC);
  view.setUint8(2, VERSION);
  view.setUint8(3, (described ? DESCRIBED : 0) | (checksum ? CHECKSUM : 0));
  view.setUint32(4, Math.floor(length / 2 ** 32));
  view.setUint32(8, length);
  let at = HEADER;
  for (const part of parts) {
    const size = Math.ceil(source(part).remaining / 8);
    bytes.set(part.bytes.subarray(0, size), at);
    at += size;
  }
  if (length % 8 > 0) bytes[end - 1] &= 0xff << (8 - length % 8);
  if (checksum) view.setUint32(end, crc32(bytes.subarray(0, end)));
  return bytes;
}

/** What is in an envelope; throws a {@linkcode DecodeError} on bytes that are none. */
export function open(bytes: Uint8Array): Opened {
  const from = source({ bytes, length: 8 * bytes.length });
  const field = (what: string, width: number, isRight: (value: number) => boolean): number => {
    const at = 8 * bytes.length - from.remaining;
    if (from.remaining < width) throw decodeError(`the message ends before its ${what}`, 8 * bytes.length);
    const value = from.read(width);
    if (!isRight(value)) throw decodeError(`no message has the ${what} ${value}`, at);
    return value;
  };
  field("magic number", 16, (value) => value === MAGIC);
  field("version", 8, (value) => value === VERSION);
  const flags = field("flags", 8, (value) => value <= (DESCRIBED | CHECKSUM));
  const high = field("length", 32, (value) => value < 2 ** 21), low = field("length", 32, () => true);

  const length = high * 2 ** 32 + low, end = HEADER + Math.ceil(length / 8);
  const expected = end + (flags & CHECKSUM ? TRAILER : 0);
  if (bytes.length !== expected) {
    const why = `a message of ${length} bits inside has ${expected} bytes, and these are ${bytes.length}`;
    throw decodeError(why, 8 * Math.min(bytes.length, expected));
  }
  if (flags & CHECKSUM && crc32(bytes.subarray(0, end)) !== lastWord(bytes)) {
    throw decodeError("its checksum does not match", 8 * end);
  }
  const content: Bits = { bytes: bytes.subarray(HEADER, end), length };
  const padding = 8 * content.bytes.length - length;
  if (padding > 0 && (content.bytes[content.bytes.length - 1] & ((1 << padding) - 1)) !== 0) {
    throw decodeError("its padding is not zero", 8 * HEADER + length);
  }
  return { described: (flags & DESCRIBED) !== 0, content, start: 8 * HEADER };
}

function lastWord(bytes: Uint8Array): number {
  return source({ bytes: bytes.subarray(-4), length: 32 }).read(32);
}

/** Reads all of `content` with `body`; whatever it throws becomes a {@linkcode DecodeError} that says where. */
export function readContent<T>({ content, start }: Opened, body: (source: BitSource) => T): T {
  const from = source(content);
  const at = (): number => start + content.length - from.remaining;
  let result: T;
  try {
    result = body(from);
  } catch (error) {
    throw error instanceof RangeError ? decodeError(error.message, at()) : error;
  }
  if (from.remaining > 0) throw decodeError(`${from.remaining} bits are left over`, at());
  return result;
}

/**
 * A message as bytes that leave the process; who opens it must know how it was written. With a `checksum` (32 bits, the
 * default) damage on the way shows.
 *
 * @example
 * ```ts
 * import { bits, seal, unseal } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => sink.write(0b101, 3));
 * const bytes = seal(message, { checksum: false });
 * assertEquals(bytes, Uint8Array.of(0xb1, 0xde, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0b10100000));
 * assertEquals(unseal(bytes), message);
 * ```
 */
export function seal(message: Bits, { checksum = true }: { checksum?: boolean } = {}): Uint8Array {
  return enclose(message, { described: false, checksum });
}

/**
 * The message in sealed bytes; throws a {@linkcode DecodeError} on anything else, and on a message that describes itself.
 *
 * @example
 * ```ts
 * import { bits, seal, unseal } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const message = bits((sink) => sink.write(0b101, 3)), bytes = seal(message);
 * assertEquals(unseal(bytes), message);
 * bytes[12] ^= 0x40;
 * assertThrows(() => unseal(bytes), RangeError, "checksum");
 * ```
 */
export function unseal(bytes: Uint8Array): Bits {
  const { bytes: inside, length } = unsealed(bytes);
  return { bytes: new Uint8Array(inside), length };
}

/** As {@linkcode unseal}, as a view of the bytes. */
export function unsealed(bytes: Uint8Array): Bits {
  const { described, content } = open(bytes);
  if (described) throw decodeError("the message describes itself, and is to be unpacked", 31);
  return content;
}
