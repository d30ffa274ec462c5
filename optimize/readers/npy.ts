/**
 * NumPy's files: `.npy`, one array, and `.npz`, a zip archive of them.
 *
 * "A simple file format for NumPy arrays", NumPy enhancement proposal 1.
 * @module
 */

import type { Floats } from "../../base/vector.ts";
import { cut, malformedAt } from "./malformed.ts";
import { type ElementKind, elements, kinds, size, type Tensor } from "./tensor.ts";
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

/** `"\x93NUMPY"`, with which every file starts. */
const MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The longest header that is read, in bytes, and the most dimensions, which are those of NumPy. */
const LONGEST = 0x10000, MOST = 64;

/**
 * The array in the bytes of a `.npy` file, in row-major order whatever the order in the file.
 *
 * Elements may be booleans, integers of 8 to 64 bits, or floats of 16 to 64, of either byte order. Throws a `SyntaxError`
 * that names the byte on anything else, on headers above 64 KiB, and where bytes are missing or left over.
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
  return arrayIn(bytes, "");
}

/** The array in `bytes`, which errors call `ofWhat`. */
function arrayIn(bytes: Uint8Array, ofWhat: string): Tensor {
  const bad: Bad = (at, what, expected, value) => malformedAt("NPY", `byte ${at}${ofWhat}`, what, expected, value);
  const start = bytes.subarray(0, MAGIC.length), version = bytes[6];
  if (!MAGIC.every((byte, i) => byte === start[i])) {
    throw bad(0, "the first six bytes", '"\\x93NUMPY"', String.fromCharCode(...start));
  }
  if (!(version >= 1 && version <= 3)) throw bad(6, "the version", "from 1 to 3", version);
  const { from, to } = headerBounds(bytes, version, bad), text = ascii(bytes, from, to, bad);

  const [, order, letter, fortran, sizes] = header.exec(text) ?? [];
  if (order === undefined) throw bad(from, "the header", "a dictionary of descr, fortran_order and shape", text);
  if (!Object.hasOwn(letters, letter)) throw bad(from, "descr", `of the kinds ${Object.keys(letters)}`, letter);
  const kind = letters[letter], shape = (sizes.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MOST) throw bad(from, "the number of dimensions", `at most ${MOST}`, shape.length);
  const expected = to + size(shape) * kind.width;
  if (bytes.length !== expected) throw bad(to, "the length of the file", `${expected} for its shape`, bytes.length);
  const values = elements(kind, bytes.subarray(to), order !== ">");
  return { shape, values: fortran === "True" ? rowMajor(shape, values) : values };
}

/** How an error is made. */
type Bad = (at: number, what: string, expected: string, value: string | number) => SyntaxError;

/** Where the header is: after its length, in 16 bits at first and in 32 since version 2. */
function headerBounds(bytes: Uint8Array, version: number, bad: Bad): { from: number; to: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), from = version === 1 ? 10 : 12;
  if (bytes.length < from) throw bad(bytes.length, "the header", "whole", `${bytes.length} bytes`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const most = Math.min(LONGEST, bytes.length - from);
  if (length > most) throw bad(8, "the length of the header", `at most ${most}`, length);
  return { from, to: from + length };
}

/** The characters of ASCII from byte `from` to `to`; no header of a kind that is read has others. */
function ascii(bytes: Uint8Array, from: number, to: number, bad: Bad): string {
  const part = bytes.subarray(from, to), stranger = part.findIndex((byte) => byte >= 0x80);
  if (stranger >= 0) throw bad(from + stranger, "the header", "in ASCII", part[stranger]);
  return new TextDecoder().decode(part);
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
 * Throws a `SyntaxError` where the archive or an array in it, which it names, is malformed or damaged, encrypted, or packed
 * in a way other than deflate, and where two arrays have one name.
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
  for (const [file, content] of await unzipped(bytes)) {
    const name = file.replace(/\.npy$/, ""), ofWhat = ` of array ${cut(name)}`;
    if (arrays.has(name)) throw malformedAt("NPZ", "its directory", "the name of an array", "its own", name);
    arrays.set(name, arrayIn(content, ofWhat));
  }
  return arrays;
}
