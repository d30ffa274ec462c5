/**
 * Nearest points of a lattice that is scaled to a ball.
 * @module
 */

import { checkLength, checkNonNegative } from "../../base/check.ts";
import type { Lattice } from "../lattices/lattice.ts";
import type { Quantizer } from "../types.ts";
import { scaledToBall } from "./range.ts";

/**
 * The name of a nearest point of `(r/M) Λ`, `M = R/ε` with the covering radius R of Λ: `‖Q(u) − u‖ ≤ ε r` in the ball of
 * radius r, and the point of Λ is in that of radius M + R.
 *
 * Throws a `RangeError` outside the ball.
 */
export function nearestWithin(lattice: Lattice, epsilon: number, radius: number): Quantizer<Int32Array> {
  checkNonNegative("make a lattice code", "the radius", radius);
  const { dimension } = lattice, M = lattice.coveringRadius / epsilon;
  const scaled = new Float64Array(dimension); // scratch: never escapes
  return {
    dimension,
    guarantee: { kind: "bounded", radius, coveringRadius: epsilon * radius },
    quantize(u) {
      checkLength("quantize x", "x", u, dimension);
      return lattice.nearest(scaledToBall(u, radius, M, scaled));
    },
    dequantize(z, _key, out = new Float64Array(dimension)) {
      lattice.point(z, out);
      for (let j = 0; j < dimension; j++) out[j] = out[j] / M * radius;
      return out;
    },
  };
}
