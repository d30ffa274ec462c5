/**
 * The view of levels: what it shows is what the library says, whatever the controls are at.
 * @module
 */

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { child, key } from "../../base/key.ts";
import { alq } from "../../quantize/adaptive/designs/alq.ts";
import { geometricLevels, uniformLevels } from "../../quantize/levels/level_set.ts";
import { scaleOf } from "../../quantize/levels/scale.ts";
import { entropy } from "../../theory/levels/code_length.ts";
import { levelUse, levelVariance } from "../../theory/levels/law.ts";
import { compared } from "../../examples/support/adaptive_levels/level_comparison.ts";
import type { LevelQuantizerName } from "../../examples/support/adaptive_levels/level_quantizers.ts";
import { defaults, type GivenFile, type Values } from "../../examples/playground/view.ts";
import { levels as view } from "../../examples/playground/views/levels.ts";
import { stacked } from "../../examples/playground/views/levels/cost_chart.ts";
import { descent, stops } from "../../examples/playground/views/levels/descent.ts";
import {
  drawn,
  given,
  MOST_BYTES,
  MOST_COORDINATES,
  STRETCH,
} from "../../examples/playground/views/levels/gradient.ts";
import { type LawName, laws } from "../../examples/playground/views/levels/laws.ts";
import { axisTicks } from "../../examples/playground/views/levels/levels_chart.ts";
import { magnitudeAt, massesOf, place } from "../../examples/playground/views/levels/masses.ts";
import { type MethodName, settingOf } from "../../examples/playground/views/levels/methods.ts";
import type { LevelsResult } from "../../examples/playground/views/levels/results.ts";
import { logarithmic } from "../../examples/playground/views/marks/axes.ts";
import { short } from "../../examples/playground/views/marks/numbers.ts";

type Given = Values<typeof view.controls>;

/** Values of the controls, of a small gradient unless they say otherwise. */
const valuesOf = (changes: Partial<Given> = {}): Given => ({
  ...defaults(view.controls),
  dimension: 10,
  bucket: 8,
  ...changes,
});

/** The last of the results. */
const final = (changes: Partial<Given> = {}): LevelsResult => [...view.results(valuesOf(changes))].at(-1)!;

const of = ({ methods }: LevelsResult, name: MethodName) => methods.find((method) => method.name === name)!;

const alike = (a: number, b: number, tolerance = 1e-9): boolean => Math.abs(a - b) <= tolerance * Math.abs(b);

const gradientOf = (changes: Partial<Given> = {}): Float32Array => {
  const { distribution, tail, dimension, seed } = valuesOf(changes);
  return drawn({ law: distribution as LawName, tail, dimension: 2 ** dimension, seed }).x;
};

/** The bytes of a `.npy` file of float64 numbers. */
function npy(values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }\n`;
  const start = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length, 0];
  return new Uint8Array([
    ...start,
    ...new TextEncoder().encode(header),
    ...new Uint8Array(Float64Array.from(values).buffer),
  ]);
}

/** The bytes of a safetensors file of float32 arrays. */
function safetensors(arrays: Readonly<Record<string, Float32Array>>): Uint8Array {
  let at = 0;
  const header = JSON.stringify(Object.fromEntries(
    Object.entries(arrays).map(([name, { length, byteLength }]) => [
      name,
      { dtype: "F32", shape: [length], data_offsets: [at, at += byteLength] },
    ]),
  ));
  const bytes = new Uint8Array(8 + header.length + at);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(new TextEncoder().encode(header), 8);
  let to = 8 + header.length;
  for (const { buffer, byteLength } of Object.values(arrays)) {
    bytes.set(new Uint8Array(buffer as ArrayBuffer), to);
    to += byteLength;
  }
  return bytes;
}

const file = (name: string, bytes: Uint8Array): GivenFile => ({ name, bytes });

const twins: Readonly<Record<"2" | "inf", Partial<Record<MethodName, LevelQuantizerName>>>> = {
  "2": { qsgd: "qsgd", nuqsgd: "nuqsgd", amq: "amq", optimum: "optimal" },
  "inf": { qsgd: "qsgd-inf", amq: "amq", optimum: "optimal" },
};

for (const norm of ["2", "inf"] as const) {
  Deno.test(`levels, variance and message are those of the comparison of adaptive levels, norm ${norm}`, () => {
    const result = final({ norm }), gradient = gradientOf();
    const rows = compared({ source: "", round: null, gradient }, {
      bits: [3],
      norms: [norm],
      bucket: 256,
      code: "arithmetic",
      key: child(key(1), 1),
    });
    for (const [name, twin] of Object.entries(twins[norm]) as [MethodName, LevelQuantizerName][]) {
      const { levels, measured, bits } = of(result, name), row = rows.find(({ quantizer }) => quantizer === twin)!;
      assertEquals(levels, row.magnitudes);
      assert(alike(measured!.variance, row.variance));
      assertEquals(bits, row.bitsPerCoordinate);
    }
  });

  Deno.test(`variance and entropy are those of the law of rounding, and below what is proved, norm ${norm}`, () => {
    for (const distribution of Object.keys(laws)) {
      const changes = { distribution, norm }, x = gradientOf(changes), q = norm === "2" ? 2 : Infinity;
      const size = x.reduce((sum, value) => sum + value * value, 0);
      const norms = [0, 1, 2, 3].map((b) => scaleOf(x.subarray(256 * b, 256 * (b + 1)), q));
      const { widths } = final({ ...changes, sweeps: 14 });
      assertEquals(widths.map(([{ levels }]) => levels.length), [2, 4, 8, 16, 32, 64, 128]);
      for (const { name, levels, variance, bound, entropy: measured } of widths.flat()) {
        assert(variance <= bound * (1 + 1e-6), `${distribution} ${name}`);
        if (levels.length > 16) continue;
        const law = { x, levels, norms, bucket: 256 }, use = levelUse(law), signs = levels[0] === 0 ? 1 - use[0] : 1;
        assert(alike(variance, levelVariance(law) / size, 1e-7));
        assertAlmostEquals(measured, entropy(use) + signs, 1e-9);
      }
      for (const [qsgd, nuqsgd, _, alq, optimum] of widths) {
        for (const { variance } of [qsgd, nuqsgd, alq]) assert(optimum.variance <= variance * (1 + 1e-9));
      }
    }
  });
}

Deno.test("a code of fixed width writes that width, and the norms", () => {
  for (const bits of [2, 3, 8]) {
    for (const { bits: written } of final({ bits, code: "fixed" }).methods) assertEquals(written, bits + 4 * 32 / 1024);
  }
});

Deno.test("entropy leaves out what is not sent: buckets of zeros", () => {
  const values = [...gradientOf()].fill(0, 0, 512),
    result = final({ file: file("half.npy", npy(values)), code: "fixed" });
  const { measured, bits } = of(result, "qsgd"), x = values.slice(512);
  const norms = [0, 1].map((b) => scaleOf(x.slice(256 * b, 256 * (b + 1)), 2));
  const use = levelUse({ x, levels: measured!.levels, norms, bucket: 256 });
  assertAlmostEquals(measured!.entropy, (entropy(use) + 1 - use[0]) / 2, 1e-9);
  assertEquals(bits, 3 / 2 + 4 * 32 / 1024);
});

Deno.test("each sweep of coordinate descent is one of ALQ, from the chosen start, and none adds variance", () => {
  const { sample } = settingOf(gradientOf(), "2", 256);
  for (
    const [start, from] of [["uniform", uniformLevels({ steps: 7 })], [
      "geometric",
      geometricLevels({ count: 7 }),
    ]] as const
  ) {
    for (const stop of [0, 1, 12, stops.length - 1]) {
      const most = stops[stop],
        result = final({ bits: 4, start, sweeps: stop }),
        { coordinate, gradient } = result.sweeps;
      assertEquals(coordinate[0].levels, Array.from(from));
      assertEquals(gradient[0], coordinate[0]);
      for (const [method, path] of [["coordinate descent", coordinate], ["gradient descent", gradient]] as const) {
        const task = { distribution: sample, count: 7, start: from, method };
        for (const [i, { sweep, levels, variance }] of path.entries()) {
          assertEquals(levels, Array.from(alq({ ...task, sweeps: sweep, tolerance: 0 }).levels));
          assert(i === 0 || variance <= path[i - 1].variance);
        }
        const { sweeps } = alq({ ...task, sweeps: 1000 }), { sweep } = path.at(-1)!;
        assert(sweep === sweeps || sweep === Math.min(1000, sweeps + 1)); // one more to see that nothing moves any more
      }
      const there = coordinate.findLast(({ sweep }) => sweep <= most)!;
      assertEquals(of(result, "alq").levels, there.levels);
      assertEquals(of(result, "alq").measured!.variance, there.variance);
      assertEquals(result.done, there.sweep);
      assert(most > 17 || there === coordinate[stop]);
    }
  }
});

Deno.test("a descent that cannot move rests at once", () => {
  const { sample } = settingOf(gradientOf(), "2", 256);
  const stops = (start: readonly number[]) => [...descent({ sample, start, method: "coordinate descent", most: 50 })];
  assertEquals(stops([0, 1]).length, 1); // no level is between 0 and 1
  const rest = alq({ distribution: sample, count: 3 }).levels;
  assertEquals(stops([...rest]).at(-1)!.levels, [...rest]);
  assert(stops([...rest]).length <= 2);
});

Deno.test("where it takes long, levels are there at once, and each stop of the descent is a result", () => {
  const values = valuesOf({ dimension: 15, bits: 4 });
  const seen: LevelsResult[] = [];
  for (const result of view.results(values)) {
    seen.push(result);
    if (result.widths.length > 0) break;
  }
  assertEquals(seen[0].methods.map(({ name }) => name), ["qsgd", "nuqsgd"]);
  assert(seen[0].methods.every(({ measured }) => measured === undefined));
  assert(seen[1].methods.every(({ measured }) => measured !== undefined));
  const moving = seen.filter(({ methods, sweeps }) => sweeps.gradient.length === 0 && methods.length === 5);
  assertEquals(moving.map(({ sweeps }) => sweeps.coordinate.length), moving.map((_, i) => i + 1));
  assertEquals(
    moving.map((result) => of(result, "alq").levels),
    seen.at(-1)!.sweeps.coordinate.map(({ levels }) => levels),
  );
});

Deno.test("where it takes little, nothing is missing from the start but messages and other widths", () => {
  const [first] = view.results(valuesOf({ dimension: 14, bucket: 11 }));
  assertEquals(
    first.methods.map(({ measured, bits }) => [measured !== undefined, bits]),
    Array(5).fill([true, undefined]),
  );
  assert(first.sweeps.gradient.length > 0);
});

Deno.test("every result crosses to the page as it is, and has figures and charts", () => {
  const values = valuesOf({ bits: 4, distribution: "sparse" });
  for (const result of view.results(values)) {
    assertEquals(structuredClone(result), result);
    const { figures, charts } = view.show(result, values);
    assertEquals(figures.length, 1 + result.methods.length);
    assertEquals(new Set(charts.map(({ name }) => name)).size, 3);
    for (const { plot, description } of charts) {
      assert(!/NaN|undefined|Infinity/.test(description), description);
      for (const width of [320, 1100]) assert(plot(width).marks!.length > 0 && plot(width).width === width);
    }
  }
});

Deno.test("every control gives something to see at either end", () => {
  for (const [name, control] of Object.entries(view.controls)) {
    const ends = control.kind === "slider"
      ? [control.least, control.most]
      : control.kind === "choice"
      ? Object.keys(control.of)
      : [];
    for (const end of ends) {
      for (const tail of control.kind === "slider" ? [0.5] : [0, 1]) {
        const values = valuesOf({ tail, [name]: end });
        const { methods, masses } = name === "dimension" ? view.results(values).next().value! : final(values);
        assertAlmostEquals(masses.shares.reduce((sum, share) => sum + share, 0), 1, 1e-9);
        for (const { levels, measured, bits } of methods) {
          assertEquals([levels.at(-1), levels.every(Number.isFinite)], [1, true]);
          if (measured) {
            assert(
              [measured.variance, measured.bound, measured.entropy, bits ?? 0].every((x) => x >= 0 && x < Infinity),
            );
          }
        }
      }
    }
  }
});

Deno.test("a file of an array is taken as it is, and one of several joined in its order", () => {
  assertEquals(given(file("a.npy", npy([1, -2.5, 0]))), { x: Float32Array.of(1, -2.5, 0), source: "a.npy" });
  const joined = given(file("A.SafeTensors", safetensors({ w: Float32Array.of(1, 2), b: Float32Array.of(-3) })));
  assertEquals(joined, { x: Float32Array.of(1, 2, -3), source: "A.SafeTensors, its 2 arrays joined" });
});

Deno.test("of a large file stretches from beginning to end are taken, and it says so", () => {
  const w = Float32Array.from({ length: MOST_COORDINATES }, (_, i) => i), b = Float32Array.of(-1, -2, -3);
  const { x, source } = given(file("g.safetensors", safetensors({ w, b })));
  assertEquals([x.length, x[0], x[STRETCH - 1], ...x.slice(-4)], [
    MOST_COORDINATES,
    0,
    STRETCH - 1,
    w.at(-1)!,
    -1,
    -2,
    -3,
  ]);
  const starts = Array.from({ length: 64 }, (_, i) => x[i * STRETCH]);
  assertEquals(new Set(starts.map((start, i) => start - i * STRETCH)), new Set([0, 1, 2, 3]));
  assertEquals(source, "64 stretches, evenly spread, of the 262,147 in g.safetensors, its 2 arrays joined");
  assertEquals(given(file("g.safetensors", safetensors({ w }))).x.length, MOST_COORDINATES);
});

Deno.test("a file that cannot be a gradient is refused in words", () => {
  const refused = (
    name: string,
    bytes: Uint8Array,
    kind: typeof RangeError | typeof SyntaxError,
    words: string,
  ): void => {
    assertThrows(() => view.results(valuesOf({ file: file(name, bytes) })).next(), kind, words);
  };
  const whole = npy([1, 2, 3]);
  refused("g.npy", whole.subarray(0, -1), SyntaxError, "Cannot read NPY");
  refused("g.npy", new Uint8Array(0), SyntaxError, '"\\x93NUMPY"');
  refused("g.safetensors", whole, SyntaxError, "Cannot read safetensors");
  refused("g.csv", whole, RangeError, "ends in .npy or .safetensors: current value is g.csv");
  refused("g.npy", npy([1, NaN]), RangeError, "g.npy as coordinate 1 must be a finite float32: current value is NaN");
  const last = Float32Array.of(1, NaN);
  refused(
    "g.safetensors",
    safetensors({ w: new Float32Array(MOST_COORDINATES), last }),
    RangeError,
    "coordinate 262145 must",
  );
  refused("g.npy", npy([1e300]), RangeError, "finite float32: current value is 1e+300");
  refused("g.npy", npy([0, 0]), RangeError, "some coordinate must be other than 0: current value is 2 zeros");
  refused("g.npy", npy([]), RangeError, "0 zeros");
  refused("g.npy", npy([3e38, 3e38]), RangeError, "float32");
  refused(
    "g.npy",
    new Uint8Array(MOST_BYTES + 1),
    RangeError,
    "at most 268,435,456 bytes: current value is 268,435,457",
  );
});

Deno.test("the smallest gradient there is has something to see too", () => {
  for (const norm of ["2", "inf"]) {
    const values = valuesOf({ norm, file: file("one.npy", npy([-5])) }), result = [...view.results(values)].at(-1)!;
    for (const { measured } of result.methods) assertEquals(measured!.variance, 0);
    for (const { plot } of view.show(result, values).charts) assert(plot(400).marks!.length > 0);
  }
});

Deno.test("masses are shares of what is above 0, each bin where its magnitudes are", () => {
  const { unit, shares, zeros } = massesOf({
    values: Float64Array.of(0, 0.01, 0.01, 0.5),
    weights: Float64Array.of(2, 1, 1, 4),
  });
  assertEquals(zeros, 0.25);
  const bin = (r: number): number => shares[Math.floor(shares.length * place(r, unit))];
  assertAlmostEquals(bin(0.01), 1 / 3);
  assertAlmostEquals(bin(0.5), 2 / 3);
  for (const r of [0, 0.001, 0.3, 1]) assertAlmostEquals(magnitudeAt(place(r, unit), unit), r, 1e-12);
});

Deno.test("the laws have the tails that they say", () => {
  const x = (law: LawName, tail: number) => drawn({ law, tail, dimension: 4096, seed: 1 }).x;
  const share = (of: Float32Array, beyond: number) => of.filter((value) => Math.abs(value) > beyond).length / 4096;
  assertEquals(share(x("sparse", 1), 0), 41 / 4096);
  assertEquals(share(x("sparse", 0), 0), 1);
  assertEquals(new Set(x("lognormal", 0).map(Math.abs)), new Set([1]));
  // Standard errors are 1/128, and a share is off by 6.4 of them with probability 2e-10.
  assertAlmostEquals(share(x("student", 1), 1), 0.5, 0.05); // Cauchy's quartiles are ±1
  assertAlmostEquals(share(x("laplace", 0.5), Math.LN2), 0.5, 0.05);
  assertAlmostEquals(share(x("lognormal", 1), 1), 0.5, 0.05);
  assertAlmostEquals(share(x("normal", 0), 0.6744897501960817), 0.5, 0.05);
});

Deno.test("names lie neither on one another nor on dots", () => {
  const boxes = (places: [number, number][], width = 30) => places.map(([x, y]) => ({ x, y, width }));
  assertEquals(stacked(boxes([[20, 40], [10, 36], [0, 39], [200, 15], [0, 70]]), [], -13), [40, 27, 14, 15, 70]);
  assertEquals(stacked(boxes([[0, 0], [0, 0], [29, 1], [60, 1]]), [], 13), [0, 13, 26, 1]);
  assertEquals(stacked(boxes([[0, 0], [100, 0]]), boxes([[25, 4], [120, 20]], 10), -13), [-9, 0]);
  for (const y of Array.from({ length: 100 }, (_, i) => Math.sqrt(i) / 7)) { // whatever way the sum is rounded
    assertEquals(stacked(boxes([[0, y], [0, y]]), [], -13), [y, y - 13]);
    assertEquals(stacked(boxes([[0, y], [0, y]]), [], 13), [y, y + 13]);
  }
});

Deno.test("axes are marked where there is room, at numbers that can be read", () => {
  const ticks = axisTicks(0.005, 900), places = ticks.map((tick) => 900 * place(tick, 0.005));
  assertEquals([ticks[0], ticks.at(-1)], [0, 1]);
  assert(places.every((at, i) => i === 0 || at - places[i - 1] >= 44));
  for (const range of [[3e-5, 40], [0.06, 0.12], [0.3, 11], [1e-12, 1], [0, 0]]) {
    const { domain, ticks } = logarithmic(range);
    assert(ticks.length >= 2 && ticks.length <= 12, `${range}: ${ticks}`);
    assert(ticks.every((tick) => tick >= domain[0] && tick <= domain[1]));
  }
  assertEquals([0, 0.12345, 1, 1e-38, 2.5e-7].map((x) => short(x)), ["0", "0.123", "1", "10⁻³⁸", "2.5 · 10⁻⁷"]);
});
