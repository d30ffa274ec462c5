/**
 * Levels that descend, a sweep at a time.
 * @module
 */

import { alq, type LevelDescent, roundingVariance, type Sample, type Vec } from "@bitdescent/bitdescent";

/** Where levels are after some sweeps. */
export interface Stop {
  readonly sweep: number;
  readonly levels: readonly number[];
  /** The variance of rounding to them. */
  readonly variance: number;
}

/** After how many sweeps a descent stops to be looked at: after each of the first ten, then ever more seldom, up to 1000. */
export const stops: readonly number[] = [
  ...Array.from({ length: 10 }, (_, sweep) => sweep),
  ...Array.from({ length: 12 }, (_, i) => Math.round(10 * 1.5 ** i)),
  1000,
];

/** As ALQ ends: no level moves by more than this much of itself. */
const TOLERANCE = 1e-6;

/**
 * A descent from `start`, that first, until levels rest or `most` sweeps are done; variances are in units of the norm squared.
 */
export function* descent(
  { sample, start, method, most }: { sample: Sample; start: Vec; method: LevelDescent; most: number },
): Generator<Stop, void, undefined> {
  const count = start.length - 1, options = { distribution: sample, count, method, tolerance: TOLERANCE };
  let at: Stop = { sweep: 0, levels: Array.from(start), variance: roundingVariance(start, sample) };
  yield at;
  if (count === 1) return; // no level can move
  for (const next of stops.filter((sweep) => sweep > 0 && sweep <= most)) {
    const from = at.levels, asked = next - at.sweep;
    const { levels, variance, sweeps } = alq({ ...options, start: from, sweeps: asked });
    at = { sweep: at.sweep + sweeps, levels: Array.from(levels), variance };
    yield at;
    if (sweeps < asked || from.every((level, j) => Math.abs(levels[j] - level) <= TOLERANCE * level)) return;
  }
}
