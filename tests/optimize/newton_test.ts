import { assertEquals, assertLess } from "@std/assert";
import { key, normals } from "../../base/key.ts";
import { copy, dot, type Float64s, norm2, scale, subtract } from "../../base/vector.ts";
import { conjugateGradients, newton } from "../../optimize/newton.ts";
import { solvePositiveDefinite } from "../../optimize/spectrum.ts";

/** `H = Bᵀ B + I` for a random B, row after row. */
function positiveDefinite(n: number, seed: number): Float64s {
  const B = normals(key(seed), n * n), H = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      H[i * n + j] = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) H[i * n + j] += B[k * n + i] * B[k * n + j];
    }
  }
  return H;
}

const product = (H: Float64s) => (v: Float64s): Float64s =>
  v.map((_, i) => dot(H.subarray(i * v.length, (i + 1) * v.length), v));

Deno.test("conjugate gradients solve what Cholesky's decomposition solves, with about as many products as variables", () => {
  for (let n = 1; n <= 8; n++) {
    const H = positiveDefinite(n, n), g = normals(key(100 + n), n), before = copy(g), times = product(H);
    let products = 0;
    const v = conjugateGradients((p) => (products++, times(p)), g, 1e-12);
    assertLess(norm2(subtract(v, solvePositiveDefinite(H, g))), 1e-9 * norm2(v));
    assertLess(products, n + 3);
    assertEquals(g, before);
  }
});

Deno.test("conjugate gradients stop where the residual is small enough, and go downhill", () => {
  const n = 8, times = product(positiveDefinite(n, 1)), g = normals(key(2), n);
  for (const tolerance of [0.9, 0.5, 0.1, 1e-3, 1e-6]) {
    const v = conjugateGradients(times, g, tolerance);
    assertLess(norm2(subtract(times(v), g)), tolerance * norm2(g) * (1 + 1e-9));
    assertLess(0, dot(v, g));
  }
  assertLess(norm2(g) / 1e3, norm2(subtract(times(conjugateGradients(times, g, 0.9)), g))); // the rougher the sooner
  assertEquals(conjugateGradients(times, new Float64Array(n), 0.5), new Float64Array(n));
});

Deno.test("Newton's method comes home from where whole steps would run away", () => {
  // f = √(1 + x²) + x²/2000: the step of its first part alone leads from x to −x³
  const value = (x: ArrayLike<number>) => Math.sqrt(1 + x[0] ** 2) + x[0] ** 2 / 2000;
  const gradient = (x: ArrayLike<number>) => Float64Array.of(x[0] / Math.sqrt(1 + x[0] ** 2) + x[0] / 1000);
  const curvature = (x: number) => (1 + x * x) ** -1.5 + 1 / 1000;
  const step = (x: ArrayLike<number>, g: Float64s) => scale(1 / curvature(x[0]), g);
  for (const start of [0, 0.5, -2, 10, -1000]) {
    assertLess(Math.abs(newton({ value, gradient, step }, Float64Array.of(start))[0]), 1e-14);
  }
});
