/**
 * How long a run would take over a network: a model, from bits that were counted.
 *
 * Numbers cross in seconds, bits, and bits a second. A round is `compute + up + down`: nothing overlaps, nothing is lost or
 * sent again, and whoever shares a port takes its turn.
 * @module
 */

import { check, checkInteger, checkNonNegative } from "../base/check.ts";

/** A star: workers around a server, each with a connection of its own, and the server's port, which all of them share. */
export interface Network {
  /** Seconds from one end of a connection to the other, whatever is sent. */
  readonly latency: number;
  /** Bits a second from each worker. */
  readonly up: number;
  /** Bits a second to each worker. */
  readonly down: number;
  /** Bits a second that the server's port takes from all workers together; `up` by default: a port like theirs. */
  readonly serverUp?: number;
  /** Bits a second that the server's port gives to all workers together; `down` by default. */
  readonly serverDown?: number;
  /** Bits around every message, such as headers; 0 by default. An empty message is a message. */
  readonly overhead?: number;
  /** Seconds a round in which nothing is sent, such as that of a gradient; 0 by default. */
  readonly compute?: number;
  /** How the server's message comes to all: a copy for each (`"unicast"`, the default), one that is copied on the way, or from worker to worker. */
  readonly broadcast?: "unicast" | "multicast" | "tree";
}

/** What crosses the wire in a round; a `Round` of a run is one. */
export interface Traffic {
  /** Bits from each worker. */
  readonly up: readonly number[];
  /** Bits of the broadcast, counted once. */
  readonly down: number;
}

const action = "predict a time";

/** Insists on numbers that make sense; Infinity is a bandwidth at which bits take no time. */
function checkNetwork(network: Network): void {
  const { latency, up, down, serverUp = up, serverDown = down, overhead = 0, compute = 0 } = network;
  const { broadcast = "unicast" } = network;
  for (const [what, bandwidth] of Object.entries({ up, down, serverUp, serverDown })) {
    check(bandwidth > 0, action, what, "bits a second above 0", bandwidth);
  }
  for (const [what, value] of Object.entries({ latency, overhead, compute })) checkNonNegative(action, what, value);
  check(
    ["unicast", "multicast", "tree"].includes(broadcast),
    action,
    "the broadcast",
    "unicast, multicast or tree",
    broadcast,
  );
}

/** `latency + max{maxᵢ wᵢ/up, Σ wᵢ/serverUp}` with `wᵢ = bitsᵢ + overhead`, where each entry stands for `workers / m` of N. */
function upTime(
  { latency, up, serverUp = up, overhead = 0 }: Network,
  bits: readonly number[],
  workers: number,
): number {
  let most = 0, sum = 0;
  for (const b of bits) [most, sum] = [Math.max(most, b), sum + b];
  return latency + Math.max((most + overhead) / up, (sum * (workers / bits.length) + workers * overhead) / serverUp);
}

/** `latency + max{w/down, c w/serverDown}`, c copies; a tree goes on with `⌈log₂ N⌉` stages of `latency + w/min{up, down}`. */
function downTime(network: Network, bits: number, workers: number): number {
  const { latency, up, down, serverDown = down, overhead = 0, broadcast = "unicast" } = network;
  const w = bits + overhead, copies = broadcast === "unicast" ? workers : 1;
  const first = latency + Math.max(w / down, copies * w / serverDown);
  return broadcast === "tree" ? first + Math.ceil(Math.log2(workers)) * (latency + w / Math.min(up, down)) : first;
}

/**
 * The seconds that a round takes: `compute + up + down`, where a message of b bits has `w = b + overhead` on the wire.
 *
 * Up, `latency + max{maxᵢ wᵢ/up, Σ wᵢ/serverUp}`. Down, `latency + max{w/down, c w/serverDown}` with `c = N` copies
 * (unicast) or one (multicast); in a tree the server serves one worker, and then everyone who has the message passes it on:
 * `⌈log₂ N⌉` times `latency + w/min{up, down}` more. With `workers`, N, the m entries of `up` stand for N/m workers each.
 * Throws a `RangeError` for bandwidths not above 0, for negative or infinite times and bits, and for no workers.
 *
 * @example Ten megabits a second, and a server that has to hear four workers through one such port
 * ```ts
 * import { roundTime } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const network = { latency: 0.01, up: 1e7, down: 1e7, compute: 0.1 }, traffic = { up: [1e5, 1e5, 1e5, 1e5], down: 2e5 };
 * assertAlmostEquals(roundTime(network, traffic), 0.1 + (0.01 + 4e5 / 1e7) + (0.01 + 8e5 / 1e7));
 * assertAlmostEquals(roundTime({ ...network, broadcast: "tree" }, traffic), 0.1 + 0.05 + 3 * (0.01 + 2e5 / 1e7));
 * assertAlmostEquals(roundTime({ ...network, serverUp: Infinity, serverDown: Infinity }, traffic), 0.1 + 0.02 + 0.03);
 * ```
 */
export function roundTime(network: Network, { up, down }: Traffic, workers: number = up.length): number {
  checkNetwork(network);
  check(up.length > 0, action, "the bits of workers", "of at least one worker", "[]");
  checkInteger(action, "the number of workers", workers, 1);
  for (const bits of up) checkNonNegative(action, "the bits of a worker", bits);
  checkNonNegative(action, "the bits of the broadcast", down);
  return (network.compute ?? 0) + upTime(network, up, workers) + downTime(network, down, workers);
}

/**
 * The seconds that `rounds` take, one after the other: the sum of their {@linkcode roundTime}s.
 *
 * With `workers` it is a prediction for a run with so many, if each entry of `up` stands for what N/m of them would send.
 *
 * @example The rounds of a run, for the workers that took part and for a thousand
 * ```ts
 * import { connections, exact, floats, gradientDescent, memoryless, none, parameterServer } from "@bitdescent/bitdescent";
 * import { key, quadratic, run, runTime, take } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2]].map((minimizer) => quadratic({ spectrum: [1, 2], minimizer }));
 * const link = memoryless(floats({ dimension: 2, width: 32 })), optimizer = gradientDescent({ start: [0, 0], stepSize: 0.5 });
 * const protocol = parameterServer({ workers: 2, optimizer, compensation: none, uplink: link, downlink: link });
 * const rounds = [...take(run(protocol, parts.map(exact), key(1)), 10)];
 * const { latency, bandwidth } = connections.home, network = { latency, up: bandwidth, down: bandwidth };
 * assertAlmostEquals(runTime(network, rounds), 10 * 2 * (latency + 128 / bandwidth));
 * assertAlmostEquals(runTime(network, rounds, 1000), 10 * 2 * (latency + 64000 / bandwidth));
 * ```
 */
export function runTime(network: Network, rounds: Iterable<Traffic>, workers?: number): number {
  let seconds = 0;
  for (const round of rounds) seconds += roundTime(network, round, workers);
  return seconds;
}

/**
 * The seconds of a round without a server, where a vector of `bits` bits is summed around a ring: a piece at each worker goes
 * round twice, `compute + 2 (N − 1) (latency + (bits/N + overhead)/min{up, down})`.
 *
 * The model of all-reduce, for what can be added up on the way without being decoded, such as floats; one worker has nothing
 * to send. `serverUp`, `serverDown` and `broadcast` are not used. Patarasuk, Yuan, "Bandwidth optimal all-reduce algorithms
 * for clusters of workstations", 2009. Throws as {@linkcode roundTime} does.
 *
 * @example
 * ```ts
 * import { ringTime } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const network = { latency: 1e-3, up: 1e6, down: 1e6 };
 * assertAlmostEquals(ringTime(network, { bits: 4e6, workers: 4 }), 6 * (1e-3 + 1)); // nearly 2 bits/bandwidth for any N
 * ```
 */
export function ringTime(network: Network, { bits, workers }: { bits: number; workers: number }): number {
  checkNetwork(network);
  checkNonNegative(action, "the bits of a vector", bits);
  checkInteger(action, "the number of workers", workers, 1);
  const { latency, up, down, overhead = 0, compute = 0 } = network;
  return compute + 2 * (workers - 1) * (latency + (bits / workers + overhead) / Math.min(up, down));
}

/** A kind of connection. */
export interface Connection {
  /** Bits a second. */
  readonly bandwidth: number;
  /** Seconds from one end to the other. */
  readonly latency: number;
}

/**
 * Kinds of connections, from a line to a home to the fabric of a data centre.
 *
 * Bandwidths are those of the standards; latencies are typical in their order of magnitude, and not measured: milliseconds on
 * lines to homes, half of a round trip of 0.5 ms in a data centre (Dean, "Numbers everyone should know"), tens of
 * microseconds from one operating system to another over a switch, and microseconds where it is bypassed.
 *
 * @example
 * ```ts
 * import { connections } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Object.values(connections).map(({ bandwidth }) => bandwidth / 1e6), [10, 100, 1e3, 1e4, 1e5, 4e5]);
 * ```
 */
export const connections: Readonly<
  Record<"home" | "broadband" | "dataCentre" | "cluster" | "fabric" | "fastFabric", Connection>
> = {
  home: { bandwidth: 10e6, latency: 20e-3 },
  broadband: { bandwidth: 100e6, latency: 10e-3 },
  dataCentre: { bandwidth: 1e9, latency: 250e-6 },
  cluster: { bandwidth: 10e9, latency: 50e-6 },
  fabric: { bandwidth: 100e9, latency: 5e-6 },
  fastFabric: { bandwidth: 400e9, latency: 2e-6 },
};
