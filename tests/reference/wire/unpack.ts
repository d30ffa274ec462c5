/**
 * A second reader of sealed and of packed messages, for comparison with the library's.
 *
 * Written from docs/wire-format.md alone; imports nothing from the library, so that it shows that the page suffices.
 * Slow and plain on purpose: not to be improved.
 * @module
 */

import { demand, integer, type Reader } from "./bits.ts";
import { opened } from "./envelope.ts";
import { payload } from "./payload.ts";
import type { Key } from "./randomness.ts";
import { type Description, description, dimensionOf } from "./scheme.ts";

/** How many coordinates the library takes for each bit of the content, where that is more than 65 536. */
export const coordinatesForEachBit = 8;

/** The bits of a sealed message. */
export function unsealSlowly(bytes: Uint8Array): { bits: string } {
  const { content, describesItself } = opened(bytes);
  demand(!describesItself, "it is a packed message");
  return { bits: content };
}

/** The scheme, key and vector of a packed message, of a dimension that is expected or may not be too large. */
export function unpackSlowly(
  bytes: Uint8Array,
  { dimension }: { dimension?: number } = {},
): { scheme: Description; key: Key; value: number[] } {
  const { content, describesItself } = opened(bytes);
  demand(describesItself, "it is a sealed message");
  const reader: Reader = { bits: content, place: 0 };
  const scheme = description(reader);
  if (dimension === undefined) {
    // No part is larger than the whole.
    demand(
      dimensionOf(scheme) <= Math.max(65536, coordinatesForEachBit * content.length),
      "its dimension is too large",
    );
  } else {
    demand(dimensionOf(scheme) === dimension, "its dimension is another");
  }
  const key: Key = [integer(reader, 32), integer(reader, 32)];
  const value = payload(reader, scheme, key);
  demand(reader.place === content.length, "bits are left over");
  demand(value.every(Number.isFinite), "a value is not finite");
  return { scheme, key, value };
}
