import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { adaptiveModel, type Model, staticModel, type Tally } from "../../../quantize/codes/model.ts";
import "../../support/seed.ts";

/** Insists that the parts of `tally` lie side by side and are found, at both ends. */
function assertWhole(tally: Tally, size: number): void {
  let low = 0;
  for (let s = 0; s < size; s++) {
    const f = tally.frequency(s);
    assertEquals(tally.low(s), low);
    if (f > 0) assertEquals([tally.find(low), tally.find(low + f - 1)], [s, s]);
    low += f;
  }
  assertEquals(tally.total, low);
}

Deno.test("a static model's parts lie side by side and are found, also beside symbols that never come", () => {
  const given = fc.array(fc.oneof(fc.nat(3), fc.nat(1000)), { minLength: 1, maxLength: 30, size: "max" });
  fc.assert(fc.property(given.filter((f) => f.some((f) => f > 0)), (frequencies) => {
    const model = staticModel({ frequencies }), tally = model.begin();
    assertWhole(tally, frequencies.length);
    assertEquals(frequencies.map((_, s) => tally.frequency(s)), frequencies);
    assertEquals(model.surest, Math.max(...frequencies) / tally.total);
    tally.saw(0);
    assertWhole(tally, frequencies.length);
  }));
});

Deno.test("an adaptive model counts, halves before it passes the limit, and begins anew each time", () => {
  const cases = fc.record({
    size: fc.integer({ min: 1, max: 40 }),
    increment: fc.integer({ min: 1, max: 60 }),
    room: fc.nat(500),
    symbols: fc.array(fc.nat(), { maxLength: 100, size: "max" }),
  });
  fc.assert(fc.property(cases, ({ size, increment, room, symbols }) => {
    const limit = Math.max(2, size + increment + room), model = adaptiveModel({ size, increment, limit });
    let counts = new Array<number>(size).fill(1);
    const tally = model.begin(), total = () => counts.reduce((a, b) => a + b);
    for (const symbol of symbols) {
      assertWhole(tally, size);
      assertEquals(counts.map((_, s) => tally.frequency(s)), counts);
      while (total() + increment > limit) counts = counts.map((count) => Math.ceil(count / 2));
      counts[symbol % size] += increment;
      tally.saw(symbol % size);
      assertLessOrEqual(tally.total, limit);
    }
    assertEquals(model.begin().total, size);
  }));
});

/** `−Σ log₂` of the probabilities that `model` gives to each symbol after those before it. */
function ideal(model: Model, symbols: readonly number[]): number {
  const tally = model.begin();
  let bits = 0;
  for (const s of symbols) {
    bits += Math.log2(tally.total / tally.frequency(s));
    tally.saw(s);
  }
  return bits;
}

Deno.test("by default no sequence is longer than n times its entropy by more than (m−1)/2 log₂ n + log₂ m", () => {
  const cases = fc.integer({ min: 1, max: 20 }).chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.array(fc.nat(size - 1).map((s) => Math.floor(s * s / size)), { minLength: 1, maxLength: 600, size: "max" }),
    )
  );
  const constant = (size: number, n: number): [number, number[]] => [size, new Array(n).fill(0)];
  const examples: [[number, number[]]][] = [2, 3, 20].flatMap((m) =>
    [1, 2, 1000].map((n) => [constant(m, n)] as [[number, number[]]])
  );
  fc.assert(
    fc.property(cases, ([m, symbols]) => {
      const n = symbols.length, counts = new Array<number>(m).fill(0);
      for (const s of symbols) counts[s]++;
      const entropy = counts.reduce((h, count) => count === 0 ? h : h + count * Math.log2(n / count), 0);
      const bound = entropy + (m - 1) / 2 * Math.log2(n) + Math.log2(m);
      assertLessOrEqual(ideal(adaptiveModel({ size: m }), symbols), bound + 1e-9);
    }),
    { examples },
  );
});

Deno.test("a low limit follows a source that changes", () => {
  const symbols = Array.from({ length: 20_000 }, (_, i) => i < 10_000 ? 0 : 1);
  assert(ideal(adaptiveModel({ size: 2, limit: 256, increment: 8 }), symbols) < 400);
  assert(ideal(adaptiveModel({ size: 2 }), symbols) > 19_000);
});

Deno.test("models that cannot be are refused", () => {
  for (const frequencies of [[], [0, 0], [1, -1], [1, 0.5], [NaN], [2 ** 24, 1], [2 ** 25]]) {
    assertThrows(() => staticModel({ frequencies }), RangeError, "Cannot make a model as ");
  }
  for (
    const bad of [{ size: 0 }, { size: 2.5 }, { size: 2 ** 24 }, { size: 9, limit: 9 }, {
      size: 9,
      limit: 12,
      increment: 4,
    }]
  ) {
    assertThrows(() => adaptiveModel(bad), RangeError, "Cannot make an adaptive model as ");
  }
  for (const limit of [1, 2 ** 24 + 1, NaN]) assertThrows(() => adaptiveModel({ size: 1, limit }), RangeError);
  for (const increment of [0, 0.5, NaN]) assertThrows(() => adaptiveModel({ size: 1, increment }), RangeError);
});
