/**
 * Two fields in one call to the sink, where they fit.
 * @module
 */

import type { BitSink } from "../../base/bits.ts";

/** Writes the low `width` bits of `high`, then `low < 2^lowWidth` in `lowWidth` bits; each width is at most 32. */
export function writeJoined(sink: BitSink, high: number, width: number, low: number, lowWidth: number): void {
  if (width + lowWidth <= 32) return sink.write((high << lowWidth) | low, width + lowWidth);
  sink.write(high, width);
  sink.write(low, lowWidth);
}
