/**
 * A vector in parts, each with a compressor of its own.
 * @module
 */

import { check, checkLength } from "../base/check.ts";
import { child } from "../base/key.ts";
import { copy } from "../base/vector.ts";
import type { Compressor, Guarantee } from "./types.ts";

/**
 * One vector of `parts` one after another, each in its own compressor and under the child of the key that has its number.
 *
 * Unbiased parts make `ω = max ωᵢ`, contractive ones `δ = min δᵢ`, both kinds together `δ = min {δᵢ, 1 − ωᵢ}`; bounded ones are
 * bounded for `‖x‖ ≤ min rᵢ` by `√Σ dᵢ²`; other mixtures promise nothing. Throws a `RangeError` for no parts.
 *
 * @example Many bits for the last layer, few for the first
 * ```ts
 * import { encode, fixedWidthLevels, key, normals, sideBySide } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = sideBySide([
 *   fixedWidthLevels({ dimension: 1000, bits: 2, norm: Infinity }),
 *   fixedWidthLevels({ dimension: 10, bits: 8, norm: Infinity }),
 * ]);
 * assertEquals(layers.dimension, 1010);
 * assertEquals(encode(layers, normals(key(1), 1010), key(2)).length, 32 + 2000 + 32 + 80);
 * ```
 */
export function sideBySide(parts: readonly Compressor[]): Compressor {
  check(parts.length > 0, "put parts side by side", "the number of parts", "at least 1", parts.length);
  const dimension = parts.reduce((sum, part) => sum + part.dimension, 0);
  const places = parts.map((_, i) => parts.slice(0, i).reduce((sum, part) => sum + part.dimension, 0));
  return {
    dimension,
    guarantee: together(parts.map(({ guarantee }) => guarantee)),
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      const all = x instanceof Float64Array || x instanceof Float32Array ? x : copy(x);
      parts.forEach((part, i) => {
        const from = places[i], to = from + part.dimension;
        part.write(all.subarray(from, to), child(key, i), sink, out?.subarray(from, to));
      });
    },
    read(source, key, out = new Float64Array(dimension)) {
      parts.forEach((part, i) => part.read(source, child(key, i), out.subarray(places[i], places[i] + part.dimension)));
      return out;
    },
  };
}

/** What parts promise together. */
function together(guarantees: readonly Guarantee[]): Guarantee {
  if (guarantees.every((guarantee) => guarantee.kind === "unbiased")) {
    return { kind: "unbiased", omega: guarantees.reduce((most, { omega }) => Math.max(most, omega), 0) };
  }
  if (guarantees.every((guarantee) => guarantee.kind === "bounded")) {
    return {
      kind: "bounded",
      radius: guarantees.reduce((least, { radius }) => Math.min(least, radius), Infinity),
      coveringRadius: Math.sqrt(guarantees.reduce((sum, { coveringRadius: d }) => sum + d * d, 0)),
    };
  }
  let delta = 1;
  for (const guarantee of guarantees) {
    if (guarantee.kind === "unbiased") delta = Math.min(delta, 1 - guarantee.omega);
    else if (guarantee.kind === "contractive") delta = Math.min(delta, guarantee.delta);
    else return { kind: "none" };
  }
  return { kind: "contractive", delta };
}
