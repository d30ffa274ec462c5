/**
 * Rounding to the nearest of the best levels for normals, with a scale that makes up for what rounding does to the length.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { norm2 } from "../../base/vector.ts";
import type { Levelled, LevelShape } from "../levels/stochastic.ts";
import type { Guarantee, Quantizer } from "../types.ts";
import { cellEnds, normalLevels } from "./normal_levels.ts";

/** What a quantizer to the best levels for normals is made of. */
export interface LloydMaxOptions {
  /** The length d of the vectors. */
  readonly dimension: number;
  /** Bits a coordinate, from 1 to 8: there are 2^bits levels. */
  readonly bits: number;
  /** Which multiple of the levels is sent: `"unbiased"` unless given. */
  readonly scale?: "unbiased" | "least-squares";
}

/** A quantizer to levels by one scale for the whole vector. */
export interface LloydMaxQuantizer extends Quantizer<Levelled>, LevelShape {}

/**
 * Rounds each coordinate of `z = √d x/‖x‖` to the nearest of the 2ᵇ levels that are best for normals; the value is `S·Q(z)`.
 *
 * The levels are Lloyd's and Max's, divided by the largest. S is a float32: `‖x‖²/⟨x, Q(z)⟩` where unbiased (over a uniformly
 * random rotation of x: {@linkcode eden} and {@linkcode drive} bring one), and then `⟨S·Q, x⟩ = ‖x‖²`; or
 * `⟨x, Q(z)⟩/‖Q(z)‖²` by least squares. With `1/R = cos²∠(x, Q(z))` the errors are `(R − 1)‖x‖²` and `(1 − 1/R)‖x‖²`; for
 * normals in many dimensions `1 − 1/R` tends to Lloyd's and Max's distortion, 0.3634, 0.1175, 0.03455, 0.009501 for 1 to 4 bits.
 * The guarantees are of the worst vector, which is far worse than that: `R = d` for one bit.
 *
 * Throws a `RangeError` for a coordinate that is not finite, and for a scale that no float32 is near; where the scale is
 * below 2⁻¹²⁶, the guarantee does not hold. Max, "Quantizing for minimum distortion", IRE Trans. Inf. Theory 6(1), 1960;
 * Vargaftik, Ben-Basat, Portnoy, Mendelson, Ben-Itzhak, Mitzenmacher, "EDEN", ICML 2022.
 *
 * @example
 * ```ts
 * import { key, lloydMax } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const signs = lloydMax({ dimension: 4, bits: 1, scale: "least-squares" });
 * const { norms, numbers } = signs.quantize([1, -3, 2, 2], key(0));
 * assertEquals([norms, numbers], [Float32Array.of(2), Int32Array.of(1, -1, 1, 1)]); // the mean magnitude, and signs
 * ```
 */
export function lloydMax({ dimension, bits, scale = "unbiased" }: LloydMaxOptions): LloydMaxQuantizer {
  const action = "make a quantizer for normals";
  checkInteger(action, "the dimension", dimension, 0);
  checkInteger(action, "the bits", bits, 1, 8);
  const c = normalLevels(1 << (bits - 1)), ends = cellEnds(c), levels = c.map((level) => level / c[c.length - 1]);
  return {
    dimension,
    levels,
    bucket: Math.max(1, dimension),
    guarantee: guaranteeOf(worstRatio(c, ends, dimension), scale),
    quantize(x) {
      checkLength("quantize x", "x", x, dimension);
      const norm = norm2(x), root = Math.sqrt(dimension);
      if (!(norm < Infinity)) checkFinite("quantize x", "x", x);
      const numbers = new Int32Array(dimension).fill(1);
      if (norm === 0) return { norms: new Float32Array(dimension === 0 ? 0 : 1), numbers };
      let along = 0, square = 0; // ⟨z, Q⟩ and ‖Q‖²
      for (let i = 0; i < dimension; i++) {
        const z = Math.abs(x[i]) / norm * root, cell = cellOf(z, ends);
        along += z * levels[cell];
        square += levels[cell] * levels[cell];
        numbers[i] = x[i] < 0 ? -cell - 1 : cell + 1;
      }
      // S = ‖x‖²/⟨x, Q⟩ or ⟨x, Q⟩/‖Q‖², where ⟨x, Q⟩ = ‖x‖⟨z, Q⟩/√d
      const S = Math.fround(scale === "unbiased" ? norm * (root / along) : norm * (along / root / square));
      check(S < Infinity, "quantize x", "its scale", "within the range of float32", norm);
      return { norms: Float32Array.of(S), numbers: S === 0 ? numbers.fill(1) : numbers };
    },
    dequantize({ norms, numbers }, _key, out = new Float64Array(dimension)) {
      for (let i = 0; i < dimension; i++) {
        const k = numbers[i];
        out[i] = norms[0] === 0 ? 0 : k > 0 ? norms[0] * levels[k - 1] : -norms[0] * levels[-k - 1];
      }
      return out;
    },
  };
}

/** How many of the increasing `ends` are at most `z`. */
function cellOf(z: number, ends: Float64Array): number {
  let low = 0, high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] <= z) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A bound on `R = ‖z‖²‖Q‖²/⟨z, Q⟩²` for all z with `‖z‖² = d`.
 *
 * With κ = min cᵢ/tᵢ and ρ = max cᵢ₊₁/tᵢ, every level is `q ≥ min(c_K, κz)` and `q ≤ max(c₁, ρz)`. So
 * `⟨z, Q⟩ ≥ G = d min(κ, c_K/√d)` and `‖Q‖² ≤ d c₁² + ρ⟨z, Q⟩`, which gives `R ≤ d (d c₁² + ρG)/G²`.
 */
function worstRatio(c: Float64Array, ends: Float64Array, d: number): number {
  if (d <= 1) return 1;
  let kappa = Infinity, rho = 0;
  for (let i = 0; i < ends.length; i++) {
    kappa = Math.min(kappa, c[i] / ends[i]);
    rho = Math.max(rho, c[i + 1] / ends[i]);
  }
  const G = d * Math.min(kappa, c[c.length - 1] / Math.sqrt(d));
  return d * (d * c[0] * c[0] + rho * G) / (G * G);
}

/** What a worst ratio R promises, where rounding to a float32 moves the scale by up to u: `(1 + u)²R − 2u − 1`, `1 − (1 − u²)/R`. */
function guaranteeOf(R: number, scale: "unbiased" | "least-squares"): Guarantee {
  const u = 2 ** -24;
  return { kind: "contractive", delta: scale === "unbiased" ? 2 + 2 * u - (1 + u) * (1 + u) * R : (1 - u * u) / R };
}
