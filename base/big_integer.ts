/**
 * Whole numbers of any size on the wire.
 * @module
 */

import type { BitSink, BitSource } from "./bits.ts";

/** The number of binary digits of `x ≥ 0`; 0 has none. */
export function bitLength(x: bigint): number {
  return x === 0n ? 0 : x.toString(2).length;
}

/**
 * Writes the low `width` bits of a `BigInt`, most significant first; `width` may be any size.
 *
 * @example
 * ```ts
 * import { bits, readBigInt, source, writeBigInt } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => writeBigInt(sink, 10n ** 30n, 100));
 * assertEquals([message.length, readBigInt(source(message), 100)], [100, 10n ** 30n]);
 * ```
 */
export function writeBigInt(sink: BitSink, value: bigint, width: number): void {
  if (width === 0) return;
  const hex = BigInt.asUintN(width, value).toString(16).padStart((width + 31) >>> 5 << 3, "0");
  const head = width & 31; // bits in the first, partial word
  for (let i = 0; i < hex.length; i += 8) {
    sink.write(parseInt(hex.slice(i, i + 8), 16), i === 0 && head > 0 ? head : 32);
  }
}

/**
 * The next `width` bits as a `BigInt`, most significant first: what {@linkcode writeBigInt} wrote.
 *
 * Throws a `RangeError` where fewer are left.
 *
 * @example
 * ```ts
 * import { readBigInt, source } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const from = source({ bytes: new Uint8Array(10).fill(255), length: 80 });
 * assertEquals([readBigInt(from, 70), readBigInt(from, 0), readBigInt(from, 3)], [2n ** 70n - 1n, 0n, 7n]);
 * assertThrows(() => readBigInt(from, 8), RangeError); // 7 bits are left
 * ```
 */
export function readBigInt(source: BitSource, width: number): bigint {
  let hex = "0x0";
  const head = width & 31;
  if (head > 0) hex += source.read(head).toString(16);
  for (let left = width - head; left > 0; left -= 32) hex += source.read(32).toString(16).padStart(8, "0");
  return BigInt(hex);
}
