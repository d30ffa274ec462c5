/**
 * Safetensors files: named arrays behind a header of JSON.
 * @module
 */

import { cut, malformedAt } from "./malformed.ts";
import { type ElementKind, elements, kinds, size, type Tensor } from "./tensor.ts";

/** The format's names for kinds of elements. */
const dtypes: Readonly<Record<string, ElementKind>> = {
  BOOL: kinds.bool,
  I8: kinds.int8,
  U8: kinds.uint8,
  I16: kinds.int16,
  U16: kinds.uint16,
  I32: kinds.int32,
  U32: kinds.uint32,
  I64: kinds.int64,
  U64: kinds.uint64,
  F16: kinds.float16,
  BF16: kinds.bfloat16,
  F32: kinds.float32,
  F64: kinds.float64,
};

const bad = (at: number, what: string, expected: string, value: string | number): SyntaxError =>
  malformedAt("safetensors", `byte ${at}`, what, expected, value);

/**
 * The arrays in the bytes of a safetensors file by their names, in the order of its header.
 *
 * Elements may be booleans, integers of 8 to 64 bits, or F16, BF16, F32, F64. Throws a `SyntaxError` that names the byte
 * on a malformed file: one whose header is no JSON, or whose arrays overlap, leave gaps, or do not fit their shapes.
 *
 * @example
 * ```ts
 * import { readSafetensors } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const header = '{"w":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}';
 * const length = Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0);
 * const file = Uint8Array.of(...length, ...new TextEncoder().encode(header), 0x80, 0x3f, 0, 0xc0);
 * assertEquals(readSafetensors(file).get("w"), { shape: [2], values: Float32Array.of(1, -2) });
 * ```
 */
export function readSafetensors(bytes: Uint8Array): Map<string, Tensor> {
  if (bytes.length < 8) throw bad(bytes.length, "the length of the header", "8 bytes", bytes.length);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)), start = 8 + length;
  if (start > bytes.length) throw bad(0, "the length of the header", `at most ${bytes.length - 8}`, length);
  const entries = Object.entries(headerOf(bytes.subarray(8, start))).filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => described(name, entry));
  checkPlaces(entries, bytes.length - start);
  return new Map(
    entries.map(({ name, kind, shape, from, to }) => [
      name,
      { shape, values: elements(kind, bytes.subarray(start + from, start + to)) },
    ]),
  );
}

/** What the header says of an array: what it holds, and its bytes, counted from the end of the header. */
interface Entry {
  readonly name: string;
  readonly kind: ElementKind;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Insists that the arrays, but for those of no bytes, lie one after another from byte 0 to `length`. */
function checkPlaces(entries: readonly Entry[], length: number): void {
  for (const { name, kind, shape, from, to } of entries) {
    if (to - from !== size(shape) * kind.width || to > length) {
      throw bad(8, `data_offsets of ${cut(name)}`, "as long as its shape, in the file", `${from},${to}`);
    }
  }
  let at = 0;
  for (const { name, from, to } of entries.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from)) {
    if (from !== at) {
      throw bad(8, `data_offsets of ${cut(name)}`, `from ${at}, where the array before it ends`, `${from},${to}`);
    }
    at = to;
  }
  if (at !== length) throw bad(8, "the arrays", "up to the end of the file", `${at} of ${length} bytes`);
}

/** The header, which is an object of JSON. */
function headerOf(bytes: Uint8Array): Record<string, unknown> {
  const text = new TextDecoder().decode(bytes);
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === "object" && header !== null && !Array.isArray(header)) {
      return header as Record<string, unknown>;
    }
  } catch {
    // said below
  }
  throw bad(8, "the header", "an object in JSON", text);
}

/** One entry of the header. */
function described(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>, called = cut(name);
  const isList = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype)) {
    throw bad(8, `dtype of ${called}`, `one of ${Object.keys(dtypes)}`, String(dtype));
  }
  if (!isList(shape)) throw bad(8, `shape of ${called}`, "a list of sizes", String(JSON.stringify(shape)));
  if (!isList(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw bad(8, `data_offsets of ${called}`, "two bytes in order", String(JSON.stringify(offsets)));
  }
  return { name, kind: dtypes[dtype], shape, from: offsets[0], to: offsets[1] };
}
