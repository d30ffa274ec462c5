import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import {
  axpy,
  child,
  dynamicServer,
  fixedBits,
  fixedWidthLevels,
  floats,
  key,
  memoryless,
  noisyQuadraticGaps,
  none,
  normals,
  type Oracle,
  quadratic,
  run,
  scale,
  stochasticGradientDescent,
  take,
} from "@bitdescent/bitdescent";
import fc from "fast-check";
import { defaults } from "../../examples/playground/view.ts";
import { bitsOverTime } from "../../examples/playground/views/bits_over_time.ts";
import { endOf, equalArms, rivals } from "../../examples/playground/views/bits_over_time/arms.ts";
import { spaced } from "../../examples/playground/views/marks/names.ts";
import { noisyQuadratic } from "../../examples/support/training/noisy_quadratic.ts";
import { ruleNames } from "../../examples/playground/views/bits_over_time/rules.ts";
import { type Asked, type BitsOverTime, RUNS } from "../../examples/playground/views/bits_over_time/runs.ts";
import { equivalent } from "../../examples/playground/views/bits_over_time/savings.ts";
import { echoes, provedGaps, quietGaps, weightsOf } from "../../examples/playground/views/bits_over_time/theory.ts";
import { STEP_SIZE } from "../../examples/playground/views/bits_over_time/trials.ts";
import "../support/seed.ts";
import { checkShown, lastOf } from "./support/shown.ts";

const asked: Asked = {
  ...defaults(bitsOverTime.controls),
  ...{ bits: 2.75, rules: ruleNames, rounds: 60, dimension: 16, workers: 3, seed: 2 },
};
const end: BitsOverTime = lastOf(bitsOverTime.results(asked));

Deno.test("every rule spends the budget to the last bit, and what is sent is that and a norm a message", () => {
  const own = rivals(end, asked), budget = 2.75 * 60;
  assertEquals(own.map(({ rule }) => rule), ruleNames);
  for (const { bitsOfRounds, way, runs } of own) {
    assertEquals(bitsOfRounds.reduce((sum, bits) => sum + bits), budget);
    assertEquals(way[way.length - 1].sent, 3 * (16 * budget + 32 * 60));
    assertEquals([bitsOfRounds.length, runs], [60, RUNS]);
  }
});

Deno.test("gaps of equal bits are means over runs of the library, put together by hand", () => {
  const spectrum = Array.from({ length: 16 }, (_, i) => 30 ** (i / 15 - 1));
  const problem = quadratic({ spectrum, minimizer: new Float64Array(16) });
  const oracle: Oracle = (x, key) => axpy(1 / 4, normals(key, 16), problem.gradient(x));
  const ends = [0, 1, 2, 3].map((i) => {
    const own = key(1 + 4 * 2 + i);
    const protocol = dynamicServer({
      workers: 3,
      optimizer: stochasticGradientDescent({ start: scale(3, normals(child(own, 0), 16)), stepSize: STEP_SIZE }),
      compensation: none,
      rule: fixedBits({ budget: 165, rounds: 60 }),
      uplink: (bits) => memoryless(fixedWidthLevels({ dimension: 16, bits, norm: 2 })),
      downlink: memoryless(floats({ dimension: 16, width: 32 })),
    });
    return problem.value([...take(run(protocol, [oracle, oracle, oracle], child(own, 1)), 60)][59].point);
  });
  const [equal] = rivals(end, asked);
  assertAlmostEquals(endOf(equal), ends.reduce((sum, gap) => sum + gap) / 4, 1e-12);
});

Deno.test("what is proved is what the library says of all axes together", () => {
  const trainable = noisyQuadratic({ dimension: 3, workers: 2, noise: 0.5 }), bits = [2, 3, 5], starts = [1, -2, 3];
  const squaredNorms = [9, 4, 1], steps = [1, 3, 15], all = [0, 1, 2];
  const diagonal = (values: readonly number[]) => all.map((i) => all.map((j) => i === j ? values[i] : 0));
  const covariances = all.map((n) => diagonal(all.map(() => (0.25 / 3 + squaredNorms[n] / (4 * steps[n] ** 2)) / 2)));
  const hessian = diagonal(trainable.spectrum),
    square = starts.reduce((sum, x, i) => sum + hessian[i][i] * x * x / 2, 0);
  const gaps = noisyQuadraticGaps({ hessian, stepSize: 0.3, offset: starts, covariances });
  const quiet = quietGaps(trainable, { stepSize: 0.3, starts, rounds: 3 });
  const echo = echoes(trainable, { stepSize: 0.3, rounds: 3 });
  const found = provedGaps(trainable, { quiet, echo, squaredNorms, bits });
  for (const n of [0, 1, 2, 3]) assertAlmostEquals(found[n], gaps[n], 1e-13);
  assertAlmostEquals(found[0], square, 1e-13);
  // a round's noise counts at the end what a bound with that noise alone is larger by
  const weights = weightsOf(echo, squaredNorms);
  const without = [2, 3, 5].map((_, n) => {
    const silenced = squaredNorms.map((square, m) => m === n ? 0 : square);
    return found[3] - provedGaps(trainable, { quiet, echo, squaredNorms: silenced, bits })[3];
  });
  const each = weights[0] / steps[0] ** 2 / without[0];
  for (const n of [1, 2]) assertAlmostEquals(weights[n] / steps[n] ** 2 / without[n], each, 1e-9 * each);
});

Deno.test("mean gaps keep to what is proved of them, and come near it", () => {
  const ends = [1, 2, 3, 4, 5, 6].map((seed) => {
    const own = { ...asked, bits: 2, rules: ["fixed"], rounds: 40, seed };
    const [{ way }] = rivals(lastOf(bitsOverTime.results(own)), own);
    return way[way.length - 1];
  });
  const sum = (of: "gap" | "proved") => ends.reduce((sum, end) => sum + end[of], 0), share = sum("gap") / sum("proved");
  // 24 runs of fixed seeds: the share is .84, and .87 to .91 with the next ones.
  assertLess(share, 1);
  assertLess(0.6, share);
});

Deno.test("no rule has less noise than the best in hindsight, and equal bits have that of equal bits", () => {
  const { best } = end, own = rivals(end, asked);
  assertEquals(best!.bits.reduce((sum, bits) => sum + bits), 165);
  for (const { noise } of own) assertLessOrEqual(best!.noise, noise! * (1 + 1e-12));
  assertEquals(own[0].noise, 1);
});

Deno.test("equal bits are worth themselves, and more where a gap is smaller", () => {
  const equal = equalArms(end).filter((arm, i, all) => all.slice(0, i).every((before) => endOf(before) > endOf(arm)));
  assert(equal.length >= 4);
  for (const arm of equal) assertAlmostEquals(equivalent(endOf(arm), equal).bits, arm.bits, 1e-12);
  const [first, second] = equal, between = Math.sqrt(endOf(first) * endOf(second));
  assertAlmostEquals(equivalent(between, equal).bits, (first.bits + second.bits) / 2, 1e-12);
  assertEquals(equivalent(endOf(first) * 2, equal), { bits: 2, beyond: "less" });
  assertEquals(equivalent(0, equal).beyond, "more");
});

Deno.test("there is something to see at the extremes of every control, from the first result to the last", () => {
  const small = { ...defaults(bitsOverTime.controls), rounds: 20, dimension: 8, rules: ["fixed", "dqsgd-18", "adaqs"] };
  const short = { rounds: 20, rules: ["adaptive"] };
  checkShown(bitsOverTime, small, {
    rounds: { dimension: 4, workers: 1, rules: ["ramp"] },
    dimension: short,
    workers: short,
  });
  assertEquals(rivals(lastOf(bitsOverTime.results({ ...small, rules: [] })), { ...small, rules: [] }).length, 1);
});

Deno.test("names at line ends keep their order and a line's height between them, and move only where they must", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 8 }), (wanted) => {
      const found = spaced(wanted, { step: 14, most: 300 }), order = wanted.map((_, i) => i);
      order.sort((a, b) => found[a] - found[b]);
      for (let i = 1; i < order.length; i++) {
        assertLessOrEqual(wanted[order[i - 1]], wanted[order[i]]);
        assertLessOrEqual(14 - 1e-9, found[order[i]] - found[order[i - 1]]);
      }
      assert(found.every((place) => place >= 7 - 1e-9 && place <= 293 + 1e-9));
    }),
  );
  assertEquals(spaced([200, 100, 50], { step: 14, most: 300 }), [200, 100, 50]);
});
