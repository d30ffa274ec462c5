/**
 * What was measured of methods, and the time that it would take over networks.
 * @module
 */

import {
  connections,
  type Key,
  type Network,
  norm2,
  ringTime,
  runTime,
  subtract,
  take,
  type Traffic,
} from "@bitdescent/bitdescent";
import { type TimedMethodName, timedMethods } from "./methods.ts";
import type { TimedProblem } from "./problem.ts";

/** A run of a method until an accuracy, or as far as it came. */
export interface Timing {
  readonly method: TimedMethodName;
  /** What each round sent, really written, until the accuracy was reached; null where it was not. */
  readonly rounds: readonly Traffic[] | null;
  /** The smallest `‖x − x*‖/‖x₀ − x*‖` that was seen. */
  readonly closest: number;
  /** Bits a round from a worker, on average over rounds and workers. */
  readonly bitsUp: number;
  /** Bits a round of the broadcast, on average. */
  readonly bitsDown: number;
}

/** Runs a method until `‖x − x*‖ ≤ accuracy ‖x₀ − x*‖`, for at most so many rounds, or until it is lost. */
export function timing(
  problem: TimedProblem,
  method: TimedMethodName,
  { accuracy, rounds: most, key }: { accuracy: number; rounds: number; key: Key },
): Timing {
  const seen: Traffic[] = [];
  let closest = 1, ratio = 1;
  for (const { point, up, down } of take(timedMethods[method].rounds(problem, key), most)) {
    seen.push({ up, down });
    ratio = norm2(subtract(point, problem.minimizer)) / problem.distance;
    closest = Math.min(closest, ratio);
    if (!(ratio > accuracy && ratio < 1e6)) break;
  }
  const mean = (of: (round: Traffic) => number): number =>
    seen.reduce((sum, round) => sum + of(round), 0) / seen.length;
  return {
    method,
    rounds: ratio <= accuracy ? seen : null,
    closest,
    bitsUp: mean(({ up }) => up.reduce((a, b) => a + b) / up.length),
    bitsDown: mean(({ down }) => down),
  };
}

/** Where messages come together: at a server with one port, or at one that all workers are a part of. */
export type Server = "one" | "spread";

/** A network, and who is in it. */
export interface Place {
  readonly server: Server;
  /** Bits a second of every port. */
  readonly bandwidth: number;
  readonly workers: number;
}

/** What is the same in all places. */
export interface Circumstances {
  /** Coordinates of the vectors that the time is for. */
  readonly coordinates: number;
  /** Seconds that a worker needs for a gradient. */
  readonly compute: number;
  /** Bits around each message. */
  readonly overhead: number;
  /** Seconds from one node to another; undefined for what is typical of the bandwidth. */
  readonly latency: number | undefined;
  readonly broadcast: NonNullable<Network["broadcast"]>;
}

/** What is typical of the fastest kind of connection that is not faster than this. */
export function typicalLatency(bandwidth: number): number {
  const kinds = Object.values(connections);
  return (kinds.findLast((kind) => kind.bandwidth <= bandwidth) ?? kinds[0]).latency;
}

/**
 * The seconds that a measured run would take in a place, and whether around a ring; null where it did not arrive.
 *
 * Bits are in proportion to the coordinates, and the workers that took part stand for all. A server that is spread over N
 * nodes has the ports of all, and each message comes in N pieces. Gradients that add up, as floats do, go around a ring of
 * two or more instead where that is faster.
 */
export function predicted(
  { method, rounds, bitsUp }: Timing,
  { dimension, oracles }: TimedProblem,
  { server, bandwidth, workers: N }: Place,
  { coordinates, compute, overhead, latency = typicalLatency(bandwidth), broadcast }: Circumstances,
): { readonly seconds: number; readonly ring: boolean } | null {
  if (rounds === null) return null;
  const { adds, growth } = timedMethods[method], scale = coordinates / dimension;
  const ports: Network = { latency, up: bandwidth, down: bandwidth, overhead, compute, broadcast };
  const network = server === "one"
    ? ports
    : { ...ports, overhead: N * overhead, serverUp: N * bandwidth, serverDown: N * bandwidth };
  const more = growth * coordinates * Math.log2(N / oracles.length);
  const scaled = rounds.map(({ up, down }) => ({
    up: up.map((b) => scale * b),
    down: Math.max(0, scale * down + more),
  }));
  const star = runTime(network, scaled, N);
  const ring = adds && N > 1 ? rounds.length * ringTime(ports, { bits: scale * bitsUp, workers: N }) : Infinity;
  return { seconds: Math.min(star, ring), ring: ring < star };
}
