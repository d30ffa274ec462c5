/**
 * The sweep of the least-squares example: every method at every rate, all rounds, beside as many gradients alone.
 * @module
 */

import { child, dense, exact, key, leastSquares, normals, take } from "@bitdescent/bitdescent";
import { quantizers } from "../../examples/support/least_squares/ball_quantizers.ts";
import { methodNames, methodOf, runOf } from "../../examples/support/least_squares/methods.ts";
import type { Panel } from "../panel.ts";

const rows = 1000, columns = 100, rounds = 40, { rates, code: codeOf } = quantizers.cube;

/** One instance of 1000x100; a round of each method, and of all in turn. Nothing is cut short. */
export function* sweep(quick: boolean): Generator<Panel> {
  const A = dense({ rows, columns, values: normals(child(key(1), 0), rows * columns) });
  const problem = leastSquares({ A, y: normals(child(key(1), 1), rows) }), oracle = exact(problem);
  const chosen = quick ? rates.slice(0, 2) : rates;
  const codes = chosen.map((rate) => codeOf({ dimension: columns, rate }));
  const runs = (name: typeof methodNames[number]): void => {
    for (const code of codes) {
      const given = methodOf(name).kind === "plain" ? null : code;
      for (const _ of take(runOf({ name, problem, code: given, range: "sent", key: key(2) }), rounds));
    }
  };
  const gradients = (): void => {
    for (let i = 0; i < times; i++) oracle(problem.minimizer, key(0));
  };
  const times = codes.length * rounds, gradient = `gradient, ${rows}x${columns},`;
  yield {
    dimension: rows * columns,
    subjects: [
      { name: gradient, times, run: gradients },
      ...methodNames.map((name) => ({ name: `round of ${name},`, against: gradient, times, run: () => runs(name) })),
      { name: "sweep of all methods and rates,", run: () => methodNames.forEach(runs) },
    ],
  };
}
