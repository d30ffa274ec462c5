/**
 * How long a rate sweep takes: 9 methods x 16 rates x 10 instances x 40 rounds of least squares, 1000x100.
 *
 * ```sh
 * deno task bench
 * ```
 * @module
 */

import { child, dense, exact, key, leastSquares, normals, type Problem, take } from "@bitdescent/bitdescent";
import { methodNames, methodOf, runOf } from "../examples/support/methods.ts";
import { quantizers } from "../examples/support/ball_quantizers.ts";
import { table } from "../examples/support/table.ts";

const rows = 1000, columns = 100, instances = 10, rounds = 40, { rates } = quantizers.cube;

/** Runs `body`; seconds. */
function seconds(body: () => void): number {
  const start = performance.now();
  body();
  return (performance.now() - start) / 1000;
}

let problems: Problem[] = [];
const setUp = seconds(() => {
  problems = Array.from({ length: instances }, (_, i) => {
    const k = child(key(1), i);
    const A = dense({ rows, columns, values: normals(child(k, 0), rows * columns) });
    return leastSquares({ A, y: normals(child(k, 1), rows) });
  });
});
const codes = new Map(rates.map((rate) => [rate, quantizers.cube.code({ dimension: columns, rate })]));

// Every method runs at every rate, the unquantized ones too, and for all the rounds: no run is cut short.
const times = methodNames.map((name) =>
  seconds(() => {
    for (const rate of rates) {
      for (const problem of problems) {
        const code = methodOf(name).kind === "plain" ? null : codes.get(rate)!;
        for (const _ of take(runOf({ name, problem, code, range: "sent", key: key(2) }), rounds));
      }
    }
  })
);

const [problem] = problems, oracle = exact(problem), count = 2000;
const gradient = seconds(() => {
  for (let i = 0; i < count; i++) oracle(problem.minimizer, key(0));
}) / count;

const each = rates.length * instances * rounds;
const total = times.reduce((sum, time) => sum + time, setUp);
console.log(
  `${methodNames.length} methods x ${rates.length} rates x ${instances} instances x ${rounds} rounds, ${rows}x${columns}\n`,
);
console.log(table(
  ["method", { title: "seconds", digits: 2 }, { title: "ms a round", digits: 3 }, { title: "gradients", digits: 2 }],
  methodNames.map((name, i) => [name, times[i], 1000 * times[i] / each, times[i] / each / gradient]),
));
console.log(
  `\nset-up ${setUp.toFixed(2)} s, all ${total.toFixed(2)} s; a gradient alone ${(1000 * gradient).toFixed(3)} ms`,
);
