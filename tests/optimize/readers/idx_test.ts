import { assertEquals, assertThrows } from "@std/assert";
import { readIdx } from "../../../optimize/readers/idx.ts";
import { dataPath } from "../../support/data.ts";

Deno.test("arrays of every kind are read, the most significant byte first", () => {
  assertEquals(readIdx(Uint8Array.of(0, 0, 9, 2, 0, 0, 0, 1, 0, 0, 0, 2, 255, 3)), {
    shape: [1, 2],
    values: Float32Array.of(-1, 3),
  });
  assertEquals(readIdx(Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 1, 1, 2)).values, Float32Array.of(258));
  assertEquals(readIdx(Uint8Array.of(0, 0, 12, 1, 0, 0, 0, 1, 0, 1, 0, 0)).values, Float64Array.of(65536));
  assertEquals(readIdx(Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0)).values, Float32Array.of(1));
  assertEquals(readIdx(Uint8Array.of(0, 0, 14, 0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0)).values, Float64Array.of(1));
});

Deno.test("a file that is not as its header says is refused, and the error says where", () => {
  const cases: [number[], string][] = [
    [[], "at byte 0 as the first two bytes"],
    [[0, 0, 7, 1], "at byte 2 as the type"],
    [[0, 0, 8, 2, 0, 0, 0, 1], "as the header must be 12 bytes"],
    [[0, 0, 8, 1, 0, 0, 0, 2, 1], "as the length of the file must be 10"],
    [[0, 0, 8, 1, 255, 255, 255, 255, 1], "as the length of the file must be"],
    [[0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "as the length of the file must be 9"],
  ];
  for (const [bytes, words] of cases) assertThrows(() => readIdx(Uint8Array.from(bytes)), SyntaxError, words);
});

const path = dataPath("t10k-labels-idx1-ubyte.gz");

Deno.test({
  name: "the 10,000 labels of MNIST are digits",
  ignore: path === null,
  async fn() {
    const packed = new Blob([Deno.readFileSync(path!)]).stream().pipeThrough(new DecompressionStream("gzip"));
    const { shape, values } = readIdx(new Uint8Array(await new Response(packed).arrayBuffer()));
    assertEquals(shape, [10_000]);
    assertEquals([values[0], values.every((value) => Number.isInteger(value) && value >= 0 && value < 10)], [7, true]);
  },
});
