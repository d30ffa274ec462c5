/**
 * A few coordinates, and a compressor of any kind for them.
 * @module
 */

import { checkFinite, checkLength } from "../../base/check.ts";
import { child } from "../../base/key.ts";
import type { Compressor, Guarantee, SequenceCodec } from "../types.ts";
import { gather, scatter } from "./gather.ts";
import { scaleFactor } from "./random_k.ts";
import { largestFinite } from "./select.ts";
import { increasing } from "./sparse.ts";
import { drawSubset } from "./random_subset.ts";
import { checkShape, keptShare } from "./top_k.ts";

/**
 * The coordinates that are largest in magnitude, as many as `part` takes: where they are in the code for `indices`, then
 * `part`'s message of them.
 *
 * With k of d coordinates, an error of `part` of at most `1 − δ`, relative to what it is given, makes one of at most
 * `1 − δk/d`, or `1 − δ` where δ is negative; an unbiased part counts as `δ = 1 − ω`. A part with radius r and covering
 * radius c keeps its radius and gets the covering radius `√((1 − k/d) r² + c²)`. Throws a `RangeError` where `part` takes
 * more coordinates than there are.
 *
 * @example
 * ```ts
 * import { decode, eliasDelta, encode, floats, gaps, key, sparsified } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const two = sparsified(floats({ dimension: 2, width: 64 }), { dimension: 5, indices: gaps(eliasDelta) });
 * const message = encode(two, [0.01, 0.1, 0, 0, -7], key(0));
 * assertEquals(message.length, 4 + 4 + 2 * 64); // gaps of 2 and 3
 * assertEquals(decode(two, message, key(0)), Float64Array.of(0, 0.1, 0, 0, -7));
 * ```
 */
export function sparsified(
  part: Compressor,
  { dimension, indices: code }: { readonly dimension: number; readonly indices: SequenceCodec },
): Compressor {
  const shape = { dimension, count: part.dimension };
  checkShape(shape);
  const places = increasing(code, shape), share = keptShare(shape);
  const scratch = new Float64Array(dimension); // never escapes, rewritten on every call
  return {
    dimension,
    guarantee: ofLargest(part.guarantee, share),
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      const indices = largestFinite(x, shape.count, scratch);
      const values = gather(x, indices, new Float64Array(shape.count));
      places.write(indices, sink);
      const sent = out && new Float64Array(shape.count);
      part.write(values, key, sink, sent);
      if (out && sent) scatter(sent, indices, 1, out);
    },
    read(source, key, out = new Float64Array(dimension)) {
      const indices = places.read(source);
      return scatter(part.read(source, key), indices, 1, out);
    },
  };
}

function ofLargest(part: Guarantee, share: number): Guarantee {
  if (part.kind === "none") return part;
  if (part.kind === "bounded") {
    const { radius, coveringRadius } = part, dropped = (1 - share) * radius * radius;
    return { kind: "bounded", radius, coveringRadius: Math.sqrt(dropped + coveringRadius * coveringRadius) };
  }
  const delta = part.kind === "unbiased" ? 1 - part.omega : part.delta;
  return { kind: "contractive", delta: delta < 0 ? delta : delta * share };
}

/**
 * Coordinates that both ends draw from the key, as many as `part` takes: `part`'s message of them, and no index.
 *
 * With k of d coordinates and the scale `"unbiased"`, values are multiplied by d/k after `part`, which must be unbiased: then
 * `ω = (d/k)(1 + ω_part) − 1`. With `"least-squares"` they are left alone, and `δ = δ_part k/d`; an unbiased part counts as
 * `δ = 1 − ω`. Throws a `RangeError` where `part` takes more coordinates than there are, or none where unbiased, and a
 * `TypeError` for a part whose promise is another.
 *
 * @example
 * ```ts
 * import { decode, encode, floats, key, subsampled } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const two = subsampled(floats({ dimension: 2, width: 64 }), { dimension: 5, scale: "least-squares" });
 * const message = encode(two, [1, 1, 1, 1, 1], key(0));
 * assertEquals(message.length, 2 * 64);
 * assertEquals(decode(two, message, key(0)).toSorted(), Float64Array.of(0, 0, 0, 1, 1));
 * ```
 */
export function subsampled(
  part: Compressor,
  { dimension, scale = "unbiased" }: { readonly dimension: number; readonly scale?: "unbiased" | "least-squares" },
): Compressor {
  const shape = { dimension, count: part.dimension, scale }, factor = scaleFactor(shape);
  return {
    dimension,
    guarantee: ofRandom(part.guarantee, keptShare(shape), scale),
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      const indices = drawSubset(dimension, shape.count, child(key, 0));
      const values = gather(x, indices, new Float64Array(shape.count));
      const sent = out && new Float64Array(shape.count);
      part.write(values, child(key, 1), sink, sent);
      if (out && sent) scatter(sent, indices, factor, out);
    },
    read(source, key, out = new Float64Array(dimension)) {
      const indices = drawSubset(dimension, shape.count, child(key, 0));
      return scatter(part.read(source, child(key, 1)), indices, factor, out);
    },
  };
}

function ofRandom(part: Guarantee, share: number, scale: "unbiased" | "least-squares"): Guarantee {
  const { kind } = part;
  if (kind === "unbiased" && scale === "unbiased") return { kind, omega: (1 + part.omega) / share - 1 };
  if (scale === "unbiased" || kind === "bounded" || kind === "none") {
    const wanted = scale === "unbiased" ? '"unbiased"' : '"unbiased" or "contractive"';
    throw new TypeError(
      `Cannot sample coordinates as the guarantee of the part must be ${wanted}: current value is "${kind}"`,
    );
  }
  return { kind: "contractive", delta: (kind === "unbiased" ? 1 - part.omega : part.delta) * share };
}
