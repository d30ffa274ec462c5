/**
 * Typed arrays as bytes, each number with its most significant byte first.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";

/** The kinds of typed arrays, by the number that stands for them. */
export const arrayKinds = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
] as const;

/** How a typed array is made. */
export type ArrayKind = typeof arrayKinds[number];

/** Writes the numbers of an array, and nothing else. */
export function writeNumbers(array: InstanceType<ArrayKind>, sink: BitSink): void {
  const size = array.BYTES_PER_ELEMENT, own = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const bytes = inOrder(own.slice(), size);
  for (const i of whereNaN(array)) bytes.set(nan[size], i * size);
  sink.writeBytes(bytes);
}

/** Reads so many numbers; throws a `RangeError` where a NaN is not as it would be written. */
export function readNumbers(kind: ArrayKind, count: number, source: BitSource): InstanceType<ArrayKind> {
  const size = kind.BYTES_PER_ELEMENT, bytes = source.readBytes(size * count);
  const array = new kind(inOrder(bytes.slice(), size).buffer);
  for (const i of whereNaN(array)) {
    if (nan[size].some((byte, j) => bytes[i * size + j] !== byte)) throw new RangeError("a NaN has digits of its own");
  }
  return array;
}

/** The one NaN that is written, in 4 and in 8 bytes: engines do not keep its digits. */
const nan: Readonly<Record<number, readonly number[]>> = {
  4: [0x7f, 0xc0, 0, 0],
  8: [0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
};

function* whereNaN(array: InstanceType<ArrayKind>): Generator<number> {
  if (!(array instanceof Float32Array || array instanceof Float64Array)) return;
  for (let i = 0; i < array.length; i++) if (array[i] !== array[i]) yield i;
}

const isLittle: boolean = /* @__PURE__ */ new Uint8Array(/* @__PURE__ */ Uint16Array.of(1).buffer)[0] === 1;

/** Bytes from the order of this machine to the wire's, or back, in place: every `size` of them in reverse where they differ. */
function inOrder(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (!isLittle || size === 1) return bytes;
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = start, j = start + size - 1; i < j; i++, j--) {
      const byte = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = byte;
    }
  }
  return bytes;
}
