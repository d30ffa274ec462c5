import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readNpy, readNpz } from "../../../optimize/readers/npy.ts";
import "../../support/seed.ts";
import { archive, stored } from "./archive.ts";
import files from "./numpy_files.json" with { type: "json" };

/** The bytes of a file that NumPy 2 wrote: `numpy.save`, `numpy.savez`, `numpy.savez_compressed`. */
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

const written = (descr: string, order: string, shape: string, data: readonly number[]): Uint8Array => {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...data);
};

Deno.test("what NumPy wrote is read, element for element: every kind, both byte orders, both orders of dimensions", () => {
  for (const { file, shape, values } of files.npy) {
    const tensor = readNpy(bytesOf(file));
    assertEquals(tensor.shape, shape);
    assertEquals(Array.from(tensor.values), values);
  }
});

Deno.test("what float32 holds is read into float32", () => {
  assertEquals(readNpy(written("<f2", "False", "(1,)", [0, 0x3c])).values, Float32Array.of(1));
  assertEquals(readNpy(written("<i4", "False", "(1,)", [1, 0, 0, 0])).values, Float64Array.of(1));
});

Deno.test("an archive is read by name, stored or deflated", async () => {
  for (const file of files.npz) {
    const arrays = await readNpz(bytesOf(file));
    assertEquals([...arrays.keys()], ["a", "b"]);
    assertEquals(arrays.get("a"), { shape: [4], values: Float32Array.of(0, 1, 2, 3) });
    assertEquals(arrays.get("b"), { shape: [30, 40], values: new Float64Array(1200).fill(2) });
  }
});

Deno.test("a file that is not as its header says is refused, and the error says where", () => {
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(0), "at byte 0 as the first six bytes"],
    [written("<f4", "False", "(2,)", [1, 2, 3, 4]), "as the length of the file must be"],
    [written("<f4", "False", "(1,)", [1, 2, 3, 4, 5]), "as the length of the file must be"],
    [written("<c8", "False", "(1,)", [1, 2, 3, 4, 5, 6, 7, 8]), "as descr must be of the kinds"],
    [written("<f4", "Maybe", "(1,)", [1, 2, 3, 4]), "as the header must be"],
    [written("<f4", "False", "(4294967295,4294967295)", [1, 2, 3, 4]), "as the length of the file must be"],
    [written("constructor", "False", "(1,)", []), "as the header must be"],
    [written("<constructor", "False", "(1,)", []), "as descr must be"],
    [Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9, 0), "as the version must be"],
    [Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), "as the header must be whole"],
    [Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 255, 255), "as the length of the header"],
  ];
  for (const [file, words] of cases) assertThrows(() => readNpy(file), SyntaxError, words);
});

/** A file of version 2, whose header is said to be `length` bytes long. */
const second = (header: Uint8Array, length: number, data: readonly number[] = []): Uint8Array => {
  const start = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 0, 0, 0, 0]);
  new DataView(start.buffer).setUint32(8, length, true);
  return new Uint8Array([...start, ...header, ...data]);
};

Deno.test("a header is at most 64 KiB, in ASCII, and of at most 64 dimensions", () => {
  const header = (shape: string, length: number) =>
    new TextEncoder().encode(`{'descr': '|u1', 'fortran_order': True, 'shape': (${shape}), }`.padEnd(length));
  const longest = header("1,", 0x10000);
  assertEquals(readNpy(second(longest, 0x10000, [7])), { shape: [1], values: Float32Array.of(7) });
  assertThrows(
    () => readNpy(second(header("1,", 0x10001), 0x10001, [7])),
    SyntaxError,
    "at byte 8 as the length of the header must be at most 65536: current value is 65537",
  );
  assertThrows(
    () => readNpy(second(longest, 0x10001)),
    SyntaxError,
    "as the length of the header must be at most 65536",
  );
  for (const byte of [0x80, 0xc3, 0xff]) {
    const words = `at byte 20 as the header must be in ASCII: current value is ${byte}`;
    assertThrows(() => readNpy(second(longest.with(8, byte), 0x10000, [7])), SyntaxError, words);
  }
  const ones = (count: number) => header("1,".repeat(count), 300);
  assertEquals(readNpy(second(ones(64), 300, [7])).shape.length, 64);
  assertThrows(() => readNpy(second(ones(65), 300, [7])), SyntaxError, "the number of dimensions must be at most 64");
});

Deno.test("an error in an archive names the array, and no two arrays have one name", async () => {
  const right = written("|u1", "False", "(1,)", [7]), wrong = written("|u1", "False", "(2,)", [7]);
  const read = (...arrays: [string, Uint8Array][]) => () => readNpz(archive(arrays.map((file) => stored(...file))));
  assertEquals([...(await read(["a.npy", right], ["b", right])()).keys()], ["a", "b"]);
  await assertRejects(
    read(["a.npy", right], ["b.npy", wrong]),
    SyntaxError,
    `Cannot read NPY at byte ${right.length - 1} of array b as the length of the file must be ${right.length + 1} for`,
  );
  await assertRejects(read(["a".repeat(99), wrong]), SyntaxError, `of array ${"a".repeat(40)}… as`);
  await assertRejects(
    read(["note.txt", Uint8Array.of(1)]),
    SyntaxError,
    "at byte 0 of array note.txt as the first six",
  );
  await assertRejects(read(["a.npy", right], ["a", right]), SyntaxError, 'must be its own: current value is "a"');
});

Deno.test("a damaged archive is read or refused with a SyntaxError, and never grows beyond what it holds", async () => {
  const whole = bytesOf(files.npz[1]);
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(edits, fc.nat(whole.length), async (edits, length) => {
      const file = whole.slice(0, length < 40 ? whole.length : length);
      for (const [at, byte] of edits) file[at] = byte;
      try {
        const arrays = await readNpz(file);
        for (const { values } of arrays.values()) assert(values.byteLength <= 2 * 1032 * file.length);
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("an archive that promises more than deflate can hold is refused before anything is made of it", async () => {
  const file = bytesOf(files.npz[1]), view = new DataView(file.buffer);
  const directory = view.getUint32(file.length - 22 + 16, true);
  view.setUint32(directory + 24, 0xfffffff0, true);
  await assertRejects(() => readNpz(file), SyntaxError, "as the size of an entry must be below");
});
