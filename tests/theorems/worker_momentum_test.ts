import { assert, assertEquals } from "@std/assert";
import {
  type Assumptions,
  dqGradientDescentSchedule,
  dqHeavyBallSchedule,
  dqNesterovContraction,
  dqNesterovSchedule,
  dqWorkerMomentum,
  gradientDescent,
  heavyBall,
  nesterov,
  type Optimizer,
  type Problem,
  type Schedule,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  type Vec,
  workerMomentumContraction,
  workerMomentumError,
  workerMomentumSchedule,
} from "@bitdescent/bitdescent";
import {
  assertScheduleHolds,
  type Class,
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

/** The laws of a method at the worker, by the errors of its unquantized form and the functions these are proved for. */
function testAtWorker<S>(
  name: string,
  methodOf: (start: Vec, problem: Problem) => Optimizer<S>,
  errorsOf: (run: Assumptions & { readonly quadratic: boolean }) => Schedule,
  among: readonly Class[],
): void {
  const scheduleOf = (made: Instance, epsilon: Assumptions["epsilon"]) =>
    workerMomentumSchedule({ unquantized: errorsOf({ ...runOf(made), epsilon: 0 }), epsilon });

  Deno.test(`${name} at the worker: ranges are never exceeded, errors hold at every round, on schedule or sent`, () => {
    for (let i = 0; i < 1000; i++) {
      const made = instance(i, among), { start, problem, code } = made, policy = policies[i % 3];
      const schedule = scheduleOf(made, epsilonUnder(policy, made));
      const protocol = dqWorkerMomentum({ method: methodOf(start, problem), uplink: uplinkOf(code, policy, schedule) });
      assertScheduleHolds(made, protocol, schedule);
    }
  });

  Deno.test(`${name} at the worker: a precision that varies by round, εᵢ, keeps the schedule`, () => {
    for (let i = 0; i < 400; i++) {
      const made = instance(i, among), { start, problem } = made, { epsilon, uplink } = varied(i);
      const schedule = scheduleOf(made, epsilon), method = methodOf(start, problem);
      assertScheduleHolds(made, dqWorkerMomentum({ method, uplink: uplink(problem.dimension, schedule) }), schedule);
    }
  });

  Deno.test(`${name} at the worker: the worker runs the unquantized method, to the last bit`, () => {
    for (let i = 0; i < 200; i++) {
      const made = instance(i, among), { start, problem, code } = made, method = methodOf(start, problem);
      const uplink = uplinkOf(code, "own size", scheduleOf(made, code.epsilon));
      assertSame(made, dqWorkerMomentum({ method, uplink }), method, () => 0);
    }
  });
}

testAtWorker(
  "gradient descent",
  (start, problem) => gradientDescent({ start, ...tunedGradientDescent(problem) }),
  dqGradientDescentSchedule,
  everything,
);
testAtWorker(
  "Nesterov",
  (start, problem) => nesterov({ start, ...tunedNesterov(problem) }),
  dqNesterovSchedule,
  everything,
);
testAtWorker(
  "heavy ball",
  (start, problem) => heavyBall({ start, ...tunedHeavyBall(problem) }),
  dqHeavyBallSchedule,
  ["extreme", "quadratic"],
);

Deno.test("momentum at the worker: max{σ, ε} is the limit of the errors, below DQ-AGD's max{σ, φ(ε)}", () => {
  for (const L of [1.5, 4, 20]) {
    for (const epsilon of [0.1, 0.5, 0.9]) {
      const curvature = { mu: 1, L }, { contraction: sigma } = tunedNesterov(curvature);
      const unquantized = dqNesterovSchedule({ ...curvature, epsilon: 0, distance: 1 });
      const run = { unquantized, epsilon, rounding: 0, rounds: 5 };
      assertFactor(workerMomentumContraction.value({ sigma, epsilon }), workerMomentumSchedule(run));
      assert(
        workerMomentumContraction.value({ sigma, epsilon }) <= dqNesterovContraction.value({ ...curvature, epsilon }),
      );
      assertEquals(workerMomentumError.value(run), workerMomentumSchedule(run)(5).error);
      assert(workerMomentumError.holds(run) && workerMomentumContraction.holds({ sigma, epsilon }));
      assert(
        !workerMomentumError.holds({ ...run, epsilon: -1 }) && !workerMomentumError.holds({ ...run, rounds: 0.5 }),
      );
      assert(!workerMomentumContraction.holds({ sigma, epsilon: -1 }));
    }
  }
});
