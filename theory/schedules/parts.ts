/**
 * What theory knows of functions that are means of parts, one for each worker.
 * @module
 */

import { type Assumptions, type Curvature, isRegime, isSound, type Regime } from "./schedule.ts";
import { tunedGradientDescent } from "./tuning.ts";

/** What is known of the workers' functions. */
export interface PartsCurvature {
  /** Lₘ: every worker's function has a gradient that is Lₘ-Lipschitz. */
  readonly partL: number;
  /** Λ: no worker's Hessian is further from their mean; 0 where they are equal, Lₘ, the default, where nothing is known. */
  readonly dissimilarity?: number;
  /** Whether every worker's function is convex, the default. */
  readonly convexParts?: boolean;
  /** Whether all their gradients vanish at x*: then u itself is sent, not its difference from h. */
  readonly interpolating?: boolean;
}

/** What the schedules with many workers assume; μ and L are those of the mean. */
export interface ManyAssumptions extends Assumptions, PartsCurvature {
  /** A bound on what workers send first, `‖∇fₘ(x₀) − h₀‖`; when interpolating, `Lₘ D` will do. */
  readonly firstGradient?: number;
}

/** What bounds the contraction of many workers. */
export interface ManyRegime extends Regime, PartsCurvature {}

/** The constants of recursions with many workers. */
interface Constants {
  /** η. */
  readonly eta: number;
  /** σ. */
  readonly sigma: number;
  /** `a = ηLₘ`. */
  readonly a: number;
  /** b₁: `‖(I − ηH)e + ηHē‖ ≤ b₁ d` for the Hessian H of any part and any e, ē of norms up to d. */
  readonly b1: number;
  /** b₂: `‖(2I − ηH)e + ηHē‖ ≤ b₂ d`. */
  readonly b2: number;
  /** Λ. */
  readonly Lambda: number;
}

/**
 * `‖(kI − ηH)e + ηHē‖ ≤ b d` for `0 ≤ ηH ≤ a`, or `|ηH| ≤ a` where parts are not convex.
 *
 * Along an axis where ηH is t, `((k − t)e + tē)² ≤ (|k − t| + |t|)(|k − t|e² + |t|ē²)`.
 */
function together(k: number, a: number, convex: boolean): number {
  return convex ? Math.sqrt(Math.max(k * k, (2 * a - k) * (a - k)) + Math.max(k, 2 * a - k) * a) : k + 2 * a;
}

/** η, σ, and the constants that parts add. */
export function constantsOf(run: Curvature & PartsCurvature): Constants {
  const { stepSize: eta, contraction: sigma } = tunedGradientDescent(run), a = eta * run.partL;
  const { dissimilarity: Lambda = run.partL, convexParts = true } = run;
  return { eta, sigma, a, b1: together(1, a, convexParts), b2: together(2, a, convexParts), Lambda };
}

/** Whether what is said of the parts makes sense: `0 < Lₘ < ∞`, `0 ≤ Λ ≤ Lₘ`. */
function areParts({ partL, dissimilarity: Lambda = partL }: PartsCurvature): boolean {
  return partL > 0 && partL < Infinity && Lambda >= 0 && Lambda <= partL;
}

/** Whether a regime makes sense. */
export function isManyRegime(regime: ManyRegime): boolean {
  return isRegime(regime) && areParts(regime);
}

/** A bound on what is sent first; NaN where none is known. */
export function firstOf(run: ManyAssumptions): number {
  return run.firstGradient ?? (run.interpolating ? run.partL * run.distance : NaN);
}

/** Whether assumptions make sense, among them that what is sent first is bounded. */
export function isMany(run: ManyAssumptions): boolean {
  return isSound(run) && areParts(run) && firstOf(run) >= 0 && firstOf(run) < Infinity;
}

/** The larger root of `(x − p)(x − q) = t`, for `t ≥ 0`. */
export function coupledRoot(p: number, q: number, t: number): number {
  return (p + q + Math.sqrt((p - q) * (p - q) + 4 * t)) / 2;
}
