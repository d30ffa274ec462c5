import { assert, assertEquals, assertThrows } from "@std/assert";
import { arena, residenceOf, SCRATCH } from "../../base/arena.ts";

/** What `body` gives where globals are missing. */
function without<T>(names: readonly ("WebAssembly" | "SharedArrayBuffer")[], body: () => T): T {
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)!] as const);
  for (const name of names) Reflect.deleteProperty(globalThis, name);
  try {
    return body();
  } finally {
    for (const [name, descriptor] of before) Object.defineProperty(globalThis, name, descriptor);
  }
}

const machines = [[], ["WebAssembly"], ["SharedArrayBuffer"], ["WebAssembly", "SharedArrayBuffer"]] as const;

Deno.test("vectors are zeros of their own, whatever the machine has, until there is no more room", () => {
  for (const missing of machines) {
    for (const shared of [false, true]) {
      without(missing, () => {
        const { float32s, float64s } = arena({ bytes: 4 * 5 + 8 * 3 + 100, shared });
        const vectors = [float32s(5), float64s(3), float32s(0), float32s(1)];
        assertEquals(vectors, [new Float32Array(5), new Float64Array(3), new Float32Array(0), new Float32Array(1)]);
        vectors.forEach((v, i) => v.fill(i + 1));
        vectors.forEach((v, i) => assert(v.every((value: number) => value === i + 1)));
        for (const { byteOffset } of vectors) assertEquals(byteOffset % 16, 0);
        const left = 144 - 32 - 32 - 16; // 144 bytes, of which whole multiples of 16 were taken
        const said = `its length must be at most ${left / 8} here: current value is 9`;
        assertThrows(() => float64s(left / 8 + 1), RangeError, said);
        assertThrows(() => float32s(left / 4 + 1), RangeError, `its length must be at most ${left / 4} here`);
        assertEquals(float32s(left / 4).length, left / 4);
        assertThrows(() => float32s(1), RangeError, "at most 0 here");
        assertEquals([float32s(0).length, float64s(0).length], [0, 0]);
      });
    }
  }
});

Deno.test("memory is shared where that is asked for and can be had", () => {
  for (const missing of machines) {
    for (const shared of [false, true]) {
      const { buffer } = without(missing, () => arena({ bytes: 4, shared }).float32s(1));
      // Memory of WebAssembly can be shared without there being a name for what it is.
      const none = missing.length === 2;
      assertEquals(buffer instanceof SharedArrayBuffer, shared && !none, `${missing} ${shared}`);
    }
  }
});

Deno.test("a vector resides where it was made, and so do its parts; what lies over scratch, or elsewhere, does not", () => {
  for (const shared of [false, true]) {
    const x = arena({ bytes: 800, shared }).float32s(200), home = residenceOf(x)!;
    assertEquals([home.memory.buffer === x.buffer, home.scratch], [true, 0]);
    assert(x.byteOffset >= SCRATCH);
    assertEquals(residenceOf(x.subarray(3, 7)), home);
    assertEquals(residenceOf(new Int8Array(x.buffer, x.byteOffset)), home);
    for (
      const other of [new Float32Array(x.buffer, x.byteOffset - 4, 10), new Float32Array(x.buffer), x.slice(), [1]]
    ) {
      assertEquals(residenceOf(other), undefined);
    }
    assert(residenceOf(arena({ bytes: 4 }).float32s(1))!.memory !== home.memory);
  }
  assertEquals(without(["WebAssembly"], () => residenceOf(arena({ bytes: 4 }).float32s(1))), undefined);
});

Deno.test("no arena has less than nothing, and no vector", () => {
  for (const bytes of [-1, 0.5, NaN, Infinity]) assertThrows(() => arena({ bytes }), RangeError, "the number of bytes");
  const { float32s, float64s } = arena({ bytes: 100 });
  for (const length of [-1, 0.5, NaN]) {
    for (const take of [float32s, float64s]) assertThrows(() => take(length), RangeError, "its length must be");
  }
});
