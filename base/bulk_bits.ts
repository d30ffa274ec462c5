/**
 * Many bytes at once, with as few copies as the ends of a bit string allow.
 * @module
 */

import type { BitSink, BitSource } from "./bit_ends.ts";

/** Appends what `fill` writes on paper of its own. */
export function copied(sink: BitSink, most: number, fill: (bytes: Uint8Array) => number): void {
  const bytes = new Uint8Array(most);
  sink.writeBytes(bytes.subarray(0, fill(bytes)));
}

/**
 * Appends the whole bytes that `fill` writes: where they are to lie, if `sink` can have it so. `fill` is given room for `most`
 * and returns how many bytes it used; it must not write to the sink.
 */
export function fillBytes(sink: BitSink, most: number, fill: (bytes: Uint8Array) => number): void {
  if (sink.fillBytes) sink.fillBytes(most, fill);
  else copied(sink, most, fill);
}

/** The next bytes, to be read at once and not written to: those of the message itself, if `source` lends them. */
export function lentBytes(source: BitSource, count: number): Uint8Array {
  return source.lendBytes ? source.lendBytes(count) : source.readBytes(count);
}
