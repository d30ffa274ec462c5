/**
 * Bit strings, and the two ends of one.
 *
 * A sink is scratch paper: it lives inside {@linkcode bits} or {@linkcode written} and never outlives them. Between
 * parties travel {@linkcode Bits}.
 * @module
 */

import type { Bits, BitSink, BitSource } from "./bit_ends.ts";
import { copied } from "./bulk_bits.ts";
import { check } from "./check.ts";
import { shifted } from "./shifted.ts";

export type { Bits, BitSink, BitSource } from "./bit_ends.ts";

function checkWidth(width: number): void {
  check(width >= 0 && width <= 32, "pass bits", "the width", "from 0 to 32", width);
}

/**
 * No bits at all: the message of one who says nothing.
 *
 * @example
 * ```ts
 * import { bits, concatenate, silence } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => sink.write(5, 3));
 * assertEquals(silence.length, 0);
 * assertEquals(concatenate([silence, message]), message);
 * ```
 */
export const silence: Bits = { bytes: /* @__PURE__ */ new Uint8Array(0), length: 0 };

/**
 * What `body` writes, as a bit string; throws a `RangeError` where it writes a field of more than 32 bits.
 *
 * Where `out` is given and has room, the bytes are a part of it, and stay what they are until it is written to again.
 *
 * @example
 * ```ts
 * import { bits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bits((sink) => sink.write(0b101, 3)), { bytes: Uint8Array.of(0b10100000), length: 3 });
 *
 * const memory = new Uint8Array(1000);
 * assertEquals(bits((sink) => sink.write(0b101, 3), memory).bytes.buffer, memory.buffer);
 * ```
 */
export function bits(body: (sink: BitSink) => void, out?: Uint8Array): Bits {
  return written(body, out)[0];
}

/**
 * What `body` writes, in `out` where that is given and has room, and what it returns.
 *
 * @example
 * ```ts
 * import { written } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const [message, answer] = written((sink) => (sink.write(1, 8), "done"));
 * assertEquals([message.length, answer], [8, "done"]);
 * ```
 */
export function written<T>(
  body: (sink: BitSink) => T,
  out: Uint8Array = new Uint8Array(64),
): readonly [message: Bits, result: T] {
  let bytes = out;
  let at = 0; // bytes laid down
  let word = 0, filled = 0; // the bits not yet laid down are the low `filled` of `word`, fewer than 32

  const makeRoom = (more: number): void => {
    if (at + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, at + more));
    grown.set(bytes);
    bytes = grown;
  };
  const layDown = (full: number): void => {
    makeRoom(4);
    bytes[at++] = full >>> 24;
    bytes[at++] = full >>> 16;
    bytes[at++] = full >>> 8;
    bytes[at++] = full;
  };

  const sink: BitSink = {
    write(value, width) {
      if (width === 0) return;
      checkWidth(width);
      const low = width === 32 ? value : value & ((1 << width) - 1);
      const over = filled + width - 32;
      if (over < 0) {
        word = (word << width) | low;
        filled += width;
        return;
      }
      // `over` bits stay behind; a shift by 32 would be a shift by 0, so the two edge cases are spelled out.
      layDown(filled === 0 ? low : (word << (width - over)) | (low >>> over));
      word = low;
      filled = over;
    },
    writeBytes(given) {
      makeRoom((filled >>> 3) + given.length);
      while (filled >= 8) bytes[at++] = word >>> (filled -= 8);
      if (filled === 0) bytes.set(given, at);
      else word = shifted(given, 8 - filled, word, bytes, at);
      at += given.length;
    },
    fillBytes(most, fill) {
      if (filled % 8 !== 0) return copied(sink, most, fill);
      makeRoom((filled >>> 3) + most);
      while (filled > 0) bytes[at++] = word >>> (filled -= 8);
      at += fill(bytes.subarray(at, at + most));
    },
  };
  const result = body(sink);
  const length = at * 8 + filled;
  for (; filled > 0; filled -= 8) {
    makeRoom(1);
    bytes[at++] = filled < 8 ? word << (8 - filled) : word >>> (filled - 8);
  }
  return [{ bytes: bytes.subarray(0, at), length }, result];
}

/**
 * How many bits `body` would write: the same code path as writing, so the two cannot drift apart.
 *
 * @example
 * ```ts
 * import { countBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countBits((sink) => sink.write(7, 12)), 12);
 * ```
 */
export function countBits(body: (sink: BitSink) => void): number {
  let length = 0;
  body({
    write: (_value, width) => void (length += width),
    writeBytes: (bytes) => void (length += 8 * bytes.length),
  });
  return length;
}

/**
 * Reads `message` from its start; throws a `RangeError` where its bytes are fewer than its bits.
 *
 * @example
 * ```ts
 * import { bits, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const from = source(bits((sink) => sink.write(0b10110, 5)));
 * assertEquals([from.read(2), from.read(3), from.remaining], [0b10, 0b110, 0]);
 * ```
 */
export function source(message: Bits): BitSource {
  const { bytes, length } = message;
  if (!(length <= 8 * bytes.length)) {
    throw new RangeError(`Cannot read the message as it has ${bytes.length} bytes: ${length} bits do not fit`);
  }
  let at = 0;
  const insist = (width: number): void => {
    if (width > length - at) {
      throw new RangeError(`Cannot read ${width} bits at bit ${at} as the message ends there: it has ${length} bits`);
    }
  };
  const from: BitSource = {
    get remaining() {
      return length - at;
    },
    read(width) {
      checkWidth(width);
      insist(width);
      if (width === 0) return 0;
      // The up to five bytes that the field touches: four as a 32-bit word, the fifth where the field runs over.
      const skip = at % 8, first = (at - skip) / 8;
      const word = (bytes[first] << 24) | (bytes[first + 1] << 16) | (bytes[first + 2] << 8) | bytes[first + 3];
      at += width;
      const over = skip + width - 32;
      if (over <= 0) return (word << skip) >>> (32 - width);
      return (((word << skip) >>> (32 - width)) | (bytes[first + 4] >>> (8 - over))) >>> 0;
    },
    readBytes(count) {
      insist(8 * count);
      const skip = at % 8, first = (at - skip) / 8, out = new Uint8Array(count);
      at += 8 * count;
      if (skip === 0) out.set(bytes.subarray(first, first + count));
      else shifted(bytes.subarray(first + 1, first + 1 + count), skip, bytes[first], out, 0);
      return out;
    },
    lendBytes(count) {
      if (at % 8 !== 0) return from.readBytes(count);
      insist(8 * count);
      at += 8 * count;
      return bytes.subarray(at / 8 - count, at / 8);
    },
  };
  return from;
}

/**
 * Reads `message` with `body`, and insists that `body` reads all of it.
 *
 * Throws a `RangeError` when bits are missing or left over.
 *
 * @example
 * ```ts
 * import { bits, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readWhole(bits((sink) => sink.write(9, 4)), (source) => source.read(4)), 9);
 * ```
 */
export function readWhole<T>(message: Bits, body: (source: BitSource) => T): T {
  const from = source(message);
  const result = body(from);
  if (from.remaining > 0) {
    throw new RangeError(
      `Cannot read the message as it is too long: ${from.remaining} of ${message.length} bits are left`,
    );
  }
  return result;
}

/**
 * One message after another, with no padding between.
 *
 * @example
 * ```ts
 * import { bits, concatenate } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const one = bits((sink) => sink.write(1, 1));
 * assertEquals(concatenate([one, one, one]), bits((sink) => sink.write(7, 3)));
 * ```
 */
export function concatenate(messages: readonly Bits[]): Bits {
  return bits((sink) => {
    for (const message of messages) {
      const from = source(message), rest = message.length % 8;
      sink.writeBytes(from.readBytes(Math.floor(message.length / 8)));
      sink.write(from.read(rest), rest);
    }
  });
}
