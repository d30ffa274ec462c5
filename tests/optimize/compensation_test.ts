import { assert } from "@std/assert";
import {
  type Compensation,
  differential,
  errorFeedback,
  exact,
  type Float64s,
  gradientDescent,
  key,
  memoryless,
  norm2,
  quadratic,
  run,
  single,
  subtract,
  take,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { adversary, malices, selfScaled } from "../support/adversaries.ts";

Deno.test("error feedback may diverge where DQ-GD has the speed of gradient descent: one changed line", () => {
  const problem = quadratic({ spectrum: [3, 1], minimizer: [1, 1] }),
    start = [0, 0],
    code = adversary(2, 0.2, malices.outward);
  const { stepSize, contraction: sigma } = tunedGradientDescent(problem),
    optimizer = gradientDescent({ start, stepSize });
  const after = (compensation: Compensation<Float64s>, rounds: number): number => {
    const protocol = single({ optimizer, compensation, uplink: memoryless(selfScaled(code)) });
    const [last] = [...take(run(protocol, [exact(problem)], key(1)), rounds)].slice(-1);
    return norm2(subtract(last.point, problem.minimizer)) / norm2(problem.minimizer);
  };
  assert(after(errorFeedback, 200) > 1e6);
  assert(after(differential({ stepSize }), 30) ** (1 / 30) < sigma + 0.03);
});
