/**
 * What double encoding costs in bits, and the errors that cost least.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Bound } from "../bound.ts";
import { ballCodeMostBits } from "../covering.ts";
import {
  type GeometricAiadeAssumptions,
  geometricAiadeChoices,
  geometricAiadeDownlinkResidual,
  geometricAiadeUplinkResidual,
} from "../schedules/aiade.ts";
import type { DoubleAssumptions, GeometricErrors } from "../schedules/double_encoding.ts";
import {
  type IadeAssumptions,
  iadeChoices,
  iadeDownlinkResidual,
  iadeEnvelope,
  iadeUplinkResidual,
} from "../schedules/iade.ts";
import { tunedNesterov } from "../schedules/tuning.ts";
import { disturbedEnvelope } from "./decay.ts";

/** A star of nodes, and what is wanted of it. */
export interface StarTask {
  /** n, the length of the vectors. */
  readonly dimension: number;
  /** N, the number of workers. */
  readonly workers: number;
  /** How often the server's message is counted: 1, the default, where it is broadcast, N where each worker gets a copy. */
  readonly downlinks?: number;
  /** The distance to the minimizer that is to be reached, above 0. */
  readonly accuracy: number;
}

/** A method with geometric errors, by what its cost depends on. */
interface Costed<R extends DoubleAssumptions & Partial<GeometricErrors>> {
  readonly source: string;
  holds(run: R): boolean;
  /** c, s and c₁. */
  choices(run: R): GeometricErrors & { readonly decay: number };
  /** `distanceₖ ≤ envelope c₁ᵏ`. */
  envelope(run: R): number;
  /** ζ_up. */
  up(run: R): number;
  /** ζ_down. */
  down(run: R): number;
}

const iade: Costed<IadeAssumptions> = {
  source: iadeEnvelope.source,
  holds: iadeEnvelope.holds,
  choices: (run) => {
    const { stepSize, ...errors } = iadeChoices(run);
    return { ...errors, decay: 1 - stepSize * run.mu };
  },
  envelope: iadeEnvelope.value,
  up: iadeUplinkResidual.value,
  down: iadeDownlinkResidual.value,
};

const aiade: Costed<GeometricAiadeAssumptions> = {
  source: geometricAiadeUplinkResidual.source,
  holds: geometricAiadeUplinkResidual.holds,
  choices: (run) => ({ ...geometricAiadeChoices(run), decay: tunedNesterov(run).contraction }),
  envelope: (run) => {
    const { mu, L, distance: D } = run, { errorScale: s, contraction, decay } = aiade.choices(run);
    const first = D * Math.sqrt((L + mu) / 2);
    return Math.sqrt(2 / mu) * disturbedEnvelope.value({ first, decay, errorScale: s / Math.sqrt(L), contraction });
  },
  up: geometricAiadeUplinkResidual.value,
  down: geometricAiadeDownlinkResidual.value,
};

/** The bits a message whose range is ζ times its error; none where 0 is near enough. */
const messageBits = (zeta: number, dimension: number): number =>
  zeta <= 1 ? 0 : ballCodeMostBits.value({ dimension, epsilon: 1 / zeta });

/** The bits of a round whose ranges are `up` and `down` times their errors. */
const roundBits = ({ dimension, workers, downlinks = 1 }: StarTask, up: number, down: number): number =>
  workers * messageBits(up, dimension) + downlinks * messageBits(down, dimension);

/** `⌈ln(ξ/accuracy)/ln(1/c₁)⌉` rounds; the first has ranges of its own. */
function costOf<R extends DoubleAssumptions & Partial<GeometricErrors>>(method: Costed<R>): Bound<R & StarTask> {
  return {
    kind: "upper",
    source: method.source,
    holds: (run) => {
      const { dimension: n, workers: N, downlinks = 1, accuracy, firstGradient: G = Infinity } = run;
      const counts = Number.isInteger(n) && n >= 1 && Number.isInteger(N) && N >= 1 && downlinks >= 0;
      return counts && accuracy > 0 && G < Infinity && method.holds(run);
    },
    value: (run) => {
      const { contraction: c1, errorScale: s } = method.choices(run), { accuracy, firstGradient: G = Infinity } = run;
      if (run.distance <= accuracy) return 0;
      const rounds = Math.ceil(Math.log(method.envelope(run) / accuracy) / Math.log(1 / c1)), first = 2 * G / (s * c1);
      return roundBits(run, first, first + 1) + (rounds - 1) * roundBits(run, method.up(run), method.down(run));
    },
  };
}

/** The cheapest of a grid of errors: `c₁ = c + 2^(−i/4)(1 − c)`, s from 2⁻⁸ to 2⁸ times the default that goes with c₁. */
function thriftiest<R extends DoubleAssumptions & Partial<GeometricErrors>>(
  method: Costed<R>,
  run: R & StarTask,
): GeometricErrors {
  const cost = costOf(method), tried = { ...run, ...method.choices(run) };
  check(cost.holds(tried), "choose errors", "the run", "one that can be costed", JSON.stringify(run));
  const { decay } = method.choices(run);
  let best: GeometricErrors = method.choices(run), least = cost.value(tried);
  for (let i = 1; i <= 48; i++) {
    const { errorScale: _, ...rest } = run, contraction = decay + 2 ** (-i / 4) * (1 - decay);
    const { errorScale: usual } = method.choices({ ...rest, contraction } as R);
    for (let j = -32; j <= 32; j++) {
      const errorScale = usual * 2 ** (j / 4), bits = cost.value({ ...run, contraction, errorScale });
      if (bits < least) [best, least] = [{ contraction, errorScale }, bits];
    }
  }
  return { contraction: best.contraction, errorScale: best.errorScale };
}

/**
 * The bits that all nodes of an IADE run send until the minimizer is within `accuracy`, with codes for balls:
 * `⌈ln(ξ/accuracy)/ln(1/c₁)⌉` rounds of `N b(ζ_up) + b(ζ_down)` bits, `b(ζ) = ⌈1.05n + n log₂(ζ + 2)⌉`.
 *
 * The ranges of the first round are those of the first gradients. In all `O(N n κ log κ log(1/accuracy))`.
 *
 * @example
 * ```ts
 * import { iadeBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * // c = ½, s = 16: a round takes 1 to ¾; what is quantized in the first is G = 12 at an error of 6
 * const run = { mu: 1, L: 3, distance: 24, firstGradient: 12, contraction: 0.75, dimension: 20, workers: 2 };
 * assertEquals(iadeBits.value({ ...run, accuracy: 18 }), 2 * 61 + Math.ceil(21 + 20 * Math.log2(5)));
 * ```
 */
export const iadeBits: Bound<IadeAssumptions & StarTask> = costOf(iade);

/**
 * The bits that all nodes of an AIADE run with geometric errors send until the minimizer is within `accuracy`, as
 * {@linkcode iadeBits} counts them: `O(N n √κ log κ log(κ/accuracy))`.
 *
 * @example
 * ```ts
 * import { geometricAiadeBits, iadeBits } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const task = { distance: 1, dimension: 100, workers: 4, accuracy: 1e-6 }, run = { mu: 1, L: 100, firstGradient: 100 };
 * assertLess(geometricAiadeBits.value({ ...run, ...task }), 0.5 * iadeBits.value({ ...run, ...task }));
 * ```
 */
export const geometricAiadeBits: Bound<GeometricAiadeAssumptions & StarTask> = costOf(aiade);

/**
 * The errors with which IADE reaches an accuracy in the fewest bits by {@linkcode iadeBits}, on a grid of s and c₁.
 *
 * Logarithms decide between neighbours on the grid, so one node chooses and tells the others. Throws a `RangeError` where
 * the hypotheses of {@linkcode iadeBits} fail.
 *
 * @example
 * ```ts
 * import { iadeBits, thriftyIade } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const run = { mu: 1, L: 20, distance: 1, firstGradient: 20, dimension: 100, workers: 4, accuracy: 1e-6 };
 * assertLess(iadeBits.value({ ...run, ...thriftyIade(run) }), iadeBits.value(run));
 * ```
 */
export function thriftyIade(run: IadeAssumptions & StarTask): GeometricErrors {
  return thriftiest(iade, run);
}

/**
 * The same for AIADE with geometric errors, by {@linkcode geometricAiadeBits}.
 *
 * @example
 * ```ts
 * import { geometricAiadeChoices, thriftyGeometricAiade } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 20, distance: 1, firstGradient: 20, dimension: 100, workers: 4, accuracy: 1e-6 };
 * assertEquals(thriftyGeometricAiade(run), geometricAiadeChoices(run)); // the defaults do as well as any
 * ```
 */
export function thriftyGeometricAiade(run: GeometricAiadeAssumptions & StarTask): GeometricErrors {
  return thriftiest(aiade, run);
}
