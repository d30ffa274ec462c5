import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, isDecodeError, key, seal, type Vec } from "@bitdescent/bitdescent";
import { restore, store } from "@bitdescent/bitdescent/engines";
import { metered } from "../../support/allocation.ts";
import { hostile } from "../../support/hostile.ts";
import { expected, settings } from "./parties.ts";
import "../../support/seed.ts";

const numbers = fc.double();
const arrays: fc.Arbitrary<unknown> = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const names = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "constructor", "toString", "0", ""));
const { state: states } = fc.letrec<{ state: unknown }>((tie) => ({
  state: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, undefined, true, false, -0, NaN, Infinity, 0n, -1n),
    numbers,
    fc.bigInt(),
    fc.string({ unit: "binary" }),
    arrays,
    fc.array(tie("state"), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(names, tie("state")), { maxLength: 4, selector: ([name]) => name })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

/** Insists that two values are the same, −0 apart from 0, and of the same kinds. */
function assertSame(actual: unknown, given: unknown): void {
  if (typeof given !== "object" || given === null) return assert(Object.is(actual, given), `${String(actual)}`);
  assert(typeof actual === "object" && actual !== null);
  assertEquals(Object.getPrototypeOf(actual), Object.getPrototypeOf(given));
  const own = Object.keys(given).sort();
  assertEquals(Object.keys(actual).sort(), own);
  for (const name of own) {
    assertSame((actual as Record<string, unknown>)[name], (given as Record<string, unknown>)[name]);
  }
}

Deno.test("plain data come back to the last bit, and the same data give the same bytes", () => {
  fc.assert(
    fc.property(states, (state) => {
      const bytes = store(state), back = restore(bytes);
      assertSame(back, state);
      assertEquals(store(back), bytes);
    }),
    { numRuns: 500 },
  );
});

Deno.test("the order in which a record was filled, and the digits of a NaN, do not show", () => {
  assertEquals(store({ a: 1, b: { c: 2, d: 3 } }), store({ b: { d: 3, c: 2 }, a: 1 }));
  const odd = new Float64Array(Uint32Array.of(1, 0xfff80000, 0, 0x3ff00000).buffer);
  assertEquals(store(odd), store(Float64Array.of(NaN, 1)));
  const odd32 = new Float32Array(Uint32Array.of(0xffc00001).buffer);
  assertEquals(store(odd32), store(Float32Array.of(NaN)));
});

Deno.test("an array that is part of another comes back alone", () => {
  assertEquals(restore(store(Float64Array.of(1, 2, 3, 4).subarray(1, 3))), Float64Array.of(2, 3));
});

Deno.test("bytes of a state, as they are", () => {
  const bytes = store({ x: [Int16Array.of(1, -2), 1n] });
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  assertEquals(
    hex,
    [
      "b1de0102" + "0000000000000128", // the envelope, and how many bits
      "4244737401", // BDst, version 1
      "08" + "00000001" + "00000001" + "0078", // a record of 1, named x
      "07" + "00000002", // a list of 2
      "13" + "00000002" + "0001" + "fffe", // two numbers of 16 bits
      "05" + "00" + "00000001" + "01", // a big integer of one byte
      "b32e9827",
    ].join(""),
  );
});

for (const [name, make] of Object.entries(settings)) {
  Deno.test(`${name}: checkpoints are stored to the last bit`, () => {
    for (const { checkpoint } of expected(make())) {
      assertSame(restore(store(checkpoint)), checkpoint);
      assertEquals(store(structuredClone(checkpoint)), store(checkpoint));
    }
  });
}

Deno.test("what is not plain data is refused by its place", () => {
  const circle: Record<string, unknown> = {};
  circle.inside = [circle];
  const trials: readonly [unknown, string][] = [
    [() => 1, "it must be plain data: current value is a function"],
    [{ workers: [1, { rule: () => 1 }] }, "workers[1].rule must be plain data: current value is a function"],
    [{ a: Symbol("s") }, "a must be plain data: current value is a symbol"],
    [{ a: new Map() }, "a must be plain data: current value is of class Map"],
    [[new Date(0)], "[0] must be plain data: current value is of class Date"],
    [circle, "more than 200 deep"],
  ];
  for (const [state, message] of trials) assertThrows(() => store(state), TypeError, message);
});

/** A state whose bytes are whole outside, whatever they are inside. */
const sealed = (...fields: readonly (readonly [value: number, width: number])[]): Uint8Array =>
  seal(bits((sink) => {
    sink.write(0x42447374, 32);
    sink.write(1, 8);
    for (const [value, width] of fields) sink.write(value, width);
  }));

Deno.test("bytes that no state has are refused, and say why", () => {
  const good = store({ a: [1, "two", 3n] });
  const trials: readonly [Uint8Array, string][] = [
    [good.slice(0, -1), "bytes"],
    [good.with(20, good[20] ^ 4), "its checksum does not match"],
    [seal(bits((sink) => sink.write(7, 32))), "it is not a state"],
    [seal(bits((sink) => (sink.write(0x42447374, 32), sink.write(2, 8)))), "there is no version 2 of states"],
    [sealed(), "Cannot read 8 bits"],
    [sealed([9, 8]), "there is no kind 9 of value"],
    [sealed([27, 8], [0, 32]), "there is no kind 27 of value"],
    [sealed([1, 8], [1, 8]), "8 bits are left over"],
    [sealed([7, 8], [0xffffffff, 32]), "there is no room for 4294967295 items"],
    [sealed([26, 8], [1 << 30, 32]), "there is no room for 1073741824 items"],
    [sealed([6, 8], [2, 32], [65, 16]), "there is no room for 2 items"],
    [sealed([5, 8], [1, 8], [0, 32]), "a big integer is not as it would be written"],
    [sealed([5, 8], [0, 8], [2, 32], [1, 16]), "a big integer is not as it would be written"],
    [sealed([5, 8], [2, 8], [1, 32], [1, 8]), "a big integer is not as it would be written"],
    [sealed([8, 8], [2, 32], [1, 32], [66, 16], [1, 8], [1, 32], [65, 16], [1, 8]), "are not in order"],
    [sealed([8, 8], [2, 32], [1, 32], [65, 16], [1, 8], [1, 32], [65, 16], [1, 8]), "are not in order"],
    [sealed([4, 8], [0x7ff80000, 32], [1, 32]), "a NaN has digits of its own"],
    [sealed(...Array.from({ length: 201 }, () => [[7, 8], [1, 32]] as const).flat(), [1, 8]), "more than 200 deep"],
  ];
  for (const [bytes, why] of trials) {
    const error = assertThrows(() => restore(bytes), RangeError, why);
    assert(isDecodeError(error));
  }
});

Deno.test("hostile bytes are refused or read as what they say, and take no more room than they have", () => {
  const good = fc.sample(states, 30).map((state) => {
    const bytes = store(state).slice(12, -4);
    return { bytes, length: 8 * bytes.length };
  });
  const read = (bytes: Uint8Array): boolean => {
    try {
      restore(bytes);
      return true;
    } catch (error) {
      assert(isDecodeError(error), String(error));
      return false;
    }
  };
  let taken = 0;
  for (let i = 0; i < 3000; i++) {
    const bytes = seal(hostile(good, i, key(8)));
    if (!read(bytes)) continue;
    assertEquals(store(restore(bytes)), bytes);
    taken++;
  }
  assert(taken > 10, `${taken} were taken`);
  metered((made) => {
    for (let i = 0; i < 300; i++) {
      const bytes = seal(hostile(good, 8 * i, key(8)));
      made();
      read(bytes);
      const room = made();
      assert(room <= 1024 + 32 * bytes.length, `arrays of ${room} bytes were made of ${bytes.length}`);
    }
  });
});

Deno.test("a long vector is stored in its own size", () => {
  const x: Vec = Float64Array.from({ length: 100_000 }, (_, i) => Math.sqrt(i)), bytes = store({ x });
  assert(bytes.length < 800_100);
  assertEquals((restore(bytes) as { x: Vec }).x, x);
});
