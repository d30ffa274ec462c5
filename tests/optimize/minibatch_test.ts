import { assert, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import { child, key, normals, uniforms } from "../../base/key.ts";
import { axpy, dot, norm2, subtract, type Vec } from "../../base/vector.ts";
import { leastSquares } from "../../optimize/least_squares.ts";
import { dense } from "../../optimize/linear_map.ts";
import { minibatch } from "../../optimize/minibatch.ts";

/** Least squares whose batch gradients, where x is `1/count` everywhere, say which part of the batch each term is. */
function telling(count: number) {
  const values = Float64Array.from({ length: count * count }, (_, k) => k % (count + 1) === 0 ? 1 : 0);
  const problem = leastSquares({ A: dense({ rows: count, columns: count, values }), y: new Float64Array(count) });
  return { problem, x: new Float64Array(count).fill(1 / count) };
}

/** Every list of `size` of the numbers below `count`. */
const lists = (count: number, size: number): number[][] =>
  size === 0 ? [[]] : lists(count, size - 1).flatMap((list) => Array.from({ length: count }, (_, i) => [...list, i]));

Deno.test("over all batches the mean is the gradient, and the variance that of one draw divided by the size", () => {
  const count = 4, A = dense({ rows: count, columns: 2, values: normals(key(1), 2 * count) });
  const problem = leastSquares({ A, y: normals(key(2), count) }), x = [1, -2], mean = problem.gradient(x);
  const moments = (size: number) => {
    const batches = lists(count, size), sum = new Float64Array(2);
    let variance = 0;
    for (const batch of batches) {
      const g = problem.batchGradient(x, batch), error = subtract(g, mean);
      axpy(1 / batches.length, g, sum, sum);
      variance += dot(error, error) / batches.length;
    }
    return { mean: sum, variance };
  };
  const { variance } = moments(1);
  assert(variance > 1);
  for (const size of [1, 2, 3, 4]) {
    assertLess(norm2(subtract(moments(size).mean, mean)), 1e-13 * norm2(mean));
    assertLess(Math.abs(moments(size).variance * size / variance - 1), 1e-12);
  }
});

Deno.test("every draw is that of one uniform, each term an equal part of [0, 1)", () => {
  const count = 5, size = 8, { problem, x } = telling(count), oracle = minibatch({ problem, size });
  for (let seed = 0; seed < 200; seed++) {
    const seen = new Float64Array(count);
    for (const u of uniforms(key(seed), size)) {
      // the parts are told by their ends, not by the product that draws
      seen[[0, 1, 2, 3, 4].findLast((i) => u >= i / count)!] += 1 / size;
    }
    assertEquals(oracle(x, key(seed)), seen);
  }
});

Deno.test("all terms are as likely, and those that are named twice twice as likely", () => {
  // P(any |part − p| > ε) ≤ 2 · 7 exp(−2 n ε²) by Hoeffding, 10⁻⁹ for this ε
  const count = 7, n = 40_000, epsilon = Math.sqrt(Math.log(14e9) / (2 * n)), { problem, x } = telling(count);
  const farthest = (parts: Vec, p: Vec) => Math.max(...Array.from(parts, (part, i) => Math.abs(part - p[i])));
  const even = new Float64Array(count).fill(1 / count);
  assertLess(farthest(minibatch({ problem, size: n })(x, key(1)), even), epsilon);
  const named = minibatch({ problem, size: n, among: [3, 6, 3] })(x, key(2));
  assertLess(farthest(named, [0, 0, 0, 2 / 3, 0, 0, 1 / 3]), epsilon);
  const twin = new Float64Array(count); // one that rounds to the nearest term: the ends get half of their due
  for (const u of uniforms(key(1), n)) twin[Math.round(u * (count - 1))] += 1 / n;
  assertLess(epsilon, farthest(twin, even));
});

Deno.test("a key gives the same batch on every call, other keys give others, and nothing that is told is written to", () => {
  const { problem, x } = telling(50), before = x.slice(), among = Int32Array.of(4, 9, 30, 31);
  const oracle = minibatch({ problem, size: 10, among });
  const first = oracle(x, key(1));
  oracle(x, key(2));
  among.fill(0); // a copy was made
  assertEquals(oracle(x, key(1)), first);
  assertNotEquals(oracle(x, child(key(1), 0)), first);
  assert(first.every((part, i) => part === 0 || [4, 9, 30, 31].includes(i)));
  assertEquals(x, before);
});

Deno.test("no batch, no terms and strange terms are refused", () => {
  const { problem } = telling(3);
  for (const size of [0, -1, 1.5, NaN]) {
    assertThrows(() => minibatch({ problem, size }), RangeError, "its size must be an integer from 1");
  }
  assertThrows(
    () => minibatch({ problem, size: 1, among: [] }),
    RangeError,
    "the number of terms to draw from must be",
  );
  for (const term of [3, -1, 0.5, NaN]) {
    assertThrows(
      () => minibatch({ problem, size: 1, among: [0, term] }),
      RangeError,
      "term 1 must be an integer from 0 to 2",
    );
  }
});
