/**
 * Links that send what is new.
 * @module
 */

import { check, checkLength } from "../base/check.ts";
import { axpy, copy, type Float64s, subtract, type Vec } from "../base/vector.ts";
import type { Link } from "./link.ts";

/** The state of an end that knows what was said before. */
export interface Tracked<S> {
  /** The reference h, which both ends have. */
  readonly reference: Float64s;
  /** The state of the link that carries the differences. */
  readonly link: S;
}

/**
 * Sends `x − h` over `link`, where h is what both ends have learnt: the value is `h + Q(x − h)`, and `h ← h + α Q(x − h)`.
 *
 * With learning rate `α = 1`, the default, h is the last value: where x settles, so does what is sent, and a quantizer whose error is
 * relative loses nothing in the limit (EF21, with any contractive compressor; double encoding uses it in both directions).
 * With an unbiased compressor and `α ≤ 1/(1 + ω)` it is DIANA's learned shift. Both ends begin with `h = 0`, or with
 * `reference` where they share one.
 *
 * Richtárik, Sokolov, Fatkhullin, "EF21", NeurIPS 2021; Mishchenko, Gorbunov, Takáč, Richtárik, "Distributed learning with
 * compressed gradient differences", 2019. Throws a `RangeError` unless `0 < α ≤ 1`.
 *
 * @example
 * ```ts
 * import { bits, cubeCode, differenced, key, memoryless, rangeSent, source } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const { encoder, decoder } = differenced(memoryless(rangeSent(cubeCode({ dimension: 1, rate: 2 }))));
 * let near = encoder.init, far = decoder.init, value = Float64Array.of(0);
 * for (let round = 0; round < 20; round++) { // the same x again and again: each message halves what is missing, at least
 *   const message = bits((sink) => [value, near] = encoder.write(near, [Math.PI], key(round), sink));
 *   const [received, next] = decoder.read(far, source(message), key(round));
 *   far = next;
 *   assertEquals(received, value);
 * }
 * assertLess(Math.abs(value[0] - Math.PI), 1e-8);
 * ```
 */
export function differenced<E, D>(
  link: Link<E, D>,
  { learningRate: alpha = 1, reference: first = new Float64Array(link.dimension) }: {
    learningRate?: number;
    reference?: Vec;
  } = {},
): Link<Tracked<E>, Tracked<D>> {
  const { dimension, encoder, decoder } = link;
  checkLength("send differences", "the reference", first, dimension);
  const reference = copy(first);
  check(alpha > 0 && alpha <= 1, "send differences", "the learning rate", "above 0 and at most 1", alpha);

  /** The value and the next reference, from what was said of the difference. */
  function follow(h: Float64s, said: Float64s): { value: Float64s; reference: Float64s } {
    const value = axpy(1, said, h);
    return { value, reference: alpha === 1 ? value : axpy(alpha, said, h) };
  }

  return {
    dimension,
    encoder: {
      init: { reference, link: encoder.init },
      write({ reference: h, link }, x, key, sink) {
        const [said, next] = encoder.write(link, subtract(x, h), key, sink);
        const { value, reference } = follow(h, said);
        return [value, { reference, link: next }];
      },
    },
    decoder: {
      init: { reference, link: decoder.init },
      read({ reference: h, link }, source, key) {
        const [said, next] = decoder.read(link, source, key);
        const { value, reference } = follow(h, said);
        return [value, { reference, link: next }];
      },
    },
  };
}
