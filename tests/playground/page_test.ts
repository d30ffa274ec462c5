/**
 * The page without a page: what addresses say, what sliders have, what files hold.
 * @module
 */

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { take } from "@bitdescent/bitdescent";
import fc from "fast-check";
import { addressOf, placeOf } from "../../examples/playground/shell/address.ts";
import { columns, csv, type Row } from "../../examples/playground/shell/csv.ts";
import { resumed } from "../../examples/playground/shell/resumed.ts";
import { meant, positionOf, settled, shown, steps, valueAt } from "../../examples/playground/shell/slider_values.ts";
import { type Control, defaults, type Slider } from "../../examples/playground/view.ts";
import { type AnyValues, type AnyView, views } from "../../examples/playground/views.ts";
import { paused, roundsBetween } from "../../examples/playground/views/paused.ts";
import "../support/seed.ts";

const sliders = views.flatMap(({ id, controls }) =>
  Object.entries(controls).flatMap(([name, control]) =>
    control.kind === "slider" ? [[`${id}: ${name}`, control] as [string, Slider]] : []
  )
);

const range = (slider: Slider): number[] => Array.from({ length: steps(slider) + 1 }, (_, i) => valueAt(slider, i));

/** Any values that somebody can choose; of files there is none. */
const valuesOf = (view: AnyView): fc.Arbitrary<AnyValues> =>
  fc.record(
    Object.fromEntries(Object.entries(view.controls).map(([name, control]) => [name, valueOf(control)])),
  ) as fc.Arbitrary<AnyValues>;

function valueOf(control: Control): fc.Arbitrary<unknown> {
  if (control.kind === "slider") return fc.nat({ max: steps(control) }).map((position) => valueAt(control, position));
  if (control.kind === "choice") return fc.constantFrom(...Object.keys(control.of));
  return control.kind === "choices" ? fc.subarray(Object.keys(control.of)) : fc.constant(undefined);
}

Deno.test("the names of views are unique, and no control is called as the view is in an address", () => {
  assertEquals(new Set(views.map(({ id }) => id)).size, views.length);
  assertEquals(views.filter(({ controls }) => "view" in controls), []);
  assert(views.every(({ id }) => /^[a-z-]+$/.test(id)));
});

Deno.test("the values that a view has unless changed are values of its controls", () => {
  for (const { controls } of views) {
    for (const control of Object.values(controls)) {
      if (control.kind === "slider") assert(control.least <= control.default && control.default <= control.most);
      if (control.kind === "choice") assert(Object.hasOwn(control.of, control.default));
      if (control.kind === "choices") assert(control.default.every((name) => Object.hasOwn(control.of, name)));
    }
  }
});

Deno.test("what is asked again goes on where it was, and other questions begin anew", () => {
  let begun = 0;
  const counting = (shownBy: readonly string[]) =>
    resumed({
      ...views[0],
      shownBy,
      *results({ name }) {
        begun++;
        for (const i of [0, 1, 2, 3]) yield `${name}${i}`;
      },
    });
  const ask = counting(["how"]), asked = (name: string, how: number) => ask({ name, how, several: ["a"] } as AnyValues);
  assertEquals([...take(asked("a", 0), 2)], ["a0", "a1"]);
  assertEquals([...asked("a", 1)], ["a1", "a2", "a3"]);
  assertEquals([...asked("a", 2)], ["a3"]);
  assertEquals([...asked("b", 2)], ["b0", "b1", "b2", "b3"]);
  assertEquals([...take(asked("a", 2), 1)], ["a0"]);
  assertEquals(begun, 3);
  assertEquals([...ask({ name: "a", how: 2, several: ["b"] } as AnyValues)].length, 4);
  const failing = resumed({
    ...views[0],
    shownBy: ["how"],
    *results() {
      yield "a0";
      throw new Error("no more");
    },
  });
  for (const _ of [0, 1]) assertThrows(() => [...failing({ name: "a" } as AnyValues)], Error, "no more");
  const always = counting([]);
  for (const _ of [0, 1]) assertEquals([...always({ name: "c" } as AnyValues)].length, 4);
});

Deno.test("a long run pauses with what was there, and ends with its last step", () => {
  const run = paused([1, 2, 3, 4, 5], 2, "shown");
  assertEquals([run.next(), run.next(), run.next()], [
    { done: false, value: "shown" },
    { done: false, value: "shown" },
    { done: true, value: 5 },
  ]);
  assertEquals(paused([], 1, "shown").next(), { done: true, value: undefined });
  assertEquals(roundsBetween({ workers: 4, dimension: 70 }), 50);
  assertEquals(roundsBetween({ workers: 64, dimension: 1000 }), 1);
});

Deno.test("an address gives back the values that it was made of", () => {
  for (const view of views) {
    fc.assert(fc.property(valuesOf(view), (values) => {
      const place = placeOf(views, addressOf(views, view, values));
      assertEquals([place.view.id, place.values, place.complaints], [view.id, values, []]);
    }));
  }
});

Deno.test("an address has nothing but what is not as it is unless changed", () => {
  assertEquals(addressOf(views, views[0], defaults(views[0].controls)), "");
  for (const view of views.slice(1)) assertEquals(addressOf(views, view, defaults(view.controls)), `?view=${view.id}`);
  const rate = views.find(({ id }) => id === "rate")!;
  const values = { ...defaults(rate.controls), rate: 2.5, kinds: ["naive", "differential"] } as AnyValues;
  assertEquals(addressOf(views, rate, values), "?view=rate&rate=2.5&kinds=naive,differential");
});

Deno.test("of any address there is a view with values that can be, and a complaint for each that cannot", () => {
  const names = views.flatMap(({ controls }) => Object.keys(controls));
  const texts = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom("__proto__", "toString", "NaN", "-1", "1e9"),
  );
  const queries = fc.array(fc.tuple(fc.constantFrom("view", "__proto__", "toString", ...names), texts)).map((pairs) =>
    new URLSearchParams(pairs).toString()
  );
  fc.assert(fc.property(fc.constantFrom(...views), queries, (of, query) => {
    const { view, values } = placeOf(views, `?view=${of.id}&${query}`);
    assertEquals(view.id, of.id);
    for (const [name, control] of Object.entries(view.controls)) {
      const value = (values as Record<string, unknown>)[name];
      if (control.kind === "slider") {
        assert(control.least <= (value as number) && (value as number) <= control.most, name);
      }
      if (control.kind === "choice") assert(Object.hasOwn(control.of, value as string), name);
      if (control.kind === "choices") assert((value as string[]).every((one) => Object.hasOwn(control.of, one)), name);
    }
  }));
  const { complaints } = placeOf(views, "?view=rate&rate=many&kinds=naive,none&colour=red");
  assertEquals(complaints.length, 3);
  assertMatch(complaints[0], /^Rate R must be a number from 0 to 6: the address has “many”\.$/);
});

Deno.test("a slider goes from its least value to its most, up with every step", () => {
  for (const [name, slider] of sliders) {
    const values = range(slider);
    assertEquals([values[0], values.at(-1)], [slider.least, slider.most], name);
    assert(values.every((value, i) => i === 0 || value > values[i - 1]), name);
    assertEquals(values.map((value) => positionOf(slider, value)), values.map((_, i) => i), name);
  }
});

Deno.test("what a slider shows can be typed, and means the value that is shown so", () => {
  for (const [name, slider] of sliders) {
    const readings = range(slider).map((value) => [shown(slider, value), value] as const);
    for (const [text] of readings.filter(([text]) => /\d/.test(text))) {
      const value = meant(slider, text, slider.default);
      assert(value !== undefined, `${name}: ${text}`);
      assertEquals(shown(slider, value), text, name);
    }
    assertEquals(
      ["", "many", "NaN", "1e999"].map((text) => meant(slider, text, slider.default)),
      Array(4).fill(undefined),
      name,
    );
  }
});

Deno.test("a number that is typed is taken to the nearest step, or as it is on a logarithmic slider", () => {
  const slider: Slider = { kind: "slider", label: "", help: "", least: 1, most: 1000, step: 0.25, default: 1 };
  assertEquals([2.3, 2.4, 999.99, 0.99, 1000.01, NaN].map((value) => settled(slider, value)), [
    ...[2.25, 2.5, 1000, undefined, undefined, undefined],
  ]);
  assertEquals(settled({ ...slider, logarithmic: true }, 123.4567891), 123.457);
  assertEquals(valueAt({ ...slider, logarithmic: true }, 1), 1.78);
});

Deno.test("what is typed without a unit is in the unit of what it is typed over", () => {
  const slider = { kind: "slider", label: "", help: "", least: 1, most: 20, step: 1, default: 1 } as const;
  const powers = { ...slider, show: (x: number) => `${(2 ** x).toLocaleString("en")} values` };
  assertEquals(["16,384", "16384", "16 384 values", "15000", "9"].map((text) => meant(powers, text, 3)), [
    14,
    14,
    14,
    14,
    3,
  ]);
  const span = (x: number) => x < 0.1 ? `${1000 * x} ms` : `${x} s`;
  const spans: Slider = { ...slider, least: 0.001, most: 1, logarithmic: true, show: span };
  assertEquals(["9", "2 s", "0.5 h", "0.5 s", "0.5"].map((text) => meant(spans, text, 0.01)), [
    0.01,
    undefined,
    undefined,
    0.5,
    0.5,
  ]);
});

Deno.test("a table in a file can be read back", () => {
  assertEquals(csv([{ a: 1, b: "x" }, { a: 2.5, c: 'say "a, b"' }]), 'a,b,c\r\n1,x,\r\n2.5,,"say ""a, b"""\r\n');
  const field = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.constantFrom(",", '"', "\r\n", 'a"b'));
  const rows = fc.array(fc.record({ one: field, two: field }), { minLength: 1 });
  fc.assert(fc.property(rows, (rows) => {
    assertEquals(read(csv(rows)), [columns(rows), ...rows.map(({ one, two }: Row) => [String(one), String(two)])]);
  }));
});

/** Reads comma-separated values as RFC 4180 has them. */
function read(text: string): string[][] {
  const lines: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at))!;
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    at += whole.length;
    if (end === "\r\n") lines.push([]);
  }
  return lines.slice(0, -1);
}
