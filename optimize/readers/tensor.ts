/**
 * Arrays of numbers in binary files, and how their elements are read.
 * @module
 */

import type { Floats } from "../../base/vector.ts";

/** An array of any number of dimensions. */
export interface Tensor {
  /** Its size along each dimension, the first varying slowest; none for a single number. */
  readonly shape: readonly number[];
  /** Its elements: in float32 where that loses nothing, in float64 else; integers beyond 2⁵³ are rounded. */
  readonly values: Floats;
}

/** The number of elements of `shape`; 1 where it is empty. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** One kind of element: its width in bytes, whether float32 holds all its values, and how it is read. */
export interface ElementKind {
  /** Bytes an element. */
  readonly width: number;
  /** Whether every value is a float32. */
  readonly single: boolean;
  /** The element at byte `at`. */
  readonly read: (view: DataView, at: number, isLittleEndian: boolean) => number;
}

const kind = (width: number, single: boolean, read: ElementKind["read"]): ElementKind => ({ width, single, read });

/** `(−1)^s 2^{e − 15} (1 + f/1024)`, subnormal for e = 0, not finite for e = 31. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, e = (bits >>> 10) & 31, f = bits & 1023;
  if (e === 31) return f === 0 ? sign * Infinity : NaN;
  return sign * (e === 0 ? f * 2 ** -24 : (1 + f / 1024) * (e < 15 ? 1 / (1 << (15 - e)) : 1 << (e - 15)));
}

const scratch: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(4));

/** A bfloat16: the upper half of a float32. */
function brain(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** The kinds of elements by what they are. */
export const kinds = {
  bool: kind(1, true, (view, at) => view.getUint8(at) === 0 ? 0 : 1),
  int8: kind(1, true, (view, at) => view.getInt8(at)),
  uint8: kind(1, true, (view, at) => view.getUint8(at)),
  int16: kind(2, true, (view, at, little) => view.getInt16(at, little)),
  uint16: kind(2, true, (view, at, little) => view.getUint16(at, little)),
  int32: kind(4, false, (view, at, little) => view.getInt32(at, little)),
  uint32: kind(4, false, (view, at, little) => view.getUint32(at, little)),
  int64: kind(8, false, (view, at, little) => Number(view.getBigInt64(at, little))),
  uint64: kind(8, false, (view, at, little) => Number(view.getBigUint64(at, little))),
  float16: kind(2, true, (view, at, little) => half(view.getUint16(at, little))),
  bfloat16: kind(2, true, (view, at, little) => brain(view.getUint16(at, little))),
  float32: kind(4, true, (view, at, little) => view.getFloat32(at, little)),
  float64: kind(8, false, (view, at, little) => view.getFloat64(at, little)),
} as const satisfies Record<string, ElementKind>;

/** The elements in `bytes`, which are as many as fit. */
export function elements({ width, single, read }: ElementKind, bytes: Uint8Array, isLittleEndian = true): Floats {
  const count = bytes.length / width, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = single ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * width, isLittleEndian);
  return values;
}
