import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axpy,
  cell,
  child,
  compressor,
  distance,
  dqGradientDescent,
  dqGradientDescentContraction,
  dqGradientDescentError,
  dqGradientDescentLosslessEpsilon,
  dqGradientDescentSchedule,
  exact,
  floats,
  gradientDescent,
  inBall,
  key,
  memoryless,
  none,
  norm2,
  nqGradientDescentContraction,
  nqGradientDescentError,
  nqGradientDescentFreeContraction,
  nqGradientDescentFreeError,
  nqGradientDescentFreeSchedule,
  nqGradientDescentSchedule,
  quadratic,
  run,
  type Schedule,
  scheduled,
  single,
  stepContraction,
  subtract,
  take,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { adversary, confined, malices } from "../support/adversaries.ts";
import { between, direction } from "../support/arbitraries.ts";
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

/** NQ-GD on an instance. */
function naive({ start, problem, code }: Instance, policy: Policy, schedule: Schedule, stepSize?: number) {
  return single({
    optimizer: gradientDescent({ start, stepSize: stepSize ?? tunedGradientDescent(problem).stepSize }),
    compensation: none,
    uplink: uplinkOf(code, policy, schedule),
  });
}

Deno.test("the inequality behind every bound: ‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖", () => {
  for (let i = 0; i < 2000; i++) {
    const { problem, title, key: k } = instance(i, everything), n = problem.dimension;
    const x = axpy(between(child(k, 90), 0, 3), direction(child(k, 91), n), problem.minimizer);
    const q = direction(child(k, 92), n), eta = between(child(k, 93), 0, 3 / problem.L);
    const nu = stepContraction.value({ ...problem, stepSize: eta });
    assert(stepContraction.holds({ ...problem, stepSize: eta }));
    const left = norm2(axpy(1, problem.gradient(axpy(-eta, q, x)), subtract(q, problem.gradient(x))));
    assert(left <= nu * (1 + 1e-9) + 1e-12 * problem.L, `${title}: ${left} > ${nu}`);
  }
});

Deno.test("NQ-GD with values in the ball: ranges rᵢ = G(ν + ε)ⁱ are never exceeded, errors hold at every round", () => {
  for (let i = 0; i < 2000; i++) {
    const raw = instance(i, everything), made = { ...raw, code: confined(raw.code) };
    const { problem, start } = made, stepSize = [0.3, 0.8, 1, 1.05][i % 4] * 2 / (problem.mu + problem.L);
    const firstGradient = i % 2 === 0 ? norm2(problem.gradient(start)) : problem.L;
    const schedule = nqGradientDescentSchedule({ ...runOf(made), stepSize, firstGradient });
    assertScheduleHolds(made, naive(made, "scheduled", schedule, stepSize), schedule);
  }
});

Deno.test("NQ-GD with any values: ranges and errors shrink by σ + (1 + σ)ε, the range on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), schedule = nqGradientDescentFreeSchedule(runOf(made));
    const policy = policies[i % 3];
    const relative = policy === "sent"
      ? nqGradientDescentFreeSchedule({ ...runOf(made), epsilon: made.code.epsilon * (1 + 2 ** -23) })
      : schedule;
    assertScheduleHolds(made, naive(made, policy, schedule), relative);
  }
});

Deno.test("NQ-GD with any values: the constant 1 + σ is attained", () => {
  const problem = quadratic({ spectrum: [9, 1], minimizer: [1, 0] }), code = adversary(2, 0.1, malices.outward);
  const made = { title: "outward", key: key(1), problem, start: [0, 0], code };
  const schedule = nqGradientDescentFreeSchedule(runOf(made));
  assertAlmostEquals(assertScheduleHolds(made, naive(made, "scheduled", schedule), schedule), 1, 1e-9);
});

Deno.test("NQ-GD: the printed constant 1 fails for the lattice hZ, and holds once values are brought into the ball", () => {
  const sigma = 0.2, epsilon = 0.6, quantizer = cell({ dimension: 1, epsilon, radius: 1 }); // h = 1.2
  const value = quantizer.dequantize(quantizer.quantize([0.61], key(0)), key(0))[0];
  assertAlmostEquals(value, 1.2);
  // μ = 1, L = 1.5: σ = .2, η = .8; the next gradient is g − ηLq
  const next = (q: number) => Math.abs(0.61 - 0.8 * 1.5 * q);
  assertAlmostEquals(next(value), 0.83);
  assert(next(value) > sigma + epsilon);
  assert(next(value) <= nqGradientDescentFreeContraction.value({ mu: 1, L: 1.5, epsilon }));
  const inside = inBall(compressor(quantizer, { write() {}, read: () => Int32Array.of(1) }));
  const [projected] = inside.read({ remaining: 0, read: () => 0 }, key(0));
  assertAlmostEquals(next(projected), 0.59);
});

Deno.test("DQ-GD: ranges rᵢ = LDσⁱ + εrᵢ₋₁ are never exceeded, errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 3000; i++) {
    const made = instance(i, everything), { start, problem } = made;
    const stepSize = [1, 0.3, 0.8, 1.05][i % 4] * 2 / (problem.mu + problem.L), policy = policies[i % 3];
    const firstGradient = i % 2 === 0 ? norm2(problem.gradient(start)) : problem.L;
    const epsilon = made.code.epsilon * (policy === "sent" ? 1 + 2 ** -23 : 1);
    const schedule = dqGradientDescentSchedule({ ...runOf(made), epsilon, stepSize, firstGradient });
    assertScheduleHolds(
      made,
      dqGradientDescent({ start, stepSize, uplink: uplinkOf(made.code, policy, schedule) }),
      schedule,
    );
  }
});

Deno.test("DQ-GD: ranges and errors are attained", () => {
  const problem = quadratic({ spectrum: [9, 1], minimizer: [1, 0] }), { stepSize } = tunedGradientDescent(problem);
  for (const epsilon of [0.1, 0.8, 1.1]) {
    const made = {
      title: "outward",
      key: key(1),
      problem,
      start: [0, 0],
      code: adversary(2, epsilon, malices.outward),
    };
    const schedule = dqGradientDescentSchedule(runOf(made));
    const protocol = dqGradientDescent({ start: [0, 0], stepSize, uplink: uplinkOf(made.code, "scheduled", schedule) });
    assertAlmostEquals(assertScheduleHolds(made, protocol, schedule), 1, 1e-9);
    const optimistic = dqGradientDescentSchedule({ ...runOf(made), epsilon: 0.95 * epsilon });
    assertThrows(() => assertScheduleHolds(made, protocol, optimistic), Error, "is proved"); // the check has power
  }
});

Deno.test("DQ-GD: without the allowance for rounding, runs that attain their ranges overload in float64; with it none does", () => {
  const problem = quadratic({ spectrum: [9, 1, 3], minimizer: [1, 0, 0], axes: key(5) });
  const made = { title: "outward", key: key(1), problem, start: [0, 0, 0], code: adversary(3, 0.1, malices.outward) };
  const descend = (rounding: number) => {
    const schedule = dqGradientDescentSchedule({ ...runOf(made), rounding });
    const uplink = uplinkOf(made.code, "scheduled", schedule);
    const protocol = dqGradientDescent({ start: made.start, ...tunedGradientDescent(problem), uplink });
    return [...take(run(protocol, [exact(problem)], key(1)), 300)].length;
  };
  assertThrows(() => descend(0), Error, "overload");
  assertEquals(descend(1 / 2 ** 40), 300);
});

Deno.test("DQ-GD: a precision that varies by round, εᵢ, keeps its schedule", () => {
  for (let i = 0; i < 600; i++) {
    const made = instance(i, everything), { start, problem } = made, n = problem.dimension;
    const epsilon = (round: number) => [0.5, 0.05, 0.9][(round + i) % 3], names = Object.values(malices);
    const schedule = dqGradientDescentSchedule({ ...runOf(made), epsilon });
    const { stepSize } = tunedGradientDescent(problem);
    const codes = [0, 1, 2].map((r) => adversary(n, epsilon(r), names[(i + r) % names.length]));
    const uplink = scheduled((round) => codes[round % 3].at(schedule(round).range));
    assertScheduleHolds(made, dqGradientDescent({ start, stepSize, uplink }), schedule);
  }
});

Deno.test("DQ-GD: gradients are taken on the path of unquantized gradient descent, whatever the quantizer", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, everything), { start, problem } = made, { stepSize } = tunedGradientDescent(problem);
    const schedule = dqGradientDescentSchedule(runOf(made));
    const protocol = dqGradientDescent({ start, stepSize, uplink: uplinkOf(made.code, "own size", schedule) });
    assertSame(made, protocol, gradientDescent({ start, stepSize }), (round) => 1 + stepSize * schedule(round).range);
  }
});

Deno.test("DQ-GD: with no loss it is gradient descent, to the last bit", () => {
  const { problem, start } = instance(1, ["quadratic"]), { stepSize } = tunedGradientDescent(problem);
  const uplink = memoryless(floats({ dimension: problem.dimension, width: 64 }));
  const { workers: [worker] } = dqGradientDescent({ start, stepSize, uplink });
  const method = gradientDescent({ start, stepSize });
  let state = worker.init, plain = method.init;
  for (let i = 0; i < 30; i++) {
    const gradient = problem.gradient(worker.query(state));
    [, state] = worker.emit(state, gradient, key(i));
    plain = method.step(plain, problem.gradient(method.query(plain)));
    assertEquals(worker.point(state), method.point(plain));
  }
  assert(distance(problem, method.point(plain)) < 1);
});

Deno.test("contraction factors are the limits of the errors, and what is lossless loses nothing", () => {
  const curvature = { mu: 1, L: 3 }; // σ = ½
  for (const epsilon of [0.05, 0.2, 0.3]) {
    const run = { ...curvature, epsilon, distance: 1, rounding: 0 };
    assertFactor(nqGradientDescentContraction.value(run), nqGradientDescentSchedule(run));
    assertFactor(nqGradientDescentFreeContraction.value(run), nqGradientDescentFreeSchedule(run));
    assertFactor(dqGradientDescentContraction.value(run), dqGradientDescentSchedule(run));
  }
  const epsilon = dqGradientDescentLosslessEpsilon(curvature);
  assertEquals(dqGradientDescentContraction.value({ ...curvature, epsilon }), 0.5);
  assert(dqGradientDescentContraction.value({ ...curvature, epsilon: 1.01 * epsilon }) > 0.5);
});

Deno.test("the closed forms of DQ-GD: rᵢ = LD(σⁱ⁺¹ − εⁱ⁺¹)/(σ − ε), and (i + 1)LDσⁱ where ε = σ", () => {
  for (const epsilon of [0.1, 0.5, 0.9]) {
    const mu = 1, L = 3, sigma = 0.5, run = { mu, L, epsilon, distance: 2, rounding: 0 };
    for (let i = 0; i < 30; i++) {
      const closed = epsilon === sigma
        ? (i + 1) * L * 2 * sigma ** i
        : L * 2 * (sigma ** (i + 1) - epsilon ** (i + 1)) / (sigma - epsilon);
      assertAlmostEquals(dqGradientDescentSchedule(run)(i).range / closed, 1, 1e-12);
      const error = epsilon === sigma
        ? 2 * sigma ** i * (1 + (1 + sigma) * i)
        : 2 * (sigma ** i + (1 + sigma) * epsilon * (sigma ** i - epsilon ** i) / (sigma - epsilon));
      assertAlmostEquals(dqGradientDescentError.value({ ...run, rounds: i }) / error, 1, 1e-12);
      const naive = 2 * ((1 + sigma) * (sigma + epsilon) ** i - sigma ** (i + 1));
      assertAlmostEquals(nqGradientDescentError.value({ ...run, rounds: i }) / naive, 1, 1e-12);
      const free = 2 * (sigma + (1 + sigma) * epsilon) ** i;
      assertAlmostEquals(nqGradientDescentFreeError.value({ ...run, rounds: i }) / free, 1, 1e-12);
    }
  }
});

Deno.test("hypotheses: bounds on gradient descent ask for 0 < μ ≤ L, ε ≥ 0, D ≥ 0 and a whole number of rounds", () => {
  const good = { mu: 1, L: 2, epsilon: 0.1, distance: 1, rounds: 3 };
  for (const bound of [dqGradientDescentError, nqGradientDescentError, nqGradientDescentFreeError]) {
    assert(bound.holds(good));
    for (
      const bad of [{ mu: 0 }, { mu: 3 }, { L: Infinity }, { epsilon: -1 }, { distance: NaN }, { rounds: 1.5 }, {
        stepSize: 0,
      }]
    ) {
      assert(!bound.holds({ ...good, ...bad }), JSON.stringify(bad));
    }
  }
  for (const bound of [dqGradientDescentContraction, nqGradientDescentContraction, nqGradientDescentFreeContraction]) {
    assert(bound.holds(good));
    assert(!bound.holds({ ...good, mu: -1 }));
  }
});
