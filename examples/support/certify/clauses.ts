/**
 * What a guarantee says, claim by claim, and what is measured of each.
 * @module
 */

import { dot, type Float64s, type Guarantee, norm2, scale } from "@bitdescent/bitdescent";
import { average, meanAtLeast, shiftedAtLeast } from "./bets.ts";
import { type Errors, meanError, relativeSquare } from "./observe.ts";
import { largestError, type Objective, relativeBias, relativeError } from "./search.ts";

/** A number that a vector shows. */
export interface Measurement {
  /** The best estimate. */
  readonly measured: number;
  /** What it is at least, surely or but for a chance of α: it is `measured` where that is exact. */
  readonly atLeast: number;
  /** Whether no chance is involved. */
  readonly exact: boolean;
  /** The number of the key that shows it, where one does. */
  readonly at?: number;
}

/** A part of a guarantee: some number is at most another, for every vector. */
export interface Clause {
  readonly name: string;
  readonly says: string;
  /** What the number is at most, on paper. */
  readonly promised: number;
  /** The same with room for rounding in a few operations. */
  allowed(x: Float64s): number;
  /** Whether it holds under every key, and not on average only. */
  readonly surely: boolean;
  /** What a search for the worst vector looks at. */
  readonly objective: Objective;
  /** The number at `x`, by its errors under `keys`; a lower bound on it may be wrong with a chance of α. */
  measure(x: Float64s, errors: Errors, alpha: number): Measurement;
}

/** Room for rounding, relative to what is rounded. */
const ROUNDING = 1e-12;

/** A bias of this size, relative to the vector, passes for rounding to float32. */
export const BIAS = 1e-6;

/** `p` as a square of a ratio of norms, with room for rounding. */
const roomy = (p: number): number => (Math.sqrt(Math.max(0, p)) * (1 + ROUNDING) + ROUNDING) ** 2;

/** What a guarantee promises. */
export function clausesOf(guarantee: Guarantee): Clause[] {
  switch (guarantee.kind) {
    case "none":
      return [];
    case "unbiased":
      return [meanClause(guarantee.omega), ...guarantee.omega < Infinity ? [varianceClause(guarantee.omega)] : []];
    case "contractive":
      return [{
        ...squareClause(1 - guarantee.delta),
        name: "contraction",
        says: `E‖Q(x) − x‖² ≤ (1 − δ)‖x‖² with δ = ${digits(guarantee.delta)}`,
      }];
    case "bounded":
      return [coveringClause(guarantee)];
  }
}

/** A few digits. */
export const digits = (x: number): string => Number(x.toPrecision(6)).toString();

function squareClause(promised: number): Omit<Clause, "name" | "says"> {
  return {
    promised,
    surely: false,
    allowed: () => roomy(promised),
    objective: relativeError,
    measure(x, { errors, exact }, alpha) {
      const ratios = errors.map((error) => relativeSquare(error, x)), measured = average(ratios);
      // of what is never below 0, one draw above 0 shows that the mean is not 0
      const isSure = exact || measured === Infinity;
      return { measured, exact: isSure, atLeast: isSure ? measured : meanAtLeast(ratios, alpha) };
    },
  };
}

function varianceClause(omega: number): Clause {
  return { ...squareClause(omega), name: "variance", says: `E‖Q(x) − x‖² ≤ ω‖x‖² with ω = ${digits(omega)}` };
}

function meanClause(omega: number): Clause {
  return {
    name: "mean",
    says: `E Q(x) = x, but for ${BIAS}‖x‖`,
    promised: BIAS,
    surely: false,
    allowed: () => BIAS,
    objective: relativeBias,
    /** Some draws say in which direction, and at most how far, errors go; of the others the part in that direction counts. */
    measure(x, { errors, exact }, alpha) {
      const size = norm2(x);
      if (exact) {
        const measured = ratio(norm2(meanError(errors)), size);
        return { measured, atLeast: measured, exact };
      }
      const few = Math.ceil(errors.length / 3), towards = meanError(errors.slice(0, few)), length = norm2(towards);
      if (length === 0) return { measured: 0, atLeast: 0, exact: false };
      const direction = scale(1 / length, towards);
      const along = errors.map((error) => ratio(dot(error, direction), size));
      const [first, rest] = [along.slice(0, few), along.slice(few)];
      // under the claim the variance in any direction is at most ω
      const spread = Math.sqrt(Math.max(omega, 2 * average(first.map((s) => s * s))));
      const atLeast = spread < Infinity ? Math.max(0, shiftedAtLeast(rest, spread, alpha)) : 0;
      return { measured: Math.abs(average(rest)), atLeast, exact: false };
    },
  };
}

function coveringClause({ radius, coveringRadius }: Extract<Guarantee, { kind: "bounded" }>): Clause {
  const range = radius < Infinity ? ` whenever ‖x‖ ≤ ${digits(radius)}` : "";
  return {
    name: "covering radius",
    says: `‖Q(x) − x‖ ≤ ${digits(coveringRadius)}${range}`,
    promised: coveringRadius,
    surely: true,
    allowed: (x) => coveringRadius + ROUNDING * Math.max(radius < Infinity ? radius : 0, norm2(x)),
    objective: largestError,
    /** Every message counts, for the promise is one without exceptions. */
    measure(_, { errors }) {
      const norms = errors.map(norm2), measured = Math.max(...norms);
      return { measured, atLeast: measured, exact: true, at: norms.indexOf(measured) };
    },
  };
}

/** `a/b`, and 0 where both are. */
const ratio = (a: number, b: number): number => a === 0 ? 0 : a / b;
