/**
 * A star: gradients go up, their mean comes down, and everyone steps by what came down.
 * @module
 */

import type { BitRule } from "../optimize/allocation/rule.ts";
import type { Compensation } from "../optimize/compensation.ts";
import type { Optimizer } from "../optimize/optimizer.ts";
import type { Codec } from "../quantize/types.ts";
import type { Link } from "./link.ts";
import type { Protocol } from "./protocol.ts";
import { type ServedWorker, type Serving, steered } from "./steered.ts";

/**
 * The parameter server: each worker sends its compensated gradient over its own uplink, the server sends the mean of what it
 * decoded over the downlink, and all nodes, the server too, step by what the downlink carried.
 *
 * The downlink is written under {@linkcode downlinkKey}. With a `quorum` a round may go on without some messages, by the mean of
 * those that came: unbiased where the workers draw from the same data, the compressor of the uplink is unbiased, and who is
 * absent has nothing to do with what was drawn. Then the workers must remember nothing of what they sent.
 *
 * Throws a `TypeError` where optimizer and links are of different dimensions, or a quorum is asked of an uplink or a
 * compensation with a memory, and a `RangeError` for no workers or a quorum of more than there are.
 *
 * @example Quantized in both directions, each of them by differences
 * ```ts
 * import {
 *   cubeCode, differenced, distance, exact, gradientDescent, key, memoryless, none, parameterServer, quadratic, rangeSent,
 *   run, take,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2], [3, 1]].map((minimizer) => quadratic({ spectrum: [1, 2], minimizer }));
 * const link = differenced(memoryless(rangeSent(cubeCode({ dimension: 2, rate: 3 }))));
 * const protocol = parameterServer({
 *   workers: 3,
 *   optimizer: gradientDescent({ start: [0, 0], stepSize: 0.5 }),
 *   compensation: none,
 *   uplink: link,
 *   downlink: link,
 * });
 * for (const { round, point, up, down } of take(run(protocol, parts.map(exact), key(1)), 60)) {
 *   assertEquals([up, down], [[38, 38, 38], 38]);
 *   if (round === 59) assertLess(Math.hypot(point[0] - 1, point[1] - 1), 1e-6); // the mean of the minimizers
 * }
 * ```
 */
export function parameterServer<O, M, E, D, F, G>(
  { uplink, ...parties }: {
    workers: number;
    optimizer: Optimizer<O>;
    compensation: Compensation<M>;
    uplink: Link<E, D>;
    downlink: Link<F, G>;
    quorum?: number | undefined;
  },
): Protocol<ServedWorker<O, M, E, G>, Serving<O, D, F>> {
  return steered({ ...parties, uplink: () => uplink, rule: silent, announcement: nothing });
}

/** The rule that has nothing to say. */
const silent: BitRule<null, null> = { init: null, bits: () => null, heard: () => null };

/** How that is said. */
const nothing: Codec<null> = { write() {}, read: () => null };
