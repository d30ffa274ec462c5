/**
 * IDX files: those of the MNIST images and labels.
 *
 * LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998.
 * @module
 */

import { malformedAt } from "./malformed.ts";
import { type ElementKind, elements, kinds, size, type Tensor } from "./tensor.ts";

/** The format's numbers for kinds of elements. */
const types: Readonly<Record<number, ElementKind>> = {
  0x08: kinds.uint8,
  0x09: kinds.int8,
  0x0b: kinds.int16,
  0x0c: kinds.int32,
  0x0d: kinds.float32,
  0x0e: kinds.float64,
};

/**
 * The array in the bytes of an IDX file, unpacked; throws a `SyntaxError` that names the byte where it is malformed.
 *
 * @example
 * ```ts
 * import { readIdx } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
 * assertEquals(readIdx(labels), { shape: [3], values: Float32Array.of(7, 2, 1) });
 * ```
 */
export function readIdx(bytes: Uint8Array): Tensor {
  const bad = (at: number, what: string, expected: string, value: string | number): SyntaxError =>
    malformedAt("IDX", `byte ${at}`, what, expected, value);
  const [first, second, type, dimensions] = bytes;
  if (first !== 0 || second !== 0) throw bad(0, "the first two bytes", "0", `${first},${second}`);
  if (!Object.hasOwn(types, type)) throw bad(2, "the type", `one of ${Object.keys(types)}`, type);
  const start = 4 + 4 * dimensions;
  if (!(bytes.length >= start)) throw bad(bytes.length, "the header", `${start} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), kind = types[type];
  const shape = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k));
  const expected = start + size(shape) * kind.width;
  if (bytes.length !== expected) throw bad(start, "the length of the file", `${expected} for its shape`, bytes.length);
  return { shape, values: elements(kind, bytes.subarray(start), false) };
}
