/**
 * Runs of methods at one rate, round by round, and what of a run is a point in the sweep over rates.
 * @module
 */

import { type BallCode, child, distance, type Round } from "@bitdescent/bitdescent";
import {
  measured,
  type MethodName,
  methodNames,
  type RangePolicy,
  runOf,
  runParameters,
  theoryOf,
} from "../../../support/least_squares/methods.ts";
import { type Place, placeOf, type Setting } from "./setting.ts";

/** What a run is measured and bounded by, where distances are in units of the first. */
export interface Measured {
  readonly method: MethodName;
  /** Bits a coordinate and round, counted on the wire. */
  readonly bitsPerDimension: number;
  /** How many rounds were run: fewer than asked for once the distance is below 10⁻¹² or above 10¹². */
  readonly rounds: number;
  /** `‖x̂_T − x*‖^(1/T)`. */
  readonly contraction: number;
  /** The same of the distance that is proved for T rounds. */
  readonly proved: number;
  /** The contraction that is proved in the limit; null where none below 1 is. */
  readonly limit: number | null;
}

/** A run as it is drawn. */
export interface Trace extends Measured {
  /** Where the iterate was in the plane, from the start on. */
  readonly path: readonly Place[];
  /** Its distance to the minimizer, from round 0 on. */
  readonly errors: readonly number[];
  /** What is proved of that distance. */
  readonly bounds: readonly number[];
  /** The bits of all rounds that were run. */
  readonly totalBits: number;
}

/** By how much a range that is sent may be above the norm that it is of. */
const ROUNDED_UP = 1 + 1 / 0x800000;

/** How runs are made. */
export interface Manner {
  readonly range: RangePolicy;
  readonly rounds: number;
}

/** A run of a method, with what is proved of it; `code` is null for a plain method. */
export function traced(setting: Setting, method: MethodName, code: BallCode | null, { range, rounds }: Manner): Trace {
  const { problem, key } = setting, { contraction, schedule } = theoryOf(method, range);
  const epsilon = (code?.epsilon ?? 0) * (range === "sent" ? ROUNDED_UP : 1);
  const assumed = runParameters(problem, epsilon), { distance: D } = assumed, stage = schedule(assumed);
  const path = [placeOf(setting, new Float64Array(problem.dimension))], errors = [1];
  function* watched(rounds: Iterable<Round>): Generator<Round, void, void> {
    for (const round of rounds) {
      errors.push(distance(problem, round.point) / D);
      path.push(placeOf(setting, round.point));
      yield round;
    }
  }
  const run = runOf({ name: method, problem, code, range, key: child(key, methodNames.indexOf(method)) });
  const measurement = measured(problem, watched(run), rounds), T = measurement.rounds;
  const limit = contraction.holds(assumed) ? contraction.value(assumed) : 1;
  return {
    method,
    bitsPerDimension: measurement.bitsPerRound / problem.dimension,
    rounds: T,
    contraction: measurement.contraction,
    proved: (stage(T).error / D) ** (1 / T),
    limit: limit < 1 ? limit : null,
    path,
    errors,
    bounds: errors.map((_, i) => stage(i).error / D),
    totalBits: measurement.bitsPerRound * T,
  };
}
