import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import {
  cubeCode,
  dqGradientDescent,
  dqGradientDescentSchedule,
  dqHeavyBall,
  dqHeavyBallContraction,
  dqHeavyBallError,
  dqHeavyBallLosslessEpsilon,
  dqHeavyBallSchedule,
  dqNesterov,
  dqNesterovSchedule,
  heavyBall,
  key,
  type Link,
  none,
  nqHeavyBallContraction,
  nqHeavyBallError,
  nqHeavyBallSchedule,
  quadratic,
  single,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import { adversary, malices } from "../support/adversaries.ts";
import { heavyBallTrap } from "../support/functions.ts";
import {
  assertScheduleHolds,
  type Class,
  epsilonUnder,
  type Instance,
  instance,
  policies,
  runOf,
  uplinkOf,
  varied,
} from "../support/instances.ts";
import { assertFactor, assertSame } from "../support/limits.ts";

const quadratics: readonly Class[] = ["extreme", "quadratic"];

/** NQ-HB from `start` over `uplink`. */
function naive<E, D>({ start, problem }: Instance, uplink: Link<E, D>) {
  return single({ optimizer: heavyBall({ start, ...tunedHeavyBall(problem) }), compensation: none, uplink });
}

/** DQ-HB from `start` over `uplink`. */
function differential<E, D>({ start, problem }: Instance, uplink: Link<E, D>) {
  return dqHeavyBall({ start, ...tunedHeavyBall(problem), uplink });
}

Deno.test("DQ-HB on quadratics: ranges are never exceeded, errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2500; i++) {
    const made = instance(i, quadratics), policy = policies[i % 3];
    const schedule = dqHeavyBallSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    assertScheduleHolds(made, differential(made, uplinkOf(made.code, policy, schedule)), schedule);
  }
});

Deno.test("NQ-HB on quadratics: ranges are never exceeded, errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2500; i++) {
    const made = instance(i, quadratics), policy = policies[i % 3];
    const schedule = nqHeavyBallSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    assertScheduleHolds(made, naive(made, uplinkOf(made.code, policy, schedule)), schedule);
  }
});

Deno.test("HB: a precision that varies by round, εᵢ, keeps the schedules", () => {
  for (let i = 0; i < 1000; i++) {
    const made = instance(i, quadratics), { epsilon, uplink } = varied(i), n = made.problem.dimension;
    const dq = dqHeavyBallSchedule({ ...runOf(made), epsilon }), nq = nqHeavyBallSchedule({ ...runOf(made), epsilon });
    assertScheduleHolds(made, differential(made, uplink(n, dq)), dq);
    assertScheduleHolds(made, naive(made, uplink(n, nq)), nq);
  }
});

Deno.test("NQ-HB: the recursion is the sum that it stands for", () => {
  const run = { mu: 1, L: 5, epsilon: 0.3, distance: 2, quadratic: true, rounding: 0 },
    schedule = nqHeavyBallSchedule(run);
  const { stepSize: eta, contraction: beta } = tunedHeavyBall(run);
  for (let i = 0; i < 25; i++) {
    let error = 2 * beta ** i * (1 + i * (1 + beta));
    for (let j = 0; j < i; j++) error += eta * (i - j) * beta ** (i - 1 - j) * 0.3 * schedule(j).range;
    assertAlmostEquals(schedule(i).error / error, 1, 1e-12);
  }
});

Deno.test("HB, unquantized: D βⁱ(1 + i(1 + β)) is attained along the axis of L, and the check sees a bound 1% too small", () => {
  const problem = quadratic({ spectrum: [9, 1], minimizer: [2, 0] }), code = adversary(2, 0, malices.outward);
  const made = { title: "top axis", key: key(1), problem, start: [0, 0], distance: 2, code };
  const schedule = dqHeavyBallSchedule(runOf(made)),
    protocol = differential(made, uplinkOf(code, "scheduled", schedule));
  assertAlmostEquals(assertScheduleHolds(made, protocol, schedule), 1, 1e-9);
  const shrunk = (round: number) => ({ ...schedule(round), error: 0.99 * schedule(round).error });
  assertThrows(() => assertScheduleHolds(made, protocol, shrunk), Error, "is proved");
});

Deno.test("DQ-HB: gradients are taken on the path of the unquantized heavy ball, whatever the quantizer", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, quadratics), { start, problem, distance } = made;
    const schedule = dqHeavyBallSchedule(runOf(made)), { stepSize } = tunedHeavyBall(problem);
    const protocol = differential(made, uplinkOf(made.code, "own size", schedule));
    const scale = (round: number) => distance + stepSize * schedule(round).range;
    assertSame(made, protocol, heavyBall({ start, ...tunedHeavyBall(problem) }), scale);
  }
});

Deno.test("HB cycles for ever on a function of the class that is not quadratic; DQ-GD and DQ-AGD converge there", () => {
  const { init, query, step, point } = heavyBall({ start: [3.3], ...tunedHeavyBall(heavyBallTrap) });
  let state = init;
  const seen: number[] = [];
  for (let i = 0; i < 300; i++) {
    state = step(state, heavyBallTrap.gradient(query(state)));
    seen.push(point(state)[0]);
  }
  const [a, b, c] = seen.slice(-3);
  for (const [value, where] of [[Math.min(a, b, c), -1.802], [Math.max(a, b, c), 2.116]]) {
    assertAlmostEquals(value, where, 1e-3);
  }
  for (let i = 200; i < 297; i++) assertAlmostEquals(seen[i], seen[i + 3], 1e-9); // a cycle of three

  const code = cubeCode({ dimension: 1, rate: 3 }), start = [3.3];
  const made = { title: "trap", key: key(1), problem: heavyBallTrap, start, distance: 3.3, code };
  const gd = dqGradientDescentSchedule(runOf(made)), agd = dqNesterovSchedule(runOf(made));
  const descent = dqGradientDescent({
    start,
    ...tunedGradientDescent(heavyBallTrap),
    uplink: uplinkOf(code, "scheduled", gd),
  });
  const accelerated = dqNesterov({ start, ...tunedNesterov(heavyBallTrap), uplink: uplinkOf(code, "scheduled", agd) });
  assertScheduleHolds(made, descent, gd, undefined, 200);
  assertScheduleHolds(made, accelerated, agd, undefined, 200);
  assert(gd(200).error < 1e-5 && agd(200).error < 1e-5);
});

Deno.test("HB still cycles when the kinks are rounded off, so that the function is twice differentiable", () => {
  for (const width of [1e-4, 0.05, 0.2]) {
    // ∫ of a slope that rises from 0 to 1 linearly over the width around `at`
    const bend = (x: number, at: number) => {
      const into = Math.min(width, Math.max(0, x - at + width / 2));
      return into * into / (2 * width) + Math.max(0, x - at - width / 2);
    };
    const derivative = (x: number) => 25 * x - 24 * bend(x, 1) + 24 * bend(x, 2);
    for (const x of [-3, 0.5, 1.5, 2.5]) {
      assertAlmostEquals(derivative(x), heavyBallTrap.gradient([x])[0], 1e-12); // the same away from the kinks
    }
    const { init, query, step, point } = heavyBall({ start: [3.3], ...tunedHeavyBall(heavyBallTrap) });
    let state = init;
    for (let i = 0; i < 300; i++) state = step(state, [derivative(query(state)[0])]);
    assert(Math.abs(point(state)[0]) > 0.3, `width ${width}: ${point(state)}`);
  }
});

Deno.test("HB: contraction factors are the limits of the errors, and what is lossless loses nothing", () => {
  for (const L of [1.5, 4, 20]) {
    for (const epsilon of [0.01, 0.05, 0.1]) {
      const run = { mu: 1, L, epsilon, distance: 1, rounding: 0, quadratic: true };
      assertFactor(dqHeavyBallContraction.value(run), dqHeavyBallSchedule(run), true);
      if (nqHeavyBallContraction.value(run) < 1) {
        assertFactor(nqHeavyBallContraction.value(run), nqHeavyBallSchedule(run));
      }
    }
    const curvature = { mu: 1, L, quadratic: true }, beta = tunedHeavyBall(curvature).contraction;
    const epsilon = dqHeavyBallLosslessEpsilon(curvature);
    assertAlmostEquals(dqHeavyBallContraction.value({ ...curvature, epsilon }), beta, 1e-12);
    assert(dqHeavyBallContraction.value({ ...curvature, epsilon: 1.01 * epsilon }) > beta);
  }
});

Deno.test("hypotheses: bounds on HB ask for a quadratic", () => {
  const good = { mu: 1, L: 2, epsilon: 0.1, distance: 1, rounds: 3, quadratic: true };
  for (const bound of [dqHeavyBallError, nqHeavyBallError, dqHeavyBallContraction, nqHeavyBallContraction]) {
    assert(bound.holds(good) && bound.kind === "upper");
    assert(!bound.holds({ ...good, quadratic: false }));
    assert(!bound.holds({ ...good, mu: 3 }));
  }
  assert(dqHeavyBallError.value({ ...good, rounds: 7 }) === dqHeavyBallSchedule(good)(7).error);
  assert(nqHeavyBallError.value({ ...good, rounds: 7 }) === nqHeavyBallSchedule(good)(7).error);
  for (const schedule of [dqHeavyBallSchedule, nqHeavyBallSchedule]) {
    assertThrows(() => schedule({ ...good, quadratic: false }), RangeError, "such that its theorem holds");
  }
});
