import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Curvature, distance, type Optimizer, quadratic, type Tuning, type Vec } from "@bitdescent/bitdescent";
import { assertSameBits, forAll, type Law } from "./law.ts";
import { vectors } from "../support/arbitraries.ts";

/** What every first-order method must satisfy, with the parameters that theory chooses. */
export function optimizerLaws<S>(
  make: (options: { start: Vec } & Tuning) => Optimizer<S>,
  tuned: (curvature: Curvature) => Tuning,
): Law[] {
  const starts = vectors(4);
  const at = (start: Vec, curvature: Curvature = { mu: 1, L: 9 }) => make({ start, ...tuned(curvature) });
  return [
    forAll("optimizer: it starts where it is told", starts, (start) => {
      const { init, query, point } = at(start);
      assertSameBits(point(init), start, "the point");
      assertSameBits(query(init), start, "the query");
    }),
    forAll("optimizer: at rest, no gradient moves it", starts, (start) => {
      const { init, step, point, query } = at(start), zero = new Float64Array(4);
      const later = step(step(init, zero), zero);
      assertEquals([point(later), query(later)], [Float64Array.from(start), Float64Array.from(start)]);
    }),
    forAll("optimizer: states and gradients are left alone, and states are plain data", starts, (start) => {
      const { init, step } = at(start), before = structuredClone(init), gradient = Float64Array.of(1, 2, 3, 4);
      const next = step(init, gradient);
      assertEquals(init, before);
      assertEquals(gradient, Float64Array.of(1, 2, 3, 4));
      assertEquals(step(structuredClone(init), gradient), next);
    }),
    forAll(
      "optimizer: on a quadratic it contracts as theory says",
      fc.tuple(starts, fc.double({ min: 1.1, max: 50, noNaN: true })),
      ([start, L]) => {
        const problem = quadratic({ spectrum: [1, L, (1 + L) / 2, 1], minimizer: [1, -1, 2, 0] });
        const tuning = tuned({ mu: 1, L }), { init, query, step, point } = make({ start, ...tuning });
        const first = distance(problem, start), rounds = 60;
        let state = init;
        for (let i = 0; i < rounds; i++) state = step(state, problem.gradient(query(state)));
        // every tuned method is within (1 + T)√(κ + 1) of its factor to the T
        const most = first * Math.sqrt(L + 1) * (1 + 2 * rounds) * tuning.contraction ** rounds;
        assert(distance(problem, point(state)) <= most + 1e-13 * first, `${distance(problem, point(state))} > ${most}`);
      },
    ),
  ];
}
