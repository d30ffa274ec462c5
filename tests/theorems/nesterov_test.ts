import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import {
  dqNesterov,
  dqNesterovContraction,
  dqNesterovError,
  dqNesterovLosslessEpsilon,
  dqNesterovSchedule,
  exact,
  key,
  nesterov,
  none,
  norm2,
  nqNesterovContraction,
  nqNesterovError,
  nqNesterovQuadraticContraction,
  nqNesterovQuadraticError,
  nqNesterovQuadraticSchedule,
  nqNesterovSchedule,
  quadratic,
  type Schedule,
  single,
  subtract,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import { adversary, malices } from "../support/adversaries.ts";
import {
  assertScheduleHolds,
  type Class,
  type Instance,
  instance,
  type Policy,
  runOf,
  uplinkOf,
} from "../support/instances.ts";
import { assertFactor, assertSame } from "../support/limits.ts";

const everything: readonly Class[] = ["extreme", "quadratic", "piecewise", "extreme", "logistic"];
const policies: readonly Policy[] = ["scheduled", "sent", "own size"];

/** ε of the code under a policy: a range that is sent is rounded up. */
const epsilonUnder = (policy: Policy, { code }: Instance): number =>
  code.epsilon * (policy === "sent" ? 1 + 2 ** -23 : 1);

function naive({ start, problem, code }: Instance, policy: Policy, schedule: Schedule) {
  return single({
    optimizer: nesterov({ start, ...tunedNesterov(problem) }),
    compensation: none,
    uplink: uplinkOf(code, policy, schedule),
  });
}

function differential({ start, problem, code }: Instance, policy: Policy, schedule: Schedule) {
  return dqNesterov({ start, ...tunedNesterov(problem), uplink: uplinkOf(code, policy, schedule) });
}

Deno.test("AGD, unquantized: iterates, queries and gradients decay as σ_Aⁱ on the whole class", () => {
  for (let i = 0; i < 1000; i++) {
    const { problem, start, title } = instance(i, everything), { mu, L } = problem;
    const theory = dqNesterovSchedule({ mu, L, epsilon: 0, distance: 1 });
    const method = nesterov({ start, ...tunedNesterov(problem) });
    const gradient = exact(problem);
    let state = method.init;
    for (let round = 0; round < 60; round++) {
      const { range, error, queryError } = theory(round), g = gradient(method.query(state), key(0));
      const holds = (seen: number, bound: number, what: string, scale: number) =>
        assert(seen <= bound * (1 + 1e-9) + 1e-12 * scale, `${title}: ${what} in round ${round}: ${seen} > ${bound}`);
      holds(norm2(g), range, "gradient", L);
      holds(norm2(subtract(method.point(state), problem.minimizer)), error, "iterate", 1);
      holds(norm2(subtract(method.query(state), problem.minimizer)), queryError, "query", 1);
      state = method.step(state, g);
    }
  }
});

Deno.test("DQ-AGD: ranges are never exceeded, errors of iterate and query hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), policy = policies[i % 3];
    const schedule = dqNesterovSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    const protocol = differential(made, policy, schedule);
    assertScheduleHolds(made, protocol, schedule, (server) => server.optimizer.x);
  }
});

Deno.test("DQ-AGD: its bound is nearly attained where κ is near 1, and the check sees a bound that is 5% too small", () => {
  const problem = quadratic({ spectrum: [1.05, 1], minimizer: [1, 0] });
  let closest = 0;
  for (const malice of [malices.outward, malices.inward]) {
    const made = { title: "κ near 1", key: key(1), problem, start: [0, 0], code: adversary(2, 0.6, malice) };
    const schedule = dqNesterovSchedule(runOf(made));
    closest = Math.max(closest, assertScheduleHolds(made, differential(made, "scheduled", schedule), schedule));
  }
  assert(closest > 0.97, `${closest}`);
  const made = { title: "κ near 1", key: key(1), problem, start: [0, 0], code: adversary(2, 0.6, malices.outward) };
  const honest = dqNesterovSchedule(runOf(made));
  const shrunk = (round: number) => ({ ...honest(round), error: 0.9 * honest(round).error });
  assertThrows(() => assertScheduleHolds(made, differential(made, "scheduled", honest), shrunk), Error, "is proved");
});

Deno.test("NQ-AGD: ranges and errors hold at every round on the whole class, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), policy = policies[i % 3];
    const schedule = nqNesterovSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    assertScheduleHolds(made, naive(made, policy, schedule), schedule, (server) => server.optimizer.x);
  }
});

Deno.test("NQ-AGD on quadratics: ranges and errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, ["extreme", "quadratic"]), policy = policies[i % 3];
    const schedule = nqNesterovQuadraticSchedule({ ...runOf(made), epsilon: epsilonUnder(policy, made) });
    assertScheduleHolds(made, naive(made, policy, schedule), schedule, (server) => server.optimizer.x);
  }
});

Deno.test("DQ-AGD: gradients are taken on the path of unquantized AGD, whatever the quantizer", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, everything), { start, problem } = made;
    const schedule = dqNesterovSchedule(runOf(made)), { stepSize } = tunedNesterov(problem);
    const protocol = differential(made, "own size", schedule);
    assertSame(
      made,
      protocol,
      nesterov({ start, ...tunedNesterov(problem) }),
      (round) => 1 + stepSize * schedule(round).range,
    );
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
  const seven = dqNesterovSchedule(good)(7).error;
  assert(dqNesterovError.value({ ...good, rounds: 7 }) === seven);
});
