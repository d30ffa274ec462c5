/**
 * What a person reads of the distance to the converse.
 * @module
 */

import { quantizers } from "../least_squares/ball_quantizers.ts";
import { contractionOf, roundsOf, runsOf, type Standing, type Trial } from "./check.ts";
import { table } from "../command/table.ts";

/** The rates of all quantizers, and what was run to confirm them. */
export function converseReport(standings: readonly Standing[], trial: Trial): string {
  const { kappa } = trial, rounds = roundsOf(trial), sigma = contractionOf(kappa), [{ ideal }] = standings;
  const columns = [
    "quantizer",
    "n",
    { title: "ε", digits: 4 },
    { title: "bits" },
    { title: "rate", digits: 3 },
    { title: "gap", digits: 3 },
    { title: "cost", digits: 2 },
    { title: "part", digits: 3 },
    "what it is",
  ];
  const rows = standings.map(({ quantizer, dimension, epsilon, bits, rate, gap, cost, part }) => [
    quantizer,
    dimension,
    epsilon,
    bits,
    rate,
    gap,
    cost,
    part,
    quantizers[quantizer].title,
  ]);
  const plural = rounds === 1 ? "" : "s", most = (1 + (1 + sigma) * rounds).toFixed(1);
  const R = ideal.toFixed(3), S = sigma.toFixed(4);
  return [
    [
      `The least rates at which DQ-GD keeps the contraction factor of gradient descent, σ = ${S} at κ = ${kappa}:`,
      `codes of ε ≤ σ, in bits of a message, of a coordinate (rate), and how far that is above the ideal log₂(1/σ) = ${R} (gap).`,
    ].join("\n"),
    table(columns, rows),
    [
      `Run at each rate: ${
        runsOf(trial)
      } quadratics with the eigenvalues 1 and κ, ${rounds} round${plural}, ranges on theory's schedule.`,
      `cost: the largest error at the end, in units of σᵀD as gradient descent has it; proved is 1 + (1 + σ)T = ${most} at most.`,
      "part: the largest error after any round, over what is proved of it. None is above 1: no power of σ was lost.",
    ].join("\n"),
  ].join("\n\n");
}
