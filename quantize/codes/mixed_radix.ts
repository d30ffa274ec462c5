/**
 * Digits of any radices as one whole number, so that no fraction of a bit is lost between them.
 * @module
 */

import { bitLength, readBigInt, writeBigInt } from "../../base/big_integer.ts";
import type { BitSink, BitSource } from "../../base/bits.ts";
import { checkIntegers, checkLength } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import type { FixedLengthCodec } from "../types.ts";

/**
 * Writes digits `0 ≤ dⱼ < mⱼ` as the index `Σⱼ dⱼ Π_{l>j} m_l`, in the bits of the largest index.
 *
 * Radices that are all powers of two give the digits side by side: the same bits, found faster.
 * Throws a `RangeError` on a radix below 1, and on a digit out of its range.
 *
 * @example
 * ```ts
 * import { bits, mixedRadix, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const codec = mixedRadix({ radices: [3, 3, 3] }); // 27 ≤ 2⁵
 * const message = bits((sink) => codec.write(Int32Array.of(2, 0, 1), sink));
 * assertEquals([message.length, message.bytes[0]], [5, 19 << 3]);
 * assertEquals(readWhole(message, codec.read), Int32Array.of(2, 0, 1));
 * ```
 */
export function mixedRadix({ radices }: { radices: Vec }): FixedLengthCodec<Int32Array> {
  checkIntegers("make a mixed-radix code", "radix", radices, 1);
  return isEvery(radices, (m) => (m & (m - 1)) === 0) ? sideBySide(radices) : asOneIndex(radices);
}

function isEvery(radices: Vec, holds: (m: number) => boolean): boolean {
  for (let j = 0; j < radices.length; j++) if (!holds(radices[j])) return false;
  return true;
}

function checkDigits(digits: Vec, radices: Vec): void {
  checkLength("write digits", "the digits", digits, radices.length);
  checkIntegers("write digits", "digit", digits, 0, (j) => radices[j] - 1);
}

/** Each digit in its own `log₂ mⱼ` bits. */
function sideBySide(radices: Vec): FixedLengthCodec<Int32Array> {
  const widths = Int32Array.from(radices, (m) => 31 - Math.clz32(m));
  return {
    bits: widths.reduce((sum, width) => sum + width, 0),
    write(digits: Int32Array, sink: BitSink) {
      checkDigits(digits, radices);
      for (let j = 0; j < widths.length; j++) sink.write(digits[j], widths[j]);
    },
    read: (source: BitSource) => widths.map((width) => source.read(width)),
  };
}

/** Digits `from` to `to`, with the product of their radices: a leaf counts in floats, a branch in BigInts. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly product: bigint;
  readonly halves: readonly [Span, Span] | null;
}

/** The product tree over digits `from` to `to`: halving keeps the numbers balanced, so long messages stay fast. */
function span(radices: Vec, from: number, to: number): Span {
  let product = 1;
  for (let j = from; j < to && product < 0x20000000000000; j++) product *= radices[j];
  if (product < 0x20000000000000) return { from, to, product: BigInt(product), halves: null };
  const middle = (from + to) >>> 1;
  const left = span(radices, from, middle), right = span(radices, middle, to);
  return { from, to, product: left.product * right.product, halves: [left, right] };
}

function asOneIndex(radices: Vec): FixedLengthCodec<Int32Array> {
  const root = span(radices, 0, radices.length);
  const bits = bitLength(root.product - 1n);

  function index(digits: Int32Array, { from, to, halves }: Span): bigint {
    if (halves) return index(digits, halves[0]) * halves[1].product + index(digits, halves[1]);
    let sum = 0;
    for (let j = from; j < to; j++) sum = sum * radices[j] + digits[j];
    return BigInt(sum);
  }

  function spread(value: bigint, { from, to, halves }: Span, digits: Int32Array): void {
    if (halves) {
      spread(value / halves[1].product, halves[0], digits);
      spread(value % halves[1].product, halves[1], digits);
      return;
    }
    let rest = Number(value);
    for (let j = to - 1; j >= from; j--) {
      const quotient = Math.floor(rest / radices[j]);
      digits[j] = rest - quotient * radices[j];
      rest = quotient;
    }
  }

  return {
    bits,
    write(digits: Int32Array, sink: BitSink) {
      checkDigits(digits, radices);
      writeBigInt(sink, index(digits, root), bits);
    },
    read(source: BitSource) {
      const value = readBigInt(source, bits);
      if (value >= root.product) {
        throw new RangeError("Cannot read digits as their index must be below the product of the radices: it is not");
      }
      const digits = new Int32Array(radices.length);
      spread(value, root, digits);
      return digits;
    },
  };
}
