import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axpy,
  cell,
  child,
  compressor,
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
  type Link,
  memoryless,
  none,
  norm2,
  nqGradientDescentContraction,
  nqGradientDescentError,
  nqGradientDescentSchedule,
  quadratic,
  run,
  scale,
  silence,
  single,
  source,
  stepContraction,
  subtract,
  take,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { adversary, confined, malices } from "../support/adversaries.ts";
import { between, direction } from "../support/arbitraries.ts";
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

/** NQ-GD from `start` over `uplink`. */
function naive<E, D>({ start, problem }: Instance, uplink: Link<E, D>, stepSize?: number) {
  const optimizer = gradientDescent({ start, stepSize: stepSize ?? tunedGradientDescent(problem).stepSize });
  return single({ optimizer, compensation: none, uplink });
}

/** DQ-GD from `start` over `uplink`. */
function differential<E, D>({ start, problem }: Instance, uplink: Link<E, D>, stepSize?: number) {
  return dqGradientDescent({ start, stepSize: stepSize ?? tunedGradientDescent(problem).stepSize, uplink });
}

/** Two dimensions, κ = 9, and a code that errs along u: where bounds on gradient descent are attained. */
const attained = (epsilon: number): Instance => ({
  title: "outward",
  key: key(1),
  problem: quadratic({ spectrum: [9, 1], minimizer: [2, 0] }),
  start: [0, 0],
  distance: 2,
  code: adversary(2, epsilon, malices.outward),
});

Deno.test("the inequality behind every bound: ‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖", () => {
  for (let i = 0; i < 2000; i++) {
    const { problem, title, key: k, distance } = instance(i, everything), n = problem.dimension;
    const x = axpy(between(child(k, 90), 0, 3) * distance, direction(child(k, 91), n), problem.minimizer);
    const q = scale(distance, direction(child(k, 92), n)), eta = between(child(k, 93), 0, 3 / problem.L);
    const nu = stepContraction.value({ ...problem, stepSize: eta });
    assert(stepContraction.holds({ ...problem, stepSize: eta }));
    const left = norm2(axpy(1, problem.gradient(axpy(-eta, q, x)), subtract(q, problem.gradient(x))));
    assert(left <= distance * (nu * (1 + 1e-9) + 1e-12 * problem.L), `${title}: ${left} > ${nu * distance}`);
  }
});

Deno.test("NQ-GD with values in the ball: ranges rᵢ = G(ν + ε)ⁱ are never exceeded, errors hold at every round", () => {
  for (let i = 0; i < 2000; i++) {
    const raw = instance(i, everything), made = { ...raw, code: confined(raw.code) };
    const { problem, start } = made, stepSize = [0.3, 0.8, 1, 1.05][i % 4] * 2 / (problem.mu + problem.L);
    const firstGradient = i % 2 === 0 ? norm2(problem.gradient(start)) : problem.L * made.distance;
    const schedule = nqGradientDescentSchedule({ ...runOf(made), stepSize, firstGradient, inBall: true });
    assertScheduleHolds(made, naive(made, uplinkOf(made.code, "scheduled", schedule), stepSize), schedule);
  }
});

Deno.test("NQ-GD with any values: ranges and errors shrink by ν + ηLε, the range on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), { problem } = made, policy = policies[i % 3];
    const stepSize = [1, 0.3, 0.8, 1.05][i % 4] * 2 / (problem.mu + problem.L), epsilon = epsilonUnder(policy, made);
    const schedule = nqGradientDescentSchedule({ ...runOf(made), epsilon, stepSize });
    assertScheduleHolds(made, naive(made, uplinkOf(made.code, policy, schedule), stepSize), schedule);
  }
});

Deno.test("NQ-GD with any values: the constant 1 + σ is attained", () => {
  const made = attained(0.1), schedule = nqGradientDescentSchedule(runOf(made));
  const closest = assertScheduleHolds(made, naive(made, uplinkOf(made.code, "scheduled", schedule)), schedule);
  assertAlmostEquals(closest, 1, 1e-9);
});

Deno.test("NQ-GD: the printed constant 1 fails for the lattice hZ, and holds once values are brought into the ball", () => {
  const sigma = 0.2, epsilon = 0.6, quantizer = cell({ dimension: 1, epsilon, radius: 1 }); // h = 1.2
  const value = quantizer.dequantize(quantizer.quantize([0.61], key(0)), key(0))[0];
  assertAlmostEquals(value, 1.2);
  // μ = 1, L = 1.5: σ = .2, η = .8; the next gradient is g − ηLq
  const next = (q: number) => Math.abs(0.61 - 0.8 * 1.5 * q);
  assertAlmostEquals(next(value), 0.83);
  assert(next(value) > sigma + epsilon);
  const any = { mu: 1, L: 1.5, epsilon };
  assertAlmostEquals(nqGradientDescentContraction.value({ ...any, inBall: true }), sigma + epsilon);
  assert(next(value) <= nqGradientDescentContraction.value(any));
  const inside = inBall(compressor(quantizer, { write() {}, read: () => Int32Array.of(1) }));
  const [projected] = inside.read(source(silence), key(0));
  assertAlmostEquals(next(projected), 0.59);
});

Deno.test("DQ-GD: ranges rᵢ = LDσⁱ + εrᵢ₋₁ are never exceeded, errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 3000; i++) {
    const made = instance(i, everything), { start, problem } = made;
    const stepSize = [1, 0.3, 0.8, 1.05][i % 4] * 2 / (problem.mu + problem.L), policy = policies[i % 3];
    const firstGradient = i % 2 === 0 ? norm2(problem.gradient(start)) : problem.L * made.distance;
    const epsilon = epsilonUnder(policy, made);
    const schedule = dqGradientDescentSchedule({ ...runOf(made), epsilon, stepSize, firstGradient });
    assertScheduleHolds(made, differential(made, uplinkOf(made.code, policy, schedule), stepSize), schedule);
  }
});

Deno.test("DQ-GD: ranges and errors are attained", () => {
  for (const epsilon of [0.1, 0.8, 1.1]) {
    const made = attained(epsilon), schedule = dqGradientDescentSchedule(runOf(made));
    const protocol = differential(made, uplinkOf(made.code, "scheduled", schedule));
    assertAlmostEquals(assertScheduleHolds(made, protocol, schedule), 1, 1e-9);
    const optimistic = dqGradientDescentSchedule({ ...runOf(made), epsilon: 0.95 * epsilon });
    assertThrows(() => assertScheduleHolds(made, protocol, optimistic), Error, "is proved"); // the check has power
  }
});

Deno.test("DQ-GD: without the allowance for rounding, runs that attain their ranges overload in float64; with it none does", () => {
  const problem = quadratic({ spectrum: [9, 1, 3], minimizer: [1, 0, 0], axes: key(5) }), start = [0, 0, 0];
  const made = { title: "outward", key: key(1), problem, start, distance: 1, code: adversary(3, 0.1, malices.outward) };
  const descend = (rounding: number) => {
    const schedule = dqGradientDescentSchedule({ ...runOf(made), rounding });
    const protocol = differential(made, uplinkOf(made.code, "scheduled", schedule));
    return [...take(run(protocol, [exact(problem)], key(1)), 300)].length;
  };
  assertThrows(() => descend(0), Error, "overload");
  assertEquals(descend(1 / 2 ** 40), 300);
});

Deno.test("NQ-GD and DQ-GD: a precision that varies by round, εᵢ, keeps the schedule", () => {
  for (let i = 0; i < 1000; i++) {
    const made = instance(i, everything), { epsilon, uplink } = varied(i), n = made.problem.dimension;
    const dq = dqGradientDescentSchedule({ ...runOf(made), epsilon });
    assertScheduleHolds(made, differential(made, uplink(n, dq)), dq);
    const nq = nqGradientDescentSchedule({ ...runOf(made), epsilon });
    assertScheduleHolds(made, naive(made, uplink(n, nq)), nq);
  }
});

Deno.test("DQ-GD: gradients are taken on the path of unquantized gradient descent, whatever the quantizer", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, everything),
      { start, problem, distance } = made,
      { stepSize } = tunedGradientDescent(problem);
    const schedule = dqGradientDescentSchedule(runOf(made));
    const protocol = differential(made, uplinkOf(made.code, "own size", schedule));
    const scale = (round: number) => distance + stepSize * schedule(round).range;
    assertSame(made, protocol, gradientDescent({ start, stepSize }), scale);
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
});

Deno.test("contraction factors are the limits of the errors, and what is lossless loses nothing", () => {
  const curvature = { mu: 1, L: 3 }; // σ = ½
  for (const epsilon of [0.05, 0.2, 0.3, 0.9]) {
    const run = { ...curvature, epsilon, distance: 1, rounding: 0 };
    assertFactor(dqGradientDescentContraction.value(run), dqGradientDescentSchedule(run));
    for (const naive of [run, { ...run, inBall: true }]) {
      const factor = nqGradientDescentContraction.value(naive);
      if (factor < 1) assertFactor(factor, nqGradientDescentSchedule(naive));
    }
  }
  const epsilon = dqGradientDescentLosslessEpsilon(curvature);
  assertEquals(dqGradientDescentContraction.value({ ...curvature, epsilon }), 0.5);
  assert(dqGradientDescentContraction.value({ ...curvature, epsilon: 1.01 * epsilon }) > 0.5);
});

Deno.test("the closed forms: rᵢ = LD(σⁱ⁺¹ − εⁱ⁺¹)/(σ − ε), (i + 1)LDσⁱ where ε = σ, and so for the errors", () => {
  for (const epsilon of [0.1, 0.5, 0.9]) {
    const mu = 1, L = 3, sigma = 0.5, run = { mu, L, epsilon, distance: 2, rounding: 0 };
    const close = (seen: number, closed: number) => assertAlmostEquals(seen / closed, 1, 1e-12);
    for (let i = 0; i < 30; i++) {
      const rounds = i, double = epsilon === sigma, apart = (sigma ** i - epsilon ** i) / (sigma - epsilon);
      const next = double ? (i + 1) * sigma ** i : (sigma ** (i + 1) - epsilon ** (i + 1)) / (sigma - epsilon);
      close(dqGradientDescentSchedule(run)(i).range, L * 2 * next);
      const last = double ? i * sigma ** (i - 1) : apart;
      close(dqGradientDescentError.value({ ...run, rounds }), 2 * (sigma ** i + (1 + sigma) * epsilon * last));
      const inBall = 2 * ((1 + sigma) * (sigma + epsilon) ** i - sigma ** (i + 1));
      close(nqGradientDescentError.value({ ...run, rounds, inBall: true }), inBall);
      close(nqGradientDescentError.value({ ...run, rounds }), 2 * (sigma + (1 + sigma) * epsilon) ** i);
    }
  }
});

Deno.test("hypotheses: bounds on gradient descent ask for 0 < μ ≤ L, ε ≥ 0, D ≥ 0 and a whole number of rounds", () => {
  const good = { mu: 1, L: 2, epsilon: 0.1, distance: 1, rounds: 3 };
  const late = (round: number): number => round === 2 ? -1 : 0.1;
  for (const bound of [dqGradientDescentError, nqGradientDescentError]) {
    assert(bound.holds(good));
    for (
      const bad of [
        ...[{ mu: 0 }, { mu: 3 }, { L: Infinity }, { mu: 1e-300, L: 1e300 }, { epsilon: -1 }, { epsilon: late }],
        ...[{ distance: NaN }, { rounds: 1.5 }, { rounds: -1 }, { stepSize: 0 }, { stepSize: Infinity }, {
          rounding: -1,
        }],
      ]
    ) {
      assert(!bound.holds({ ...good, ...bad }), JSON.stringify(bad));
    }
  }
  for (const bound of [dqGradientDescentContraction, nqGradientDescentContraction]) {
    assert(bound.holds(good));
    assert(!bound.holds({ ...good, mu: -1 }) && !bound.holds({ ...good, stepSize: -1 }));
  }
  assert(!stepContraction.holds({ ...good, stepSize: 0 }));
  for (const schedule of [dqGradientDescentSchedule, nqGradientDescentSchedule]) {
    assertThrows(() => schedule({ ...good, mu: 3 }), RangeError, "Cannot make a schedule as the run must be such that");
    for (const round of [-1, 0.5, NaN]) {
      assertThrows(() => schedule(good)(round), RangeError, "the round must be an integer");
    }
  }
  assertThrows(() => tunedGradientDescent({ mu: 0, L: 1 }), RangeError, "the curvature must be 0 < μ ≤ L");
});
