/**
 * NumPy's files: `.npy`, one array, and `.npz`, a zip archive of them.
 *
 * "A simple file format for NumPy arrays", NumPy enhancement proposal 1.
 * @module
 */

import { type ElementKind, elements, kinds, malformedAt, size, type Tensor } from "./tensor.ts";
import type { Floats } from "../../base/vector.ts";
import { unzipped } from "./zip.ts";

/** NumPy's letters for kinds of elements, with their width in bytes. */
const letters: Readonly<Record<string, ElementKind>> = {
  b1: kinds.bool,
  i1: kinds.int8,
  u1: kinds.uint8,
  i2: kinds.int16,
  u2: kinds.uint16,
  i4: kinds.int32,
  u4: kinds.uint32,
  i8: kinds.int64,
  u8: kinds.uint64,
  f2: kinds.float16,
  f4: kinds.float32,
  f8: kinds.float64,
};

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, with nothing but blanks after it. */
const header =
  /^\{'descr': *'([<>|=])(\w+)', *'fortran_order': *(True|False), *'shape': *\(((?:\d+(?:, *\d+)*,?)?)\),? *\}\s*$/;

/** One character a byte, U+0000 to U+00FF. */
const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/**
 * The array in the bytes of a `.npy` file, in row-major order whatever the order in the file.
 *
 * Elements may be booleans, integers of 8 to 64 bits, or floats of 16 to 64, of either byte order. Throws a `SyntaxError`
 * that names the byte on anything else, and where bytes are missing or left over.
 *
 * @example
 * ```ts
 * import { readNpy } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
 * const file = new Uint8Array([
 *   ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0],
 *   ...new TextEncoder().encode(header),
 *   ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
 * ]);
 * assertEquals(readNpy(file), { shape: [2], values: Float32Array.of(1, -2) });
 * ```
 */
export function readNpy(bytes: Uint8Array): Tensor {
  const bad = (at: number, what: string, expected: string, value: unknown): SyntaxError =>
    malformedAt("NPY", at, what, expected, value);
  const magic = latin(bytes.subarray(0, 6));
  if (magic !== "\x93NUMPY") throw bad(0, "the first six bytes", '"\\x93NUMPY"', magic);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), version = bytes[6];
  const start = version === 1 ? 10 : 12;
  if (!(version >= 1 && version <= 3)) throw bad(6, "the version", "from 1 to 3", version);
  if (bytes.length < start) throw bad(bytes.length, "the header", "whole", `${bytes.length} bytes`);
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw bad(8, "the length of the header", `at most ${bytes.length - start}`, end - start);

  const text = latin(bytes.subarray(start, end)), [, order, letter, fortran, sizes] = header.exec(text) ?? [];
  if (order === undefined) throw bad(start, "the header", "a dictionary of descr, fortran_order and shape", text);
  if (!Object.hasOwn(letters, letter)) throw bad(start, "descr", `of the kinds ${Object.keys(letters)}`, letter);
  const kind = letters[letter], shape = (sizes.match(/\d+/g) ?? []).map(Number);
  const expected = end + size(shape) * kind.width;
  if (bytes.length !== expected) throw bad(end, "the length of the file", `${expected} for its shape`, bytes.length);
  const values = elements(kind, bytes.subarray(end), order !== ">");
  return { shape, values: fortran === "True" ? rowMajor(shape, values) : values };
}

/** `values`, whose first dimension varies fastest, in the order in which it varies slowest. */
function rowMajor(shape: readonly number[], values: Floats): Floats {
  const out = values.slice(), at = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    let offset = 0;
    for (let k = shape.length - 1; k >= 0; k--) offset = offset * shape[k] + at[k];
    out[i] = values[offset];
    for (let k = shape.length - 1; k >= 0 && ++at[k] === shape[k]; k--) at[k] = 0;
  }
  return out;
}

/**
 * The arrays in the bytes of a `.npz` file by their names, as `numpy.savez` and `numpy.savez_compressed` write them.
 *
 * Throws a `SyntaxError` where the archive or an array in it is malformed, encrypted, or packed in a way other than
 * deflate.
 *
 * @example
 * ```ts
 * import { readNpz } from "@bitdescent/bitdescent";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const empty = Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18)); // an archive of nothing
 * assertEquals(await readNpz(empty), new Map());
 * await assertRejects(() => readNpz(empty.subarray(1)), SyntaxError, "zip");
 * ```
 */
export async function readNpz(bytes: Uint8Array): Promise<Map<string, Tensor>> {
  const arrays = new Map<string, Tensor>();
  for (const [name, content] of await unzipped(bytes)) arrays.set(name.replace(/\.npy$/, ""), readNpy(content));
  return arrays;
}
