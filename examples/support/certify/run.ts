/**
 * A run of differentially quantized gradient descent beside its theorem.
 * @module
 */

import {
  child,
  type Compressor,
  distance,
  dqGradientDescent,
  dqGradientDescentContraction,
  dqGradientDescentError,
  exact,
  type Key,
  memoryless,
  norm2,
  normals,
  quadratic,
  run,
  take,
} from "@bitdescent/bitdescent";
import { table } from "../command/table.ts";

/** A run round by round. */
export interface TheoremRun {
  readonly epsilon: number;
  /** The factor by which the distance shrinks a round, as the theorem has it. */
  readonly proved: number;
  /** The same as it was: the mean over all rounds. */
  readonly contraction: number;
  /** Before the first round and after each: the distance to the minimizer, and the most that the theorem allows. */
  readonly rounds: readonly { readonly round: number; readonly distance: number; readonly bound: number }[];
  readonly bits: number;
  readonly held: boolean;
}

/**
 * DQ-GD over a deterministic compressor whose error is at most `ε‖u‖`, on a random quadratic with μ = 1 and L = κ, from 0.
 *
 * The theorem is one of ranges, `‖e‖ ≤ ε r` for `‖u‖ ≤ r`: an error that is relative to u itself is no larger.
 */
export function theoremRun(
  compressor: Compressor,
  { epsilon, kappa, rounds, key }: {
    readonly epsilon: number;
    readonly kappa: number;
    readonly rounds: number;
    readonly key: Key;
  },
): TheoremRun {
  const { dimension } = compressor, minimizer = normals(child(key, 0), dimension);
  const spectrum = Array.from({ length: dimension }, (_, i) => kappa ** (i / Math.max(1, dimension - 1)));
  const f = quadratic({ spectrum, minimizer, axes: child(key, 1) });
  const first = norm2(minimizer), assumed = { mu: 1, L: kappa, epsilon, distance: first };
  const protocol = dqGradientDescent({
    start: new Float64Array(dimension),
    stepSize: 2 / (1 + kappa),
    uplink: memoryless(compressor),
  });
  const steps = [{ round: 0, distance: first, bound: first }];
  let bits = 0;
  for (const { round, point, up } of take(run(protocol, [exact(f)], child(key, 2)), rounds)) {
    bits += up[0];
    const bound = dqGradientDescentError.value({ ...assumed, rounds: round + 1 });
    steps.push({ round: round + 1, distance: distance(f, point), bound });
  }
  return {
    epsilon,
    proved: dqGradientDescentContraction.value(assumed),
    contraction: (steps[rounds].distance / first) ** (1 / rounds),
    rounds: steps,
    bits,
    held: steps.every(({ distance, bound }) => distance <= bound * (1 + 1e-9)),
  };
}

/** The run as a person reads it. */
export function runReport({ epsilon, proved, contraction, rounds, bits, held }: TheoremRun, kappa: number): string {
  const last = rounds.length - 1, sigma = (kappa - 1) / (kappa + 1);
  const shown = rounds.filter(({ round }) => [0, 1, 2, 5, 10, 20, 30, 50, 100, last].includes(round));
  const rows = shown.map(({ round, distance, bound }) => [round, distance.toExponential(3), bound.toExponential(3)]);
  return [
    `DQ-GD on a random quadratic with κ = ${kappa}: the theorem has max{σ, ε} = max{${sigma.toFixed(3)}, ${
      epsilon.toFixed(3)
    }} = ${proved.toFixed(3)} a round`,
    table(["round", "distance to the minimizer", "the most that the theorem allows"], rows),
    `It contracted by ${contraction.toFixed(3)} a round, with ${bits} bits in ${last} rounds; the theorem's number ${
      held ? "held in every round" : "was EXCEEDED"
    }.`,
  ].join("\n");
}
