import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { child, key, uniforms } from "../../../base/key.ts";
import { scale, type Vec } from "../../../base/vector.ts";
import { golayWords, isEven } from "../../../quantize/lattices/golay.ts";
import { leech } from "../../../quantize/lattices/leech.ts";
import { distance, squareToParity } from "../../support/lattices.ts";

const words = golayWords(), lattice = leech({ blocks: 1 }), ROOT8 = Math.sqrt(8);
const bitsOf = (word: number): number[] => Array.from({ length: 24 }, (_, j) => word >> j & 1);
const weight = (word: number): number => bitsOf(word).reduce((sum, bit) => sum + bit, 0);

Deno.test("the Golay words are a linear code of 4096 words, with its weights", () => {
  const all = new Set(words), counts = new Map<number, number>();
  for (const word of words) counts.set(weight(word), (counts.get(weight(word)) ?? 0) + 1);
  assertEquals([...counts].sort(([a], [b]) => a - b), [[0, 1], [8, 759], [12, 2576], [16, 759], [24, 1]]);
  for (let i = 0; i < 12; i++) assert(words.every((word) => all.has(word ^ words[1 << i])));
  words.forEach((word, i) => assertEquals(word & 4095, i));
  for (const word of [0, 1, 3, 0x80000000, 0x80000001, -1, 7, ...words]) {
    assertEquals(isEven(word), (word >>> 0).toString(2).replaceAll("0", "").length % 2 === 0);
  }
});

/** The least distance of x from the lattice, by the shortest path through the places for every type and word. */
function exhaustive(x: Vec): number {
  let least = Infinity;
  for (const m of [0, 1]) {
    for (const word of words) {
      const t = bitsOf(word).map((bit, j) => (ROOT8 * x[j] - m - 2 * bit) / 4);
      least = Math.min(least, 16 / 8 * squareToParity(t, m));
    }
  }
  return Math.sqrt(least);
}

/** Vectors uniform modulo the lattice, and near deep holes; some on a grid, where many points are equally near. */
const inputs: Vec[] = Array.from({ length: 24 }, (_, i) => {
  const u = uniforms(child(key(5), i), 24);
  if (i % 3 === 0) return scale(ROOT8, u);
  if (i % 3 === 1) return u.map((u) => Math.round(8 * u - 4) / ROOT8);
  const hole = lattice.point(lattice.nearest(scale(ROOT8, u)));
  return u.map((u, j) => hole[j] + (j === 3 ? Math.SQRT2 : 0) + 0.1 * (u - 0.5));
});

Deno.test("no point of Leech's lattice is nearer than the nearest", () => {
  for (const x of inputs) assertAlmostEquals(distance(lattice, lattice.nearest(x), x), exhaustive(x), 1e-12);
});

/** The shortest names: two places ±4; ±2 on a word of weight 8, evenly many negative; ∓3 and ±1 elsewhere, by a word. */
function* shortest(): Generator<Int32Array> {
  for (let i = 0; i < 24; i++) {
    for (let j = 0; j < i; j++) {
      for (const [a, b] of [[4, 4], [4, -4], [-4, 4], [-4, -4]]) {
        const z = new Int32Array(24);
        z[i] = a, z[j] = b;
        yield z;
      }
    }
  }
  for (const word of words) {
    const places = [...bitsOf(word).keys()].filter((j) => word >> j & 1);
    for (let signs = 0; places.length === 8 && signs < 256; signs++) {
      if (!isEven(signs)) continue;
      const z = new Int32Array(24);
      places.forEach((j, k) => z[j] = signs >> k & 1 ? -2 : 2);
      yield z;
    }
    for (let i = 0; i < 24; i++) {
      const z = Int32Array.from(bitsOf(word), (bit) => bit === 1 ? -1 : 1);
      z[i] *= -3;
      yield z;
    }
  }
}

Deno.test("there are 196560 shortest vectors, all points of norm 4, and none brings another nearer", () => {
  const all = [...shortest()];
  assertEquals(all.length, lattice.kissingNumber);
  assertEquals(new Set(all.map((z) => z.join())).size, all.length);
  for (const z of all) {
    lattice.point(z); // which throws where it is none
    assertEquals(z.reduce((sum, t) => sum + t * t, 0), 32);
  }
  for (const x of inputs.slice(0, 6)) { // ‖e − v‖² ≥ ‖e‖² just where 2 e·v ≤ ‖v‖² = 4
    const p = lattice.point(lattice.nearest(x)), e = Array.from(x, (t, j) => t - p[j]);
    for (const z of all) {
      let product = 0;
      for (let j = 0; j < 24; j++) product += e[j] * z[j];
      assert(2 * product / ROOT8 <= 4 + 1e-9);
    }
  }
});

Deno.test("just this side of the middle of a shortest vector 0 is the nearest, and just beyond it the vector", () => {
  [...shortest()].filter((_, i) => i % 97 === 0).forEach((z) => {
    const v = lattice.point(z);
    assertEquals(lattice.nearest(scale(0.499, v)), new Int32Array(24));
    assertEquals(lattice.nearest(scale(0.501, v)), z);
  });
});

Deno.test("the hole (√2, 0, …, 0) is √2 from 48 points, and no vector is further from all", () => {
  const hole = new Float64Array(24);
  hole[0] = Math.SQRT2;
  assertAlmostEquals(distance(lattice, lattice.nearest(hole), hole), Math.SQRT2, 1e-12);
  // A point p at that distance has ‖p‖² = 2 p·hole, so that p is 0 or one of norm 4 or (√8, 0, …, 0), of norm 8.
  const around = [...shortest()].filter((z) => z[0] === 4).length;
  assertEquals(1 + around + 1, 48);

  let furthest = 0;
  for (let i = 0; i < 6; i++) { // from near the hole and from elsewhere, uphill
    let x: Vec = i < 3
      ? hole.map((t, j) => t + 0.2 * (uniforms(key(i), 24)[j] - 0.5))
      : scale(ROOT8, uniforms(key(i), 24));
    let here = distance(lattice, lattice.nearest(x), x);
    for (let step = 0; step < 400; step++) {
      const size = 0.3 * 0.99 ** step, p = lattice.point(lattice.nearest(x)), u = uniforms(child(key(i), step), 24);
      const tried = Array.from(x, (t, j) => t + size * (0.1 * (t - p[j]) + u[j] - 0.5));
      const there = distance(lattice, lattice.nearest(tried), tried);
      if (there > here) x = tried, here = there;
      assert(there <= Math.SQRT2 * (1 + 1e-12));
    }
    furthest = Math.max(furthest, here);
  }
  assert(furthest > 1.36, `only ${furthest}`);
});
