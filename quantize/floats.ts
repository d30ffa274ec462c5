/**
 * Numbers as floats on the wire: exactly in 64 bits, or rounded to 32.
 * @module
 */

import type { BitSink, BitSource } from "../base/bits.ts";
import { fillBytes, lentBytes } from "../base/bulk_bits.ts";
import { check, checkFinite, checkLength } from "../base/check.ts";
import type { Floats, Vec } from "../base/vector.ts";
import type { Compressor, FixedLengthCodec } from "./types.ts";

// Scratch for the bits of one number: written and read again before any other call.
const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * A number as a float32, rounded to nearest: 32 bits, IEEE 754 binary32, sign first.
 *
 * Magnitudes of about 2¹²⁸ and up become infinite; {@linkcode floats} refuses them.
 *
 * @example
 * ```ts
 * import { bits, float32, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const send = (x: number) => float32.read(source(bits((sink) => float32.write(x, sink))));
 * assertEquals([0.5, 0.1, -0, 1e39].map(send), [0.5, Math.fround(0.1), -0, Infinity]);
 * ```
 */
export const float32: FixedLengthCodec<number> = {
  bits: 32,
  write(x: number, sink: BitSink) {
    view.setFloat32(0, x);
    sink.write(view.getUint32(0), 32);
  },
  read(source: BitSource) {
    view.setUint32(0, source.read(32));
    return view.getFloat32(0);
  },
};

/**
 * A number exactly: 64 bits, IEEE 754 binary64, sign first.
 *
 * @example
 * ```ts
 * import { bits, float64, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => float64.write(-0.1, sink));
 * assertEquals([message.length, message.bytes[0] >> 7], [64, 1]); // the sign comes first
 * assertEquals(float64.read(source(message)), -0.1);
 * ```
 */
export const float64: FixedLengthCodec<number> = {
  bits: 64,
  write(x: number, sink: BitSink) {
    view.setFloat64(0, x);
    sink.write(view.getUint32(0), 32);
    sink.write(view.getUint32(4), 32);
  },
  read(source: BitSource) {
    view.setUint32(0, source.read(32));
    view.setUint32(4, source.read(32));
    return view.getFloat64(0);
  },
};

/**
 * The smallest float32 that is at least `x ≥ 0`; throws a `RangeError` where there is none.
 *
 * @example
 * ```ts
 * import { float32Up } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(float32Up(1), 1);
 * assertEquals(float32Up(1 + 1e-12), 1 + 2 ** -23);
 * ```
 */
export function float32Up(x: number): number {
  const nearest = Math.fround(x);
  view.setFloat32(0, nearest);
  if (nearest < x) view.setUint32(0, view.getUint32(0) + 1);
  const up = view.getFloat32(0);
  check(x >= 0 && up < Infinity, "round up to a float32", "x", "from 0 to the largest float32", x);
  return up;
}

/** The next float32 above a float32 x, which is finite. */
export function float32After(x: number): number {
  if (x === 0) return 2 ** -149;
  view.setFloat32(0, x);
  view.setUint32(0, view.getUint32(0) + (x < 0 ? -1 : 1));
  return view.getFloat32(0);
}

/** Appends the numbers, each as `float32` or `float64` does. */
export function writeFloats(x: Vec, width: 32 | 64, sink: BitSink): void {
  fillBytes(sink, x.length * width / 8, ({ buffer, byteOffset, byteLength }) => {
    layDown(x, width, new DataView(buffer, byteOffset, byteLength));
    return byteLength;
  });
}

function layDown(x: Vec, width: 32 | 64, view: DataView): void {
  const n = x.length;
  if (width === 32) { for (let j = 0; j < n; j++) view.setFloat32(4 * j, x[j]); }
  else for (let j = 0; j < n; j++) view.setFloat64(8 * j, x[j]);
}

/** How many numbers are read in one go: enough for a call to cost little. */
const MANY = 1024;

/** Fills `out` with numbers as `float32` or `float64` reads them; throws a `RangeError` for one that is not finite. */
export function readFloats(source: BitSource, width: 32 | 64, out: Floats): void {
  const size = width / 8;
  for (let from = 0, count = 0; from < out.length; from += count) {
    // Where some are missing, those that are there come first, and then the first that is not.
    count = Math.min(MANY, out.length - from, Math.max(1, Math.floor(source.remaining / width)));
    const { buffer, byteOffset } = lentBytes(source, size * count), view = new DataView(buffer, byteOffset);
    for (let j = 0; j < count; j++) {
      const value = width === 32 ? view.getFloat32(4 * j) : view.getFloat64(8 * j);
      if (!Number.isFinite(value)) check(false, "read x", `x[${from + j}]`, "finite", value);
      out[from + j] = value;
    }
  }
}

/**
 * Every coordinate as a float: with `width` 64 nothing is lost, with 32 half a unit in the last place of each is.
 *
 * The guarantee of 32 bits is for coordinates that are 0 or at least 2⁻¹²⁶; one that no float32 is near is refused.
 *
 * @example
 * ```ts
 * import { decode, encode, floats, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const exact = floats({ dimension: 2, width: 64 });
 * const message = encode(exact, [0.1, -1e300], key(0));
 * assertEquals(message.length, 128);
 * assertEquals(decode(exact, message, key(0)), Float64Array.of(0.1, -1e300));
 * ```
 */
export function floats({ dimension, width }: { dimension: number; width: 32 | 64 }): Compressor {
  const unit = width === 64 ? 0 : 1 / 0x1000000;
  return {
    dimension,
    guarantee: { kind: "contractive", delta: 1 - unit * unit },
    write(x, _key, sink, out) {
      checkLength("send x", "x", x, dimension);
      if (width === 32) checkFloat32s(x);
      else checkFinite("send x", "x", x);
      writeFloats(x, width, sink);
      if (out) { for (let j = 0; j < dimension; j++) out[j] = width === 64 ? x[j] : Math.fround(x[j]); }
    },
    read(source, _key, out = new Float64Array(dimension)) {
      readFloats(source, width, out);
      return out;
    },
  };
}

/** Insists that all coordinates are finite, and near a float32; throws a `RangeError`. */
function checkFloat32s(x: Vec): void {
  let near = 0;
  while (near < x.length && Number.isFinite(Math.fround(x[near]))) near++;
  if (near === x.length) return;
  checkFinite("send x", "x", x);
  check(false, "send x", `x[${near}]`, "within the range of float32", x[near]);
}
