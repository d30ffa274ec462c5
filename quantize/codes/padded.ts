/**
 * Messages of bounded length, and all made as long as the longest.
 * @module
 */

import type { BitSink } from "../../base/bits.ts";
import { check } from "../../base/check.ts";
import type { Codec, FixedLengthCodec } from "../types.ts";

/** A codec none of whose messages is longer than stated. */
export interface BoundedLengthCodec<S> extends Codec<S> {
  /** A bound on the length of every message, in bits. */
  readonly most: number;
}

/**
 * The messages of `codec`, each with zeros after it up to `codec.most` bits: a fixed length, whatever is said.
 *
 * Throws a `RangeError` on a message of another length, and where anything but zeros follows.
 *
 * @example
 * ```ts
 * import { bits, eliasGamma, padded, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const upTo15 = padded({ ...eliasGamma, most: 7 }), message = bits((sink) => upTo15.write(3, sink));
 * assertEquals(message, bits((sink) => sink.write(0b011_0000, 7)));
 * assertEquals(readWhole(message, upTo15.read), 3);
 * ```
 */
export function padded<S>(codec: BoundedLengthCodec<S>): FixedLengthCodec<S> {
  const { most } = codec,
    isWithin = (length: number, action: string): void =>
      check(length <= most, action, "the length of a message", `at most ${most}`, length);
  return {
    bits: most,
    write(symbols, sink) {
      const length = written(codec, symbols, sink);
      isWithin(length, "pad a message");
      for (let left = most - length; left > 0; left -= 32) sink.write(0, Math.min(left, 32));
    },
    read(source) {
      const before = source.remaining, symbols = codec.read(source), length = before - source.remaining;
      isWithin(length, "read a message");
      for (let left = most - length; left > 0; left -= 32) {
        const padding = source.read(Math.min(left, 32));
        check(padding === 0, "read a message", "its padding", "0", padding);
      }
      return symbols;
    },
  };
}

/** Writes the symbols, and returns in how many bits. */
function written<S>(codec: Codec<S>, symbols: S, sink: BitSink): number {
  let length = 0;
  codec.write(symbols, {
    write(value, width) {
      length += width;
      sink.write(value, width);
    },
    writeBytes(bytes) {
      length += 8 * bytes.length;
      sink.writeBytes(bytes);
    },
  });
  return length;
}
