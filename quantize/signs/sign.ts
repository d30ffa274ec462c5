/**
 * The sign of every coordinate, and nothing else.
 *
 * Bernstein, Wang, Azizzadenesheli, Anandkumar, "signSGD: Compressed Optimisation for Non-Convex Problems", ICML 2018.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { fresh } from "../../base/fresh.ts";
import type { Float64s, Floats, Vec } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import type { Compressor } from "../types.ts";
import { packedSigns, readPackedSigns, spreadSigns, writePackedSigns } from "./packed_signs.ts";

/**
 * `sgn(x)`, values ±1 in one bit each, with `sgn(0) = +1`.
 *
 * Nothing is promised of the error: the values do not depend on how large x is. Throws a `RangeError` where a
 * coordinate is not finite.
 *
 * @example
 * ```ts
 * import { decode, encode, key, sign } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const oneBit = sign({ dimension: 3 });
 * const message = encode(oneBit, [0.1, -7, 0], key(0));
 * assertEquals(message.length, 3);
 * assertEquals(decode(oneBit, message, key(0)), Float64Array.of(1, -1, 1));
 * ```
 */
export function sign({ dimension }: { dimension: number }): Compressor {
  checkInteger("make a sign quantizer", "the dimension", dimension, 0);
  return compressor<Uint8Array>({
    dimension,
    guarantee: { kind: "none" },
    quantize: (x) => packedSigns(x, dimension),
    dequantize: (signs, _key, out = new Float64Array(dimension)) => spreadSigns(signs, 1, out),
  }, {
    write: (signs, sink) => writePackedSigns(signs, dimension, sink),
    read: (source) => readPackedSigns(source, dimension),
  });
}

/**
 * What most of `votes` say, coordinate by coordinate: `sgn(Σ sgn(v))`, +1 where they are divided evenly.
 *
 * Throws a `RangeError` where there is no vote or one is not finite, and a `TypeError` where votes differ in length.
 * `out` may be one of them.
 *
 * @example
 * ```ts
 * import { majorityVote } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(majorityVote([[1, -1], [-1, -1], [1, 1]]), Float64Array.of(1, -1));
 * ```
 */
export function majorityVote<O extends Floats = Float64s>(votes: readonly Vec[], out?: O): O {
  check(votes.length > 0, "take a vote", "the number of votes", "at least 1", votes.length);
  for (const vote of votes) {
    checkLength("take a vote", "every vote", vote, votes[0].length);
    checkFinite("take a vote", "a vote", vote);
  }
  out ??= fresh(votes[0].length) as O;
  for (let i = 0; i < votes[0].length; i++) {
    let sum = 0;
    for (const vote of votes) sum += vote[i] < 0 ? -1 : 1;
    out[i] = sum < 0 ? -1 : 1;
  }
  return out;
}
