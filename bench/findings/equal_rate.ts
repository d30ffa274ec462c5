/**
 * Many workers at one rate: contraction factors of DQ-GD, of EF21's differences and of error feedback, all by the cells of Zⁿ
 * with the same ε, the range sent; eight workers, 40 coordinates, κ = 20, Hessians alike or up to 5% apart.
 * @module
 */

import {
  axpy,
  cellCode,
  child,
  type Compensation,
  differenced,
  differential,
  errorFeedback,
  floats,
  gradientDescent,
  key,
  mean,
  memoryless,
  none,
  norm2,
  normals,
  parameterServer,
  rangeSent,
  run,
  take,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { table } from "../../examples/support/command/table.ts";

const n = 40, N = 8, mu = 1, L = 20, rounds = 80, stepSize = 2 / (mu + L);
const spectrum = Float64Array.from({ length: n }, (_, j) => mu * (L / mu) ** (j / (n - 1)));

/** Diagonal parts with minimizers of their own, each curvature up to `apart` from that of the mean. */
function parts(apart: number): { gradients: ((x: Vec) => Float64Array<ArrayBuffer>)[]; minimizer: Vec } {
  const own = Array.from({ length: N }, (_, i) => ({
    h: uniforms(child(key(1), i), n).map((u, j) => spectrum[j] * (1 + apart * (2 * u - 1))),
    at: normals(child(key(2), i), n),
  }));
  const sum = mean(own.map(({ h }) => h)), weighted = mean(own.map(({ h, at }) => h.map((hj, j) => hj * at[j])));
  return {
    gradients: own.map(({ h, at }) => (x) => h.map((hj, j) => hj * (x[j] - at[j]))),
    minimizer: weighted.map((w, j) => w / sum[j]),
  };
}

/** `(‖x − x*‖/‖x₀ − x*‖)^(1/T)` after as many rounds as were asked for, or fewer where 10⁻¹² is reached or all is lost. */
function contraction<M>(apart: number, compensation: Compensation<M>, epsilon: number): number {
  const { gradients, minimizer } = parts(apart), start = new Float64Array(n), first = norm2(minimizer);
  const code = epsilon === 0 ? floats({ dimension: n, width: 64 }) : rangeSent(cellCode({ dimension: n, epsilon }));
  const protocol = parameterServer({
    workers: N,
    optimizer: gradientDescent({ start, stepSize }),
    compensation,
    uplink: differenced(memoryless(code)),
    downlink: memoryless(floats({ dimension: n, width: 64 })),
  });
  let ratio = 1, taken = 0;
  for (const { point } of take(run(protocol, gradients.map((of) => (x: Vec) => of(x)), key(3)), rounds)) {
    ratio = norm2(axpy(-1, minimizer, point)) / first;
    taken++;
    if (ratio < 1e-12 || ratio > 1e12) break;
  }
  return ratio ** (1 / taken);
}

for (const apart of [0, 0.05]) {
  console.log(`\nHessians up to ${100 * apart}% apart; unquantized ${contraction(apart, none, 0).toFixed(3)}`);
  const rows = [0.6, 0.4, 0.2].map((epsilon) => [
    epsilon,
    cellCode({ dimension: n, epsilon }).bits / n,
    contraction(apart, differential({ stepSize }), epsilon),
    contraction(apart, none, epsilon),
    contraction(apart, errorFeedback, epsilon),
  ]);
  const columns = ["DQ-GD, many workers", "differences (EF21, IADE's uplink)", "error feedback"];
  console.log(table(["ε", { title: "bits", digits: 2 }, ...columns.map((title) => ({ title, digits: 3 }))], rows));
}
