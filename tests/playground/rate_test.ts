import {
  child,
  cubeCode,
  distance,
  dot,
  dqGradientDescent,
  dqGradientDescentContraction,
  dqGradientDescentSchedule,
  exact,
  inBall,
  norm2,
  run,
  scheduled,
  subtract,
  take,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { codeNames, codeOf } from "../../examples/playground/views/rate/codes.ts";
import { type Chosen, controls } from "../../examples/playground/views/rate/controls.ts";
import type { Result } from "../../examples/playground/views/rate/results.ts";
import { settingOf } from "../../examples/playground/views/rate/setting.ts";
import { apart, COLUMN, LINE } from "../../examples/playground/views/marks/names.ts";
import { rate } from "../../examples/playground/views/rate.ts";
import { defaults, type Shown } from "../../examples/playground/view.ts";
import { quantizers } from "../../examples/support/least_squares/ball_quantizers.ts";
import { methodNames } from "../../examples/support/least_squares/methods.ts";
import "../support/seed.ts";

const everything = { families: ["gd", "agd", "hb"], kinds: ["plain", "naive", "differential"] } as const;

const valuesOf = (some: Partial<Chosen>): Chosen => ({ ...defaults(controls), ...some });

/** All results for some values. */
const resultsOf = (some: Partial<Chosen>): Result[] => [...rate.results(valuesOf(some))];

const lastOf = (some: Partial<Chosen>): Result => resultsOf(some).at(-1)!;

const firstOf = (some: Partial<Chosen>): Result => [...take(rate.results(valuesOf(some)), 1)][0];

/** What is shown at the end. */
const shownOf = (some: Partial<Chosen>): Shown => rate.show(lastOf(some), valuesOf(some));

/** The figure of a label. */
function figure({ figures }: Shown, label: string): { value: string; note: string } {
  const { value, note = "" } = figures.find((figure) => figure.label === label)!;
  return { value, note };
}

/** Values of the controls that are likely to be trouble: each at its ends, and some together. */
function extremes(): Partial<Chosen>[] {
  const alone = Object.entries(controls).flatMap(([name, control]): Partial<Chosen>[] => {
    if (control.kind === "slider") return [{ [name]: control.least }, { [name]: control.most }];
    if (control.kind === "choice") return Object.keys(control.of).map((one) => ({ [name]: one }));
    return [[], Object.keys(control.of)].map((some) => ({ [name]: some }));
  });
  const few = { rounds: controls.rounds.least };
  return [
    ...alone,
    ...alone.map((one) => ({ ...everything, range: "sent", ...few, ...one })),
    ...[1, 1000].map((condition) => ({ ...everything, condition, rounds: 200, rate: 0.5 })),
    { ...few, dimension: 100, quantizer: "an-star", rate: 6 },
  ];
}

Deno.test("the quadratic has the condition number, and the plane has its axes of least and greatest curvature", () => {
  for (const [condition, dimension, seed] of [[1, 2, 0], [10, 2, 3], [1000, 2, 99], [10, 7, 5], [31.6, 100, 8]]) {
    const { problem, axes } = settingOf({ condition, dimension, seed }), [least, greatest] = axes;
    assertAlmostEquals(problem.L / problem.mu, condition, 1e-9 * condition);
    assertAlmostEquals(norm2(problem.minimizer), 1, 1e-12);
    assertAlmostEquals(dot(least, greatest), 0, 1e-9);
    for (const [axis, curvature] of [[least, problem.mu], [greatest, problem.L]] as const) {
      const gradient = problem.gradient(subtract(problem.minimizer, axis));
      assertAlmostEquals(norm2(axis), 1, 1e-12);
      assertLess(norm2(gradient.map((value, j) => value + curvature * axis[j])), 1e-9 * condition);
      assert(dot(axis, problem.minimizer) < 0, "the start is where both coordinates are positive");
    }
  }
});

Deno.test("a run, its bound, its bits and its figures are those of DQ-GD put together by hand", () => {
  const some = { dimension: 6, rate: 2.5, rounds: 30, seed: 4 }, values = valuesOf(some);
  const { problem, key } = settingOf(values), code = cubeCode(values), start = new Float64Array(6);
  const D = norm2(problem.minimizer), { mu, L } = problem;
  const stage = dqGradientDescentSchedule({ mu, L, epsilon: code.epsilon, distance: D });
  const uplink = scheduled((round) => inBall(code.at(stage(round).range)));
  const protocol = dqGradientDescent({ start, ...tunedGradientDescent({ mu, L }), uplink });
  const rounds = [...take(run(protocol, [exact(problem)], child(key, methodNames.indexOf("dq-gd"))), 30)];

  const result = lastOf(some), trace = result.traces.find(({ method }) => method === "dq-gd")!;
  assertEquals(trace.errors, [1, ...rounds.map(({ point }) => distance(problem, point) / D)]);
  assertEquals(trace.bounds, Array.from({ length: 31 }, (_, i) => stage(i).error / D));
  assertEquals(trace.totalBits, rounds.reduce((sum, { up }) => sum + up[0], 0));

  const shown = rate.show(result, values), contraction = trace.errors[30] ** (1 / 30);
  const { value, note } = figure(shown, "DQ-GD, measured");
  assertEquals(value, `${contraction.toFixed(3)} a round`);
  const limit = dqGradientDescentContraction.value({ mu, L, epsilon: code.epsilon });
  assert(note.includes(((stage(30).error / D) ** (1 / 30)).toFixed(3)) && note.includes(limit.toFixed(3)), note);
  assertEquals(figure(shown, "No method beats").value, `${(2 ** -2.5).toFixed(3)} a round`);
  const sizes = Array.from({ length: 36 }, (_, bits) => bits), { contraction: sigma } = tunedGradientDescent({ mu, L });
  const fewest = sizes.find((bits) => cubeCode({ dimension: 6, rate: bits / 6 + 1e-9 }).epsilon <= sigma)!;
  assertEquals(figure(shown, "DQ-GD loses nothing from").value, `${(fewest / 6).toFixed(2)} bits`);
  assertEquals(figure(shown, "Bits a message").value, "15");
  assertEquals(figure(shown, "Bits in total").value, "450");
  assertEquals(figure(shown, "Condition number κ").value, "10");
});

Deno.test("plain descent goes in the plane as gradient descent goes along two axes", () => {
  const { traces: [{ path, errors }], start } = lastOf({ kinds: ["plain"], dimension: 2, condition: 20, rounds: 10 });
  assertEquals(path.length, 11);
  path.forEach(([least, greatest], round) => {
    assertAlmostEquals(least, start[0] * (1 - 2 / 21) ** round, 1e-12);
    assertAlmostEquals(greatest, start[1] * (1 - 40 / 21) ** round, 1e-12);
    assertAlmostEquals(Math.hypot(least, greatest), errors[round], 1e-12);
  });
});

Deno.test("a range that is sent counts among the bits, and makes ε larger by what rounding it up may do", () => {
  const { rate, converse, traces: [{ bounds, totalBits }] } = lastOf({
    kinds: ["differential"],
    range: "sent",
    rounds: 7,
  });
  assertEquals([rate, converse, totalBits], [3 + 16, 2 ** -19, 7 * (6 + 32)]);
  const { epsilon } = cubeCode({ dimension: 2, rate: 3 }), { problem } = settingOf(valuesOf({}));
  const { mu, L, minimizer } = problem, D = norm2(minimizer);
  const stage = dqGradientDescentSchedule({ mu, L, epsilon: epsilon * (1 + 2 ** -23), distance: D });
  assertEquals(bounds, Array.from({ length: 8 }, (_, i) => stage(i).error / D));
});

Deno.test("nothing that is shown exceeds what is proved of it, in any round and at any rate", () => {
  const manners = [{ range: "schedule", dimension: 9 }, { range: "sent", dimension: 2 }];
  const cases: Partial<Chosen>[] = Object.keys(codeNames).flatMap((quantizer) =>
    manners.map((manner, seed) => ({ ...everything, ...manner, quantizer, seed, rounds: 15 }))
  );
  for (const some of [...cases, { ...everything, condition: 1000 }, { ...everything, condition: 1 }]) {
    const { traces, sweep } = lastOf(some);
    assertEquals(traces.length, 9);
    for (const { method, errors, bounds } of traces) {
      errors.forEach((error, round) =>
        assertLessOrEqual(
          error,
          bounds[round] * (1 + 1e-9) + 1e-13,
          `${method} in round ${round} of ${JSON.stringify(some)}`,
        )
      );
    }
    for (const { method, contraction, proved, rounds } of sweep) {
      assertLessOrEqual(
        contraction,
        proved * (1 + 1e-9) + 1e-13 ** (1 / rounds),
        `${method} of ${JSON.stringify(some)}`,
      );
    }
  }
});

Deno.test("a threshold is the fewest bits whose code is fine enough, and the range that is sent comes on top", () => {
  for (const quantizer of ["cube", "cell", "dn-star", "an-star"] as const) {
    for (const dimension of [2, 5, 60]) {
      const some = { quantizer, dimension, families: everything.families, rounds: 5 };
      const { thresholds } = firstOf(some), sent = firstOf({ ...some, range: "sent" });
      assertEquals(thresholds.map(({ method }) => method).toSorted(), ["dq-agd", "dq-gd", "dq-hb"]);
      for (const [i, { rate, losslessEpsilon, epsilon, coveringEfficiency }] of thresholds.entries()) {
        const code = codeOf(quantizer, { dimension, epsilon: losslessEpsilon });
        assertLessOrEqual(epsilon, losslessEpsilon);
        assertEquals([rate, epsilon], [code.bits / dimension, code.epsilon]);
        assertAlmostEquals(Math.log2(coveringEfficiency / epsilon), rate, 1e-9);
        assertAlmostEquals(sent.thresholds[i].rate - rate, 32 / dimension, 1e-9);
      }
      const { rate, losslessEpsilon } = thresholds.find(({ method }) => method === "dq-gd")!;
      assertEquals(losslessEpsilon, tunedGradientDescent({ mu: 1, L: 10 }).contraction);
      const fewer = codeOf(quantizer, { dimension, rate: rate - 1 / dimension + 1e-9 });
      assert(fewer.epsilon > losslessEpsilon, `${quantizer}, ${dimension}`);
    }
  }
});

Deno.test("a code has at most the bits that it may have, also where its points are too many to count soon", () => {
  for (const name of Object.keys(codeNames) as (keyof typeof codeNames)[]) {
    for (const dimension of [2, 30, 100]) {
      const finest = [1, 3, 6].map((rate) => {
        const { bits, epsilon } = codeOf(name, { dimension, rate });
        assertLessOrEqual(bits, dimension * rate);
        if (dimension === 2) assertEquals(epsilon, quantizers[name].code({ dimension, rate }).epsilon);
        return epsilon;
      });
      assert(finest[2] < finest[1] && finest[1] < finest[0] && finest[2] < 0.17, `${name}, ${dimension}: ${finest}`);
    }
  }
});

Deno.test("later results have all that earlier ones had, the last has the present rate and all others in order", () => {
  const some = { ...everything, dimension: 20, quantizer: "dn-star", rate: 2.6, rounds: 60 };
  const all = resultsOf(some).filter((result, i, all) => result !== all[i - 1]), last = all.at(-1)!; // pauses left out
  assertLess(2, all.length);
  assertEquals(last.done, 1);
  for (const [i, { done, sweep, ...known }] of all.entries()) {
    const { done: _done, sweep: whole, ...same } = last;
    assertEquals(known, same);
    if (i > 0) assertLess(all[i - 1].done, done);
    for (const point of sweep) assert(whole.some((other) => JSON.stringify(other) === JSON.stringify(point)));
  }
  const rates = last.sweep.filter(({ method }) => method === "nq-hb").map(({ bitsPerDimension }) => bitsPerDimension);
  assertEquals(rates, [...new Set(rates)].toSorted((a, b) => a - b));
  assert(rates.includes(2.6) && rates.includes(6) && rates[0] === 0 && rates.length > 15, String(rates));
  assertEquals(last.sweep.length, 6 * rates.length);
});

Deno.test("the same values give the same results, which cross to another thread as they are", () => {
  const some = { ...everything, range: "sent", rate: 1 }, first = resultsOf(some);
  assertEquals(resultsOf(some), first);
  assertEquals(structuredClone(first), first);
});

Deno.test("the ends of every control give figures and charts whose every number can be drawn", () => {
  for (const some of extremes()) {
    const { figures, charts } = shownOf(some), what = JSON.stringify(some);
    assertLess(2, figures.length, what);
    for (const { label, value, note = "" } of figures) {
      assert(
        !/NaN|undefined|Infinity|null/.test(`${label} ${value} ${note}`),
        `${label}: ${value}, ${note} of ${what}`,
      );
    }
    assertEquals(charts.map(({ name }) => name), ["trajectories", "error", "contraction"]);
    for (const { name, plot, rows, description } of charts) {
      for (const width of [300, 1100]) {
        const { x, y, marks = [] } = plot(width);
        for (const scale of [x, y]) {
          const [low, high] = scale!.domain as [number, number];
          assert(Number.isFinite(low) && Number.isFinite(high) && low < high, `${name} of ${what}: ${low} to ${high}`);
        }
        assert(name !== "error" || (y!.domain as [number, number])[0] > 0, what);
        for (const value of numbersIn(marks)) assert(Number.isFinite(value), `${name} of ${what}: ${value}`);
      }
      assert(name === "contraction" || rows.length === 0 || Object.keys(rows[0]).length === 4);
      assertLess(40, description.length);
    }
  }
});

/** All numbers that marks are given to draw. */
function numbersIn(marks: readonly unknown[]): number[] {
  return marks.flatMap((mark) => {
    const { data } = mark as { data?: unknown };
    return Array.isArray(data) ? data.flatMap((one) => Object.values(Object(one))) : [];
  }).filter((value) => typeof value === "number");
}

Deno.test("who stops after the first result has runs at the present rate", () => {
  const first = firstOf({ ...everything, dimension: 100, quantizer: "cell", rate: 6 });
  assertEquals(first.traces.length, 9);
  assertLess(first.done, 1);
  assert(rate.show(first, valuesOf(everything)).charts[2].description.includes("More rates"));
});

Deno.test("what diverges stays within the drawing, and its name and the description say so", () => {
  const some = { kinds: ["naive"], dimension: 10, rate: 2, rounds: 100 }, { charts } = shownOf(some);
  const [paths, errors, contractions] = charts;
  assert(paths.description.includes("NQ-GD went out of the picture"));
  assert(errors.description.includes("NQ-GD rose above the frame"));
  assert(JSON.stringify(namesIn(errors.plot(600).marks)).includes("NQ-GD ↑"));
  for (const chart of [errors, contractions]) {
    const { y, marks = [] } = chart.plot(600), [, top] = y!.domain as [number, number];
    for (const { measured = 0 } of objectsIn(marks)) assertLessOrEqual(measured, 2 * top);
  }
  const rows = errors.rows.map(({ error }) => error as number);
  assertLess(1e9, rows.at(-1)!); // rows have the numbers as they are
});

const objectsIn = (marks: readonly unknown[]): { measured?: number; text?: string }[] =>
  marks.flatMap((mark) => ((mark as { data?: unknown }).data ?? []) as { measured?: number; text?: string }[]);

const namesIn = (marks: readonly unknown[] = []): (string | undefined)[] => objectsIn(marks).map(({ text }) => text);

Deno.test("where a run is there in one step, its distance is drawn at the foot of the logarithmic axis", () => {
  const some = { kinds: ["plain"], condition: 1 }, [trace] = lastOf(some).traces, [, errors] = shownOf(some).charts;
  assertEquals(trace.rounds, 1);
  assertLess(trace.errors[1], 1e-15);
  const { y, marks = [] } = errors.plot(600), [bottom] = y!.domain as [number, number];
  const drawn = objectsIn(marks).flatMap(({ measured }) => measured ?? []);
  assertEquals([...new Set(drawn)], [1, bottom]);
  assert(errors.description.includes("GD came as near as floating point allows"));
  assertEquals(figure(shownOf(some), "GD, measured").value, "0.000 a round");
});

Deno.test("names stand within the frame, none on another, and move no farther than they must", () => {
  const place = fc.record({ x: fc.constantFrom(0, 10, 200), y: fc.integer({ min: 0, max: 300 }) });
  fc.assert(fc.property(fc.array(place, { maxLength: 9 }), (places) => {
    const placed = apart(places.map((place) => ({ text: "NQ-AGD", colour: "", ...place })), 300);
    assertEquals(placed.length, places.length);
    for (const [i, one] of placed.entries()) {
      assert(one.y >= 0 && one.y <= 300);
      for (const other of placed.slice(0, i)) {
        assert(Math.abs(one.x - other.x) >= COLUMN || Math.abs(one.y - other.y) >= LINE);
      }
    }
    const free = places.every((one, i) => places.every((other, j) => i === j || Math.abs(one.y - other.y) >= LINE));
    if (free) assertEquals(placed.map(({ y }) => y), places.map(({ y }) => y).toSorted((a, b) => a - b));
  }));
});
