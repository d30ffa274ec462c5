/**
 * Errors that other implementations of these quantizers have made: here they are absent.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { key, normals } from "../../../base/key.ts";
import { dot } from "../../../base/vector.ts";
import { clip, clipped } from "../../../quantize/levels/clipped.ts";
import { naturalDithering, nuqsgd, qsgd, ternGrad } from "../../../quantize/levels/instances.ts";
import type { LevelQuantizer } from "../../../quantize/levels/stochastic.ts";
import { kernelLaw, variance } from "./two_point.ts";

const value = ({ quantize, dequantize }: LevelQuantizer, x: ArrayLike<number>, seed = 0) =>
  dequantize(quantize(x, key(seed)), key(seed));

/** The exact variance over ‖x‖², and what is promised of it. */
function measured(quantizer: LevelQuantizer, x: ArrayLike<number>): { ratio: number; omega: number } {
  const { norms } = quantizer.quantize(x, key(0));
  assert(quantizer.guarantee.kind === "unbiased");
  return { ratio: variance(x, { ...quantizer, norms }) / dot(x, x), omega: quantizer.guarantee.omega };
}

Deno.test("the last bucket is like the others where the bucket divides the length, and where it is all", () => {
  for (const [dimension, bucket] of [[8, 4], [8, 8], [8, 2], [8, 1], [9, 4]]) {
    for (
      const quantizer of [
        qsgd({ dimension, bucket, steps: 4 }),
        nuqsgd({ dimension, bucket, count: 4 }),
        ternGrad({ dimension, bucket }),
      ]
    ) {
      const x = new Float64Array(dimension);
      for (let from = 0; from < dimension; from += bucket) x[from] = from % 2 ? -3 : 3; // one-hot: always exact
      assertEquals(value(quantizer, x), x);
    }
  }
});

Deno.test("clipped TernGrad keeps a constant vector, all of it", () => {
  const quantizer = clipped(ternGrad({ dimension: 10 })), x = new Float64Array(10).fill(-0.1);
  assertEquals(clip(x), x);
  const { norms, numbers } = quantizer.quantize(x, key(0));
  assert(Math.abs(norms[0] - 0.1) <= 0.1 * 2 ** -23);
  assert(numbers.filter((k) => k === -1).length >= 9); // each is lost with probability below 2⁻²³
});

Deno.test("a bucket of zeros among others stays zero, in every quantizer", () => {
  const options = { dimension: 6, bucket: 2 }, x = [1, 2, 0, -0, 3, 4];
  for (const norm of [1, 1.5, 2, Infinity]) {
    for (
      const quantizer of [
        qsgd({ ...options, norm, steps: 3 }),
        naturalDithering({ ...options, norm, count: 3 }),
        ternGrad(options),
      ]
    ) {
      const q = value(quantizer, x);
      assert(q.every(Number.isFinite));
      assertEquals(q.slice(2, 4), Float64Array.of(0, 0));
    }
  }
});

Deno.test("five thousand steps are five thousand levels: none falls on another", () => {
  const steps = 5000, quantizer = qsgd({ dimension: steps + 1, steps, norm: Infinity });
  const x = Float64Array.from({ length: steps + 1 }, (_, k) => k / steps);
  assertEquals(quantizer.quantize(x, key(0)).numbers, Int32Array.from(x, (_, k) => k));
  assertEquals(value(quantizer, x), x);
});

Deno.test("natural dithering does round: its error is positive and within its factor", () => {
  const dimension = 100, x = normals(key(1), dimension);
  for (const norm of [1, 2, Infinity]) {
    const quantizer = naturalDithering({ dimension, count: 4, norm }), { ratio, omega } = measured(quantizer, x);
    assert(0.01 < ratio && ratio <= omega, `${ratio} and ${omega}`);
    assert(value(quantizer, x).every((q, i) => q !== x[i]));
  }
});

Deno.test("TernGrad's factor is not 0: at d = 1000 it is above what normal vectors have", () => {
  const dimension = 1000, { ratio, omega } = measured(ternGrad({ dimension }), normals(key(1), dimension));
  assert(1 < ratio && ratio <= omega, `${ratio} and ${omega}`);
});

Deno.test("the first coordinates of a message round up and down like the others", () => {
  // 0.3 goes up with probability 0.3. Hoeffding over 4000 keys: P(|mean − 0.3| > 0.054) ≤ 2e^{−2·4000·0.054²} < 2·10⁻¹⁰ each.
  const quantizer = ternGrad({ dimension: 3, scale: 1 }), draws = 4000, ups = [0, 0, 0];
  for (let seed = 0; seed < draws; seed++) {
    quantizer.quantize([0.3, 0.3, 0.3], key(seed)).numbers.forEach((k, i) => ups[i] += k);
  }
  for (const up of ups) assert(Math.abs(up / draws - 0.3) < 0.054, `${up} of ${draws}`);
});

Deno.test("vectors that are all negative are rounded, not truncated: |v| is met in expectation", () => {
  for (const v of [-0.7, -0.1, -1e-3]) {
    const { low, high, count } = kernelLaw(v, 1, [0, 0.25, 0.5, 1]), levels = [0, 0.25, 0.5, 1];
    const mean = -levels[-high] * count / 2 ** 53 - levels[-low] * (1 - count / 2 ** 53);
    assert(Math.abs(mean - v) < 1e-15);
  }
});
