/**
 * What methods with many workers are run on, and what their nodes know beforehand.
 * @module
 */

import {
  type AiadeAssumptions,
  type DoubleStage,
  norm2,
  precise,
  type PreciseCode,
  type Schedule,
} from "@bitdescent/bitdescent";
import type { Split } from "./split_problem.ts";

/** What a method is run on and with. */
export interface Setting {
  readonly split: Split;
  /** Bits a coordinate of the codes of fixed rate. */
  readonly bits: number;
  /** The code of the links whose errors are on a schedule. */
  readonly code: PreciseCode | "variable";
}

/** What all nodes know beforehand, computed from the data: μ, L of the worst part, D, and the largest first gradient. */
export function known(
  { split: { whole, parts, partL } }: Setting,
): Required<Pick<AiadeAssumptions, "mu" | "L" | "distance" | "firstGradient">> {
  const start = new Float64Array(whole.dimension);
  const firstGradient = parts.reduce((most, { gradient }) => Math.max(most, norm2(gradient(start))), 0);
  return { mu: whole.mu, L: partL, distance: norm2(whole.minimizer), firstGradient };
}

/** The links of double encoding, with errors and ranges from theory. */
export function doubleLinks({ split: { whole: { dimension } }, code }: Setting, theory: Schedule<DoubleStage>) {
  const towards = (direction: "up" | "down") =>
    precise({ dimension, code, at: (round) => ({ error: theory(round).error, range: theory(round)[direction] }) });
  return { uplink: towards("up"), downlink: towards("down") };
}

/** The distances that a schedule proves, by rounds done. */
export const distances = (theory: Schedule<DoubleStage>) => (rounds: number): number => theory(rounds).distance;
