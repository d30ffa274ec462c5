/**
 * The star whose server says how many bits the next gradients have: bits over time, given a budget for a run.
 *
 * Yan, Huang, Lan, Song, "DQSGD: Dynamic Quantized Stochastic Gradient Descent for Communication-Efficient Distributed
 * Learning", 2021, Algorithm 2.
 * @module
 */

import { checkLength } from "../base/check.ts";
import type { BitRule } from "../optimize/allocation/rule.ts";
import { fixedWidth } from "../quantize/codes/fixed_width.ts";
import type { Codec } from "../quantize/types.ts";
import type { Protocol } from "./protocol.ts";
import { type ServedWorker, type Serving, type Steered, steered } from "./steered.ts";

/**
 * The parameter server with bits that change by the round: `B_{k+1}` is what `rule` says once it heard the mean of what the
 * workers sent in round k, and travels with the broadcast.
 *
 * `uplink(bits)` is the link of a worker at these bits, for example `memoryless(fixedWidthLevels({ dimension, bits }))`; the
 * states of its ends must be the same at all bits, and then they may remember, too: `differenced(…)` does. The mean that comes
 * down may be quantized. A rule says a number, or one for each part of the vector, as many in every round; each takes 5 bits,
 * whatever it is, and is counted. Workers run no rule: it may go by whatever the server knows. With a `quorum` a round may go on
 * without some messages, as that of {@linkcode parameterServer}. Throws what that throws, and a `RangeError` for more than 31 bits.
 *
 * Corrections to the print: the step is `x − η g` in section 4.5, too, and `B₀` is what the rule says before it heard anything.
 *
 * @example
 * ```ts
 * import {
 *   axpy, distance, dqsgdConvex, dynamicServer, fixedWidthLevels, floats, key, memoryless, none, normals, type Oracle,
 *   quadratic, run, stochasticGradientDescent, take,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const dimension = 50, rounds = 200, workers = 4;
 * const f = quadratic({ spectrum: new Float64Array(dimension).fill(1), minimizer: normals(key(1), dimension) });
 * const noisy: Oracle = (x, key) => axpy(0.1, normals(key, dimension), f.gradient(x));
 * const protocol = dynamicServer({
 *   workers,
 *   optimizer: stochasticGradientDescent({ start: new Float64Array(dimension), stepSize: 0.1 }),
 *   compensation: none,
 *   rule: dqsgdConvex({ budget: 3 * rounds, rounds, contraction: 0.9 }), // three bits on average
 *   uplink: (bits) => memoryless(fixedWidthLevels({ dimension, bits, norm: Infinity })),
 *   downlink: memoryless(floats({ dimension, width: 32 })),
 * });
 * let up = 0;
 * for (const { round, point, up: [first] } of take(run(protocol, Array(workers).fill(noisy), key(2)), rounds)) {
 *   up += first;
 *   if (round === rounds - 1) assertLess(distance(f, point), 0.5);
 * }
 * assertEquals(up, rounds * (32 + 3 * dimension)); // the budget, to the last bit
 * ```
 */
export function dynamicServer<O, M, E, D, F, G, S, B extends number | readonly number[]>(
  parties: Omit<Steered<O, M, E, D, F, G, S, B>, "announcement">,
): Protocol<ServedWorker<O, M, E, G, B>, Serving<O, D, F, S>> {
  const { rule } = parties;
  return steered({ ...parties, announcement: announcementOf(rule) });
}

/** How a number of bits is announced. */
const announced: Codec<number> = /* @__PURE__ */ fixedWidth({ width: 5 });

/** How the bits of a round are written: one number, or as many as the rule says at first. */
function announcementOf<S, B extends number | readonly number[]>(rule: BitRule<S, B>): Codec<B> {
  const first: number | readonly number[] = rule.bits(rule.init);
  if (typeof first === "number") return announced as Codec<number | readonly number[]> as Codec<B>;
  return {
    write(bits, sink) {
      const parts: readonly number[] = typeof bits === "number" ? [bits] : bits;
      checkLength("announce the bits", "the parts", parts, first.length);
      for (const part of parts) announced.write(part, sink);
    },
    read: (source) => first.map(() => announced.read(source)) as readonly number[] as B,
  };
}
