/**
 * Decoders, and messages that they were not made for.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Bits, type BitSource, type Key, source } from "@bitdescent/bitdescent";
import type { Decoder } from "../catalogue/row.ts";
import { metered } from "./allocation.ts";
import { hostile, part } from "./hostile.ts";
import "./seed.ts";

/** What became of messages. */
export interface Fate {
  /** How many were read. */
  readonly taken: number;
  /** How many were refused with a `RangeError`. */
  readonly refused: number;
  /** The length of the longest message that should be taken. */
  readonly longest: number;
}

/** How often a decoder may ask its source: for each of the bits it is given and each number it reads, and besides. */
const READS = { bit: 1, number: 3, besides: 4 };

/** How many bytes of arrays a decoder may make: for each of the bits it is given and each number it reads, and besides. */
const BYTES = { bit: 1, number: 32, besides: 1024 };

const most = (of: typeof READS, message: Bits, { size }: Decoder): number =>
  of.bit * message.length + of.number * size + of.besides;

/** Every so many messages, memory is counted: that is slow. */
const METERED = 8;

/**
 * Gives `decoder` as many hostile `messages`; throws where it does anything but read a value, which nothing but the bits that
 * it read stands for, or throw a `RangeError`, and where it takes too long or too much memory for what it is given.
 */
export function fuzz(decoder: Decoder, { messages, key }: { messages: number; key: Key }): Fate {
  const good = fc.sample(decoder.messages, 30), all = Math.ceil(messages / METERED);
  let taken = 0;

  /** Reads one message; the time is counted in calls. */
  function read(message: Bits): void {
    const { from, asked } = watched(source(message));
    const again = unlessRefused(() => decoder.read(from) ?? null);
    if (again !== undefined) taken++;
    if (again) assertEquals(again(), part(message, 0, message.length - from.remaining));
    assert(asked() <= most(READS, message, decoder), `the source was asked ${asked()} times`);
  }

  for (let i = 0; i < messages; i++) onMessage(hostile(good, i, key), read);
  metered((bytes) => {
    for (let i = 0; i < all; i++) {
      onMessage(hostile(good, METERED * i, key), (message) => {
        bytes();
        unlessRefused(() => decoder.read(source(message)));
        const made = bytes();
        assert(made <= most(BYTES, message, decoder), `arrays of ${made} bytes were made`);
      });
    }
  });
  return { taken, refused: messages - taken, longest: Math.max(...good.map(({ length }) => length)) };
}

/** What `body` returns, or nothing where it refuses: in this library's words, and not as an engine does that runs out. */
function unlessRefused<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith("Cannot ")) return undefined;
    throw error;
  }
}

/** Calls `body`; what it throws says of which message. */
function onMessage(message: Bits, body: (message: Bits) => void): void {
  try {
    body(message);
  } catch (error) {
    const hex = [...message.bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    throw new Error(`of ${message.length} bits, ${hex}: ${error}`, { cause: error });
  }
}

/** A source that counts how often it is asked; bytes count one by one. */
function watched(source: BitSource): { from: BitSource; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    from: {
      get remaining() {
        return source.remaining;
      },
      read(width) {
        asked++;
        return source.read(width);
      },
      readBytes(count) {
        asked++;
        const bytes = source.readBytes(count);
        asked += count;
        return bytes;
      },
    },
  };
}
