/**
 * The time that runs would take over a network, by the model of the library.
 * @module
 */

import { roundTime } from "@bitdescent/bitdescent";
import type { MethodRun } from "./runs.ts";

/** A network, and the model that is trained over it. */
export interface Circumstances {
  /** Bits a second of every port, the server's among them. */
  readonly bandwidth: number;
  /** Seconds from one end to the other. */
  readonly latency: number;
  /** Coordinates that the time is for; bits are in proportion. */
  readonly coordinates: number;
  /** Those of the run. */
  readonly dimension: number;
  readonly workers: number;
}

/** Seconds that a worker needs for a gradient, and bits around a message, such as headers. */
export const COMPUTE = 0.01, OVERHEAD = 624;

/** The seconds that the first `rounds` rounds of a run take; each waits for the bits of all, so only their sums matter. */
export function secondsOf(
  { up, down }: MethodRun,
  rounds: number,
  { bandwidth, latency, coordinates, dimension, workers }: Circumstances,
): number {
  if (rounds === 0) return 0;
  const scale = coordinates / dimension / rounds;
  const network = { latency, up: bandwidth, down: bandwidth, overhead: OVERHEAD, compute: COMPUTE };
  return rounds * roundTime(network, { up: [scale * up[rounds] / workers], down: scale * down[rounds] }, workers);
}

/** The first round after which a run is within `accuracy`; null where it never was. */
export function roundsTo({ distances }: MethodRun, accuracy: number): number | null {
  const first = distances.findIndex((distance) => distance <= accuracy);
  return first === -1 ? null : first;
}

/** A run to an accuracy, and its time on any network: `compute + latencies · latency + bits/bandwidth`. */
export interface Priced {
  readonly run: MethodRun;
  readonly rounds: number;
  readonly compute: number;
  readonly latencies: number;
  readonly bits: number;
}

/** What `runs` that reach the accuracy cost on any network. */
export function priced(runs: readonly MethodRun[], accuracy: number, circumstances: Circumstances): Priced[] {
  return runs.flatMap((run): Priced[] => {
    const rounds = roundsTo(run, accuracy);
    if (rounds === null) return [];
    const at = (latency: number, bandwidth: number) => secondsOf(run, rounds, { ...circumstances, latency, bandwidth });
    const compute = at(0, Infinity);
    return [{ run, rounds, compute, latencies: at(1, Infinity) - compute, bits: at(0, 1) - compute }];
  });
}

/** The seconds of a priced run on a network. */
export const pricedSeconds = ({ compute, latencies, bits }: Priced, latency: number, bandwidth: number): number =>
  compute + latencies * latency + bits / bandwidth;

/** The run that is first there; undefined where there is none. */
export function fastest(all: readonly Priced[], latency: number, bandwidth: number): Priced | undefined {
  let best: Priced | undefined, least = Infinity;
  for (const one of all) {
    const seconds = pricedSeconds(one, latency, bandwidth);
    if (seconds < least) [best, least] = [one, seconds];
  }
  return best;
}
