import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import {
  dqNesterov,
  dqNesterovContraction,
  dqNesterovError,
  dqNesterovLosslessEpsilon,
  dqNesterovSchedule,
  key,
  type Link,
  nesterov,
  none,
  nqNesterovContraction,
  nqNesterovError,
  nqNesterovQuadraticContraction,
  nqNesterovQuadraticError,
  nqNesterovQuadraticSchedule,
  nqNesterovSchedule,
  quadratic,
  single,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import { adversary, malices } from "../support/adversaries.ts";
import {
  assertScheduleHolds,
  epsilonUnder,
  everything,
  type Instance,
  instance,
  policies,
  runOf,
  uplinkOf,
  varied,
} from "../support/instances.ts";
import { assertFactor, assertSame } from "../support/limits.ts";

/** NQ-AGD from `start` over `uplink`. */
function naive<E, D>({ start, problem }: Instance, uplink: Link<E, D>) {
  return single({ optimizer: nesterov({ start, ...tunedNesterov(problem) }), compensation: none, uplink });
}

/** DQ-AGD from `start` over `uplink`. */
function differential<E, D>({ start, problem }: Instance, uplink: Link<E, D>) {
  return dqNesterov({ start, ...tunedNesterov(problem), uplink });
}

Deno.test("AGD, unquantized: iterates, queries and gradients decay as σ_Aⁱ on the whole class", () => {
  for (let i = 0; i < 1000; i++) {
    const made = instance(i, everything), theory = dqNesterovSchedule({ ...runOf(made), epsilon: 0 });
    const lossless = adversary(made.problem.dimension, 0, malices.outward);
    const protocol = differential(made, uplinkOf(lossless, "own size", theory));
    assertScheduleHolds(made, protocol, theory, (server) => server.optimizer.x, 60);
  }
});

Deno.test("DQ-AGD: ranges are never exceeded, errors of iterate and query hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), policy = policies[i % 3];
    const schedule = dqNesterovSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    const protocol = differential(made, uplinkOf(made.code, policy, schedule));
    assertScheduleHolds(made, protocol, schedule, (server) => server.optimizer.x);
  }
});

Deno.test("DQ-AGD: its bound is nearly attained where κ is near 1, and the check sees a bound that is 10% too small", () => {
  const problem = quadratic({ spectrum: [1.05, 1], minimizer: [1, 0] });
  const code = adversary(2, 0.6, malices.outward);
  const made = { title: "κ near 1", key: key(1), problem, start: [0, 0], distance: 1, code };
  const schedule = dqNesterovSchedule(runOf(made)),
    protocol = differential(made, uplinkOf(code, "scheduled", schedule));
  assert(assertScheduleHolds(made, protocol, schedule) > 0.97);
  const shrunk = (round: number) => ({ ...schedule(round), error: 0.9 * schedule(round).error });
  assertThrows(() => assertScheduleHolds(made, protocol, shrunk), Error, "is proved");
});

Deno.test("NQ-AGD: ranges, errors and values hold at every round on the whole class, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), policy = policies[i % 3];
    const schedule = nqNesterovSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    const protocol = naive(made, uplinkOf(made.code, policy, schedule));
    assertScheduleHolds(made, protocol, schedule, (server) => server.optimizer.x);
  }
});

Deno.test("NQ-AGD on quadratics: ranges and errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, ["extreme", "quadratic"]), policy = policies[i % 3];
    const schedule = nqNesterovQuadraticSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    const protocol = naive(made, uplinkOf(made.code, policy, schedule));
    assertScheduleHolds(made, protocol, schedule, (server) => server.optimizer.x);
  }
});

Deno.test("AGD: a precision that varies by round, εᵢ, keeps the schedules", () => {
  for (let i = 0; i < 600; i++) {
    const made = instance(i, ["extreme", "quadratic"]), { epsilon, uplink } = varied(i), n = made.problem.dimension;
    const run = { ...runOf(made), epsilon };
    const dq = dqNesterovSchedule(run), nq = nqNesterovSchedule(run), quadratic = nqNesterovQuadraticSchedule(run);
    assertScheduleHolds(made, differential(made, uplink(n, dq)), dq, (server) => server.optimizer.x);
    assertScheduleHolds(made, naive(made, uplink(n, nq)), nq, (server) => server.optimizer.x);
    assertScheduleHolds(made, naive(made, uplink(n, quadratic)), quadratic, (server) => server.optimizer.x);
  }
});

Deno.test("NQ-AGD on quadratics: the recursion is the sum that it stands for", () => {
  const run = { mu: 1, L: 5, epsilon: 0.3, distance: 2, quadratic: true, rounding: 0 },
    schedule = nqNesterovQuadraticSchedule(run);
  const { stepSize: eta, momentum: gamma } = tunedNesterov(run), b = 1 - Math.sqrt(1 / 5);
  const M = (k: number) => (1 + gamma) * (k + 1) * b ** k + (k > 0 ? gamma * k * b ** (k - 1) : 0);
  for (let i = 0; i < 25; i++) {
    let B = 2 * ((i + 1) * b ** i + (i > 0 ? gamma * i * b ** (i - 1) : 0));
    for (let j = 0; j < i; j++) B += eta * M(i - 1 - j) * 0.3 * schedule(j).range;
    assertAlmostEquals(schedule(i).range / (5 * B), 1, 1e-12);
  }
});

Deno.test("DQ-AGD: gradients are taken on the path of unquantized AGD, whatever the quantizer", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, everything), { start, problem, distance } = made;
    const schedule = dqNesterovSchedule(runOf(made)), { stepSize } = tunedNesterov(problem);
    const protocol = differential(made, uplinkOf(made.code, "own size", schedule));
    const scale = (round: number) => distance + stepSize * schedule(round).range;
    assertSame(made, protocol, nesterov({ start, ...tunedNesterov(problem) }), scale);
  }
});

Deno.test("AGD: contraction factors are the limits of the errors, and what is lossless loses nothing", () => {
  for (const L of [1.5, 4, 20]) {
    for (const epsilon of [0.01, 0.05, 0.1]) {
      const run = { mu: 1, L, epsilon, distance: 1, rounding: 0, quadratic: true };
      assertFactor(dqNesterovContraction.value(run), dqNesterovSchedule(run));
      if (nqNesterovContraction.value(run) < 1) assertFactor(nqNesterovContraction.value(run), nqNesterovSchedule(run));
      const quadratics = nqNesterovQuadraticContraction.value(run);
      if (quadratics < 1) assertFactor(quadratics, nqNesterovQuadraticSchedule(run));
    }
    const curvature = { mu: 1, L }, sigma = tunedNesterov(curvature).contraction;
    const epsilon = dqNesterovLosslessEpsilon(curvature);
    assertAlmostEquals(dqNesterovContraction.value({ ...curvature, epsilon }), sigma, 1e-12);
    assert(dqNesterovContraction.value({ ...curvature, epsilon: 1.01 * epsilon }) > sigma);
  }
});

Deno.test("hypotheses: bounds on AGD ask for 0 < μ ≤ L, ε ≥ 0, and a quadratic where they say so", () => {
  const good = { mu: 1, L: 2, epsilon: 0.1, distance: 1, rounds: 3, quadratic: true };
  for (
    const bound of [
      dqNesterovError,
      nqNesterovError,
      nqNesterovQuadraticError,
      dqNesterovContraction,
      nqNesterovContraction,
      nqNesterovQuadraticContraction,
    ]
  ) {
    assert(bound.holds(good) && bound.kind === "upper");
    assert(!bound.holds({ ...good, mu: 3 }));
    assert(!bound.holds({ ...good, epsilon: -1 }));
  }
  assert(!nqNesterovQuadraticError.holds({ ...good, quadratic: false }));
  assert(!nqNesterovQuadraticContraction.holds({ ...good, quadratic: false }));
  for (
    const [bound, schedule] of [[dqNesterovError, dqNesterovSchedule], [nqNesterovError, nqNesterovSchedule]] as const
  ) {
    assert(bound.value({ ...good, rounds: 7 }) === schedule(good)(7).error);
    assertThrows(() => schedule({ ...good, mu: 3 }), RangeError, "such that its theorem holds");
  }
  assertThrows(
    () => nqNesterovQuadraticSchedule({ ...good, quadratic: false }),
    RangeError,
    "such that its theorem holds",
  );
});
