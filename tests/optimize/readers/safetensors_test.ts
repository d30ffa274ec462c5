import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readSafetensors } from "../../../optimize/readers/safetensors.ts";
import "../../support/seed.ts";

/** A file of a header and the data after it. */
function file(header: unknown, data: readonly number[]): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return new Uint8Array([...length, ...text, ...data]);
}

const array = (dtype: string, shape: unknown, ...data_offsets: unknown[]) => ({ dtype, shape, data_offsets });

Deno.test("arrays of every float are read by name, whatever their order in the file", () => {
  const data = new Uint8Array(2 + 2 + 8 + 16), view = new DataView(data.buffer);
  view.setUint16(0, 0xc000, true); // −2 in float16
  view.setUint16(2, 0x3e20, true); // 0.15625 in bfloat16
  view.setFloat32(4, 0.1, true);
  view.setFloat32(8, -1e30, true);
  view.setFloat64(12, 0.1, true);
  view.setFloat64(20, -1e300, true);
  const header = {
    __metadata__: { format: "pt" },
    d: array("F64", [2, 1], 12, 28),
    b: array("BF16", [], 2, 4),
    a: array("F16", [1], 0, 2),
    c: array("F32", [2], 4, 12),
    nothing: array("F32", [3, 0], 28, 28),
  };
  assertEquals([...readSafetensors(file(header, [...data]))], [
    ["d", { shape: [2, 1], values: Float64Array.of(0.1, -1e300) }],
    ["b", { shape: [], values: Float32Array.of(0.15625) }],
    ["a", { shape: [1], values: Float32Array.of(-2) }],
    ["c", { shape: [2], values: Float32Array.of(0.1, -1e30) }],
    ["nothing", { shape: [3, 0], values: new Float32Array(0) }],
  ]);
});

Deno.test("every float16 is read as its formula says", () => {
  const data = new Uint8Array(2 * 0x10000), view = new DataView(data.buffer);
  for (let bits = 0; bits < 0x10000; bits++) view.setUint16(2 * bits, bits, true);
  const values = readSafetensors(file({ h: array("F16", [0x10000], 0, data.length) }, [...data])).get("h")!.values;
  for (let bits = 0; bits < 0x10000; bits++) {
    const sign = bits >> 15 ? -1 : 1, e = (bits >> 10) & 31, f = (bits & 1023) / 1024;
    const value = e === 31 ? (f ? NaN : sign * Infinity) : sign * (e ? (1 + f) * 2 ** (e - 15) : f * 2 ** -14);
    if (!Object.is(values[bits], value)) assertEquals([bits, values[bits]], [bits, value]);
  }
});

Deno.test("a file that is not as its header says is refused, and the error says what is wrong", () => {
  const cases: [Uint8Array, string][] = [
    [Uint8Array.of(1, 2), "the length of the header must be 8 bytes"],
    [file({}, []).with(6, 1), "the length of the header must be at most"],
    [file("[1]", []), "the header must be an object in JSON"],
    [file("{", []), "the header must be an object in JSON"],
    [file({ a: array("F99", [1], 0, 4) }, [1, 2, 3, 4]), "dtype of a must be one of"],
    [file({ a: array("toString", [1], 0, 4) }, [1, 2, 3, 4]), "dtype of a must be one of"],
    [file({ a: null }, []), "dtype of a must be one of"],
    [file({ a: array("F32", [-1], 0, 4) }, [1, 2, 3, 4]), "shape of a must be a list of sizes"],
    [file({ a: array("F32", [1], 4, 0) }, [1, 2, 3, 4]), "data_offsets of a must be two bytes in order"],
    [file({ a: array("F32", [1], 0, 8) }, [1, 2, 3, 4]), "data_offsets of a must be as long as its shape"],
    [file({ a: array("F32", [2 ** 40, 2 ** 40], 0, 4) }, [1, 2, 3, 4]), "data_offsets of a must be as long"],
    [file({ a: array("F32", [1], 4, 8) }, [1, 2, 3, 4]), "as long as its shape, in the file"],
    [file({ a: array("U8", [1], 0, 1), b: array("U8", [2], 2, 4) }, [1, 2, 3, 4]), "data_offsets of b must be from 1,"],
    [file({ a: array("U8", [3], 0, 3), b: array("U8", [2], 2, 4) }, [1, 2, 3, 4]), "data_offsets of b must be from 3,"],
    [file({ a: array("U8", [1], 1, 2) }, [1, 2]), "data_offsets of a must be from 0,"],
    [
      file({ a: array("U8", [1], 0, 1) }, [1, 2]),
      'the arrays must be up to the end of the file: current value is "1 of',
    ],
    [file({ ["a".repeat(1000)]: null }, []), `dtype of ${"a".repeat(40)}… must be one of`],
  ];
  for (const [bytes, words] of cases) assertThrows(() => readSafetensors(bytes), SyntaxError, words);
});

Deno.test("arrays that overlap are refused, whichever comes first and however far", () => {
  const data = [...Array(12).keys()], whole = array("U8", [12], 0, 12);
  for (let from = 0; from < 12; from++) {
    for (let to = from + 1; to <= 12; to++) {
      const part = array("U8", [to - from], from, to);
      for (const header of [{ whole, part }, { part, whole }]) {
        assertThrows(() => readSafetensors(file(header, data)), SyntaxError, "where the array before it ends");
      }
    }
  }
});

Deno.test("an array of no bytes may be anywhere in the file", () => {
  for (let at = 0; at <= 4; at++) {
    const arrays = readSafetensors(
      file({ none: array("F32", [0], at, at), all: array("U8", [4], 0, 4) }, [1, 2, 3, 4]),
    );
    assertEquals([...arrays.values()].map(({ values }) => values.length), [0, 4]);
  }
  const beyond = file({ none: array("F32", [0], 5, 5), all: array("U8", [4], 0, 4) }, [1, 2, 3, 4]);
  assertThrows(
    () => readSafetensors(beyond),
    SyntaxError,
    "data_offsets of none must be as long as its shape, in the file",
  );
});

Deno.test("damaged files are read or refused with a SyntaxError", () => {
  const whole = file({ a: array("F32", [2], 0, 8), b: array("U8", [2], 8, 10) }, [...Array(10).keys()]);
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, fc.nat(whole.length), (edits, length) => {
      const bytes = whole.slice();
      for (const [at, byte] of edits) bytes[at] = byte;
      try {
        readSafetensors(bytes.subarray(0, length < 20 ? bytes.length : length));
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
