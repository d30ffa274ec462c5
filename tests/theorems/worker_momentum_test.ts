import { assert, assertEquals } from "@std/assert";
import {
  dqNesterovContraction,
  dqWorkerMomentum,
  nesterov,
  tunedNesterov,
  workerNesterovContraction,
  workerNesterovError,
  workerNesterovSchedule,
} from "@bitdescent/bitdescent";
import { assertScheduleHolds, type Class, instance, type Policy, runOf, uplinkOf } from "../support/instances.ts";
import { assertFactor, assertSame } from "../support/limits.ts";

const everything: readonly Class[] = ["extreme", "quadratic", "piecewise", "extreme", "logistic"];
const policies: readonly Policy[] = ["scheduled", "sent", "own size"];

Deno.test("momentum at the worker: ranges are never exceeded, errors hold at every round, on schedule or sent", () => {
  for (let i = 0; i < 2000; i++) {
    const made = instance(i, everything), { start, problem, code } = made, policy = policies[i % 3];
    const epsilon = code.epsilon * (policy === "sent" ? 1 + 2 ** -23 : 1);
    const schedule = workerNesterovSchedule({ ...runOf(made), epsilon });
    const method = nesterov({ start, ...tunedNesterov(problem) });
    assertScheduleHolds(made, dqWorkerMomentum({ method, uplink: uplinkOf(code, policy, schedule) }), schedule);
  }
});

Deno.test("momentum at the worker: the worker runs the unquantized method, to the last bit, and ŷ = y − e", () => {
  for (let i = 0; i < 300; i++) {
    const made = instance(i, everything), { start, problem, code } = made;
    const method = nesterov({ start, ...tunedNesterov(problem) }), schedule = workerNesterovSchedule(runOf(made));
    assertSame(made, dqWorkerMomentum({ method, uplink: uplinkOf(code, "own size", schedule) }), method, () => 0);
  }
});

Deno.test("momentum at the worker: max{σ_A, ε} is the limit of the errors, below DQ-AGD's max{σ_A, φ(ε)}", () => {
  for (const L of [1.5, 4, 20]) {
    for (const epsilon of [0.1, 0.5, 0.9]) {
      const run = { mu: 1, L, epsilon, distance: 1, rounding: 0, rounds: 5 };
      assertFactor(workerNesterovContraction.value(run), workerNesterovSchedule(run));
      assert(workerNesterovContraction.value(run) <= dqNesterovContraction.value(run));
      assertEquals(workerNesterovError.value(run), workerNesterovSchedule(run)(5).error);
      assert(workerNesterovError.holds(run) && workerNesterovContraction.holds(run));
      assert(
        !workerNesterovError.holds({ ...run, L: 0.5 }) && !workerNesterovContraction.holds({ ...run, epsilon: -1 }),
      );
    }
  }
});
