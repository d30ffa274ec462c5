/**
 * What theorems make of a guarantee: the numbers that it buys.
 * @module
 */

import {
  averagedSgdGap,
  type Bound,
  contractionConverse,
  dqGradientDescentContraction,
  dqGradientDescentLosslessEpsilon,
  dqHeavyBallContraction,
  dqNesterovContraction,
  type Guarantee,
  nqGradientDescentContraction,
  quantizedDescentDistance,
  stepContraction,
} from "@bitdescent/bitdescent";

/** A theorem on this kind of guarantee, and its number. */
export interface TheoremRow {
  readonly theorem: string;
  readonly source: string;
  /** What it says with the numbers that were promised; null where its hypotheses fail. */
  readonly promised: number | null;
  /** The same with the worst that was measured: what it would say at best. */
  readonly measured: number | null;
}

/** A theorem as a function of ε, ω or δ. */
interface Applied {
  readonly theorem: string;
  readonly source: string;
  readonly value: (parameter: number) => number | null;
}

/** The number of a bound where its hypotheses hold. */
function applied<P>(theorem: string, bound: Bound<P>, parameters: (parameter: number) => P): Applied {
  const value = (parameter: number): number | null => {
    const all = parameters(parameter);
    return bound.holds(all) ? bound.value(all) : null;
  };
  return { theorem, source: bound.source, value };
}

/** ε of a guarantee, such that `‖Q(u) − u‖ ≤ ε r`, surely or as a root mean square; null where there is none. */
export function epsilonOf(guarantee: Guarantee): number | null {
  switch (guarantee.kind) {
    case "bounded":
      return guarantee.radius < Infinity && guarantee.radius > 0 ? guarantee.coveringRadius / guarantee.radius : null;
    case "contractive":
      return Math.sqrt(1 - guarantee.delta);
    case "unbiased":
      return guarantee.omega < Infinity ? Math.sqrt(guarantee.omega) : null;
    case "none":
      return null;
  }
}

/** How many rounds, workers and which condition number the numbers are for. */
export interface Setting {
  readonly kappa: number;
  readonly rounds: number;
  readonly workers: number;
}

/** A theorem without its parameter. */
const fixed = (theorem: string, source: string, value: number): Applied => ({ theorem, source, value: () => value });

/**
 * What is known of `‖e‖ ≤ ε r`; at random, of `E‖e‖² ≤ ε²‖u‖²`.
 *
 * DQ-GD takes its gradients where no error has been, so that u is the last error and a gradient of the unquantized path. Roots of
 * mean squares obey the triangle inequality, so what holds of ranges holds of them. Of the other methods that is not said.
 */
function ofEpsilon({ kappa, random }: Setting & Facts): Applied[] {
  const curvature = { mu: 1, L: kappa };
  const regime = (epsilon: number) => ({ ...curvature, epsilon });
  return [
    fixed("GD, nothing quantized: contraction a round", stepContraction.source, sigmaOf(kappa)),
    applied(`DQ-GD: contraction a round${random ? ", root mean square" : ""}`, dqGradientDescentContraction, regime),
    ...random ? [] : [
      applied("DQ-AGD: contraction a round", dqNesterovContraction, regime),
      applied("DQ-HB, on quadratics: contraction a round", dqHeavyBallContraction, (epsilon) => ({
        ...regime(epsilon),
        quadratic: true,
      })),
      applied("NQ-GD: contraction a round", nqGradientDescentContraction, regime),
    ],
  ];
}

/** What no quantizer of so many bits changes. */
function converse({ kappa, bits }: Setting & Facts): Applied {
  const value = contractionConverse.value({ sigma: sigmaOf(kappa), bitsPerDimension: bits });
  return fixed("no quantized GD of so many bits contracts faster than", contractionConverse.source, value);
}

/** σ. */
const sigmaOf = (kappa: number): number => dqGradientDescentLosslessEpsilon({ mu: 1, L: kappa });

/** What is known of `E Q(x) = x` and `E‖Q(x) − x‖² ≤ ω‖x‖²`; a run of averaged SGD has R = B = 1. */
function ofOmega({ kappa, rounds, workers }: Setting): Applied[] {
  const curvature = { mu: 1, L: kappa }, counts = { rounds, workers, distance: 1 };
  return [
    {
      theorem: "times 1/(1 + ω), DQ-GD: contraction a round, root mean square",
      source: "E‖Q(x)/(1 + ω) − x‖² ≤ ω/(1 + ω) ‖x‖², and the theorem on DQ-GD",
      value: (omega) => dqGradientDescentContraction.value({ ...curvature, epsilon: Math.sqrt(omega / (1 + omega)) }),
    },
    applied(`averaged SGD, ${workers} workers, ${rounds} rounds: gap of the mean`, averagedSgdGap, (omega) => ({
      ...counts,
      secondMoment: 1,
      omega,
    })),
    applied(
      `GD, ${workers} workers alike, ${rounds} rounds: distance left of 1`,
      quantizedDescentDistance,
      (omega) => ({
        ...curvature,
        ...counts,
        stepSize: 1 / (kappa * (1 + 2 * omega / workers)),
        omega,
        heterogeneity: 0,
      }),
    ),
  ];
}

/** What else is known of a compressor. */
interface Facts {
  /** Bits a coordinate and message. */
  readonly bits: number;
  /** Whether errors are small on average only. */
  readonly random: boolean;
}

/**
 * The theorems that apply to a guarantee, on functions with μ = 1 and L = κ: with its own numbers, and with the worst that was
 * `found`, in the same unit: ω, `1 − δ` or d.
 */
export function theoremsOf(guarantee: Guarantee, found: number | null, setting: Setting & Facts): TheoremRow[] {
  const epsilon = epsilonOf(guarantee), { kind } = guarantee;
  if (epsilon === null) return [];
  const random = setting.random && kind !== "bounded";
  const foundEpsilon = found === null ? null : kind === "bounded" ? found / guarantee.radius : Math.sqrt(found);
  const row = ({ theorem, source, value }: Applied, promised: number, measured: number | null): TheoremRow => ({
    theorem,
    source,
    promised: value(promised),
    measured: measured === null ? null : value(measured),
  });
  return [
    ...ofEpsilon({ ...setting, random }).map((theorem) => row(theorem, epsilon, foundEpsilon)),
    ...kind === "unbiased" ? ofOmega(setting).map((theorem) => row(theorem, guarantee.omega, found)) : [],
    row(converse(setting), epsilon, foundEpsilon),
  ];
}
