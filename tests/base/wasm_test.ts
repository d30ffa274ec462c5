import { assert, assertEquals, assertThrows } from "@std/assert";
import { instantiator, newMemory, PAGE } from "../../base/wasm.ts";

/** A module with nothing but a memory of at most a page, which is not its own, and a global, 7, that is called `seven`. */
const bytes = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // "\0asm", version 1
  ...[2, 16, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 1, 0, 1], // "env", "memory": a memory, 0 to 1 pages
  ...[6, 6, 1, 127, 0, 65, 7, 11], // a global: an i32, constant, 7
  ...[7, 9, 1, 5, 115, 101, 118, 101, 110, 3, 0], // exported
);
const text = (bytes: Uint8Array) => ({ base64: btoa(String.fromCharCode(...bytes)), sha256: "", sharing: 23 });
const seven = text(bytes), memory = newMemory(PAGE)!, shared = newMemory(1, true)!;

interface Seven {
  readonly seven: WebAssembly.Global;
}

/** What `body` gives, with how many modules were compiled, while WebAssembly is as `change` says. */
function during<T>(change: Partial<typeof WebAssembly> | undefined, body: () => T): { result: T; compiled: number } {
  const whole = WebAssembly;
  let compiled = 0;
  const Module = function (bytes: BufferSource) {
    compiled++;
    return new whole.Module(bytes);
  };
  Object.assign(globalThis, { WebAssembly: change && { Module, Instance: whole.Instance, ...change } });
  try {
    return { result: body(), compiled };
  } finally {
    Object.assign(globalThis, { WebAssembly: whole });
  }
}

Deno.test("a module is compiled at the first call and once, and every call gives an instance of its own", () => {
  const { result: make, compiled } = during({}, () => instantiator<Seven>(seven));
  assertEquals(compiled, 0);
  const both = during({}, () => [make(memory), make(memory)]);
  assertEquals([both.compiled, both.result.map((exports) => exports?.seven.value)], [1, [7, 7]]);
  assert(both.result[0] !== both.result[1]);
});

Deno.test("without WebAssembly, or where a module is refused, there is no instance, and it is not asked again", () => {
  let asked = 0;
  const refusing = {
    Module: function () {
      asked++;
      throw new WebAssembly.CompileError("no SIMD");
    } as never,
  };
  for (const change of [undefined, refusing]) {
    const make = instantiator<Seven>(seven);
    assertEquals(during(change, () => [make(memory), make(memory)]).result, [undefined, undefined]);
    assertEquals(make(memory), undefined);
  }
  assertEquals(asked, 1);
  assertEquals(instantiator(text(bytes.subarray(0, 12)))(memory), undefined);
});

Deno.test("where an instance finds no memory there is none, but the next may", () => {
  const make = instantiator<Seven>(seven);
  const Instance = function () {
    throw new RangeError("no memory");
  } as never;
  assertEquals(during({ Instance }, () => make(memory)).result, undefined);
  assertEquals(make(memory)?.seven.value, 7);
});

Deno.test("a module is compiled once for memories that are shared, and once for those that are not", () => {
  const make = instantiator<Seven>(seven), other = newMemory(PAGE, true)!;
  const { result, compiled } = during({}, () => [shared, memory, other, shared, memory].map(make));
  assertEquals([compiled, result.map((exports) => exports?.seven.value)], [2, [7, 7, 7, 7, 7]]);
});

Deno.test("a memory has as many pages as are asked for and no more, and there is none where it cannot be had", () => {
  for (const [bytes, pages] of [[0, 0], [1, 1], [PAGE, 1], [PAGE + 1, 2]]) {
    const made = newMemory(bytes)!;
    assertEquals([made.buffer.byteLength, made.buffer instanceof ArrayBuffer], [pages * PAGE, true]);
    assertThrows(() => made.grow(1), RangeError);
  }
  assert(newMemory(1, true)!.buffer instanceof SharedArrayBuffer);
  assertEquals(newMemory(2 ** 40), undefined);
  assertEquals(during(undefined, () => newMemory(1)).result, undefined);
});

Deno.test("where the most significant byte of a number lies first there is no instance", () => {
  const { Uint32Array } = globalThis, make = instantiator<Seven>(seven);
  const big = { of: () => ({ buffer: Uint8Array.of(0, 0, 0, 1).buffer }) };
  Object.assign(globalThis, { Uint32Array: big });
  try {
    assertEquals(make(memory), undefined);
  } finally {
    Object.assign(globalThis, { Uint32Array });
  }
});
