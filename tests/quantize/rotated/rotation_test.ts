import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, type Key, key, normals, uniforms } from "../../../base/key.ts";
import { norm1 } from "../../../base/norm.ts";
import { dot, norm2, subtract, type Vec } from "../../../base/vector.ts";
import { hadamard, plainHadamard } from "../../../quantize/rotated/hadamard.ts";
import { lowestLevels } from "../../../quantize/rotated/lowest_levels.ts";
import { rotate, rotateBack } from "../../../quantize/rotated/rotation.ts";
import { keys } from "../../support/arbitraries.ts";
import "../../support/seed.ts";

/** Entry (i, j) of the matrix, by definition: the sign is the parity of the bits that i and j share. */
function entry(i: number, j: number): number {
  let sign = 1;
  for (let both = i & j; both > 0; both >>= 1) if (both & 1) sign = -sign;
  return sign;
}

Deno.test("the transform is that of the matrix with entries (−1)^⟨i, j⟩/√p, wherever in a vector it is", () => {
  for (let p = 1; p <= 64; p *= 2) {
    for (const from of [0, 3]) {
      for (let j = 0; j < p; j++) {
        const x = new Float64Array(p + 5).fill(9);
        for (let i = 0; i < p; i++) x[from + i] = i === j ? 1 : 0;
        hadamard(x, from, p);
        x.forEach((value, i) => {
          const inside = i >= from && i < from + p;
          assertEquals(value, inside ? entry(i - from, j) * (1 / Math.sqrt(p)) : 9);
        });
      }
    }
  }
});

Deno.test("WebAssembly gives the same bits, for blocks and for vectors of many, wherever in a vector they are", () => {
  for (let levels = 0; levels <= 17; levels++) {
    for (const from of [0, 3]) {
      const p = 2 ** levels, x = normals(key(levels), p + 5), plain = x.slice();
      hadamard(x, from, p);
      plainHadamard(plain, from, p);
      assertEquals(x, plain);
    }
  }
});

Deno.test("WebAssembly does a whole number of pairs less than all levels, and is there where tests run", () => {
  const done = Array.from({ length: 10 }, (_, i) => lowestLevels(new Float64Array(2 ** (8 + i)), 0, 8 + i));
  assertEquals(done, [8, 9, 10, 11, 12, 13, 14, 13, 14, 13]);
});

Deno.test("twice the transform is nothing: exactly for small integers where √p is a power of two", () => {
  for (const p of [1, 4, 16, 64, 1024]) {
    const x = uniforms(key(p), p).map((u) => Math.floor(2000 * u) - 1000), twice = x.slice();
    hadamard(twice);
    hadamard(twice);
    assertEquals(twice, x);
  }
});

Deno.test("a length that is no power of two is refused", () => {
  for (const length of [0, 3, 6, 100]) {
    const message = `Cannot transform x as the length must be a power of two: current value is ${length}`;
    assertEquals(assertThrows(() => hadamard(new Float64Array(128), 0, length), RangeError).message, message);
  }
});

const dimensions = [...Array.from({ length: 130 }, (_, d) => d + 1), 255, 1000, 1023];

Deno.test("a rotation keeps lengths and angles and is undone, to 10⁻¹⁴, in every dimension", () => {
  for (const d of dimensions) {
    const k = key(d), x = normals(child(k, 0), d), y = normals(child(k, 1), d);
    const a = rotate(x, k), b = rotate(y, k), size = norm2(x) * norm2(y);
    assertAlmostEquals(norm2(a), norm2(x), 1e-14 * norm2(x));
    assertAlmostEquals(dot(a, b), dot(x, y), 1e-14 * size);
    assertLess(norm2(subtract(rotateBack(a, k), x)), 1e-14 * norm2(x));
    assertLess(norm2(subtract(rotate(rotateBack(x, k), k), x)), 1e-14 * norm2(x));
  }
});

Deno.test("its columns are orthonormal: every dimension up to 40", () => {
  for (let d = 1; d <= 40; d++) {
    const columns = Array.from({ length: d }, (_, j) => rotate(unit(d, j), key(d + 1)));
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) assertAlmostEquals(dot(columns[i], columns[j]), i === j ? 1 : 0, 1e-14);
    }
  }
});

function unit(d: number, j: number): Float64Array {
  return new Float64Array(d).fill(1, j, j + 1);
}

Deno.test("in a power of two, R is the matrix times signs, and signs are the leading bits of the key's uniforms", () => {
  for (const d of [1, 2, 64, 128]) {
    for (let seed = 0; seed < 5; seed++) {
      const words = uniforms(child(key(seed), 0), Math.ceil(d / 32)).map((u) => Math.floor(u * 2 ** 32));
      for (let j = 0; j < d; j++) {
        const sign = Math.floor(words[Math.floor(j / 32)] / 2 ** (j % 32)) % 2 ? -1 : 1;
        const expected = Float64Array.from({ length: d }, (_, i) => sign * entry(i, j) * (1 / Math.sqrt(d)));
        assertEquals(rotate(unit(d, j), key(seed)), expected);
      }
    }
  }
});

Deno.test("three is the first pair turned, then the last, then the first again: each by 45 degrees and random signs", () => {
  const h = Math.SQRT1_2, k = key(12);
  const sign = (index: number, i: number): number => (uniforms(child(k, index), 1)[0] * 2 ** 32 >>> i) & 1 ? -1 : 1;
  const turn = (x: number[], i: number): number[] =>
    x.map((value, j) => j === i ? (x[i] + x[i + 1]) * h : j === i + 1 ? (x[i] - x[i + 1]) * h : value);
  let x = [1, 2, -5];
  [0, 1, 0].forEach((at, step) => x = turn(x.map((value, i) => value * sign(step, i)), at));
  rotate([1, 2, -5], k).forEach((value, i) => assertAlmostEquals(value, x[i], 1e-15));
});

Deno.test("`out` is filled and returned, may be x, and holds float32s rounded once", () => {
  fc.assert(fc.property(keys, fc.integer({ min: 0, max: 70 }), (k, d) => {
    const x = normals(k, d), before = x.slice();
    for (const turn of [rotate, rotateBack]) {
      const fresh = turn(x, k), single = new Float32Array(d), same = x.slice();
      assertEquals(x, before);
      assert(turn(x, k, single) === single && turn(same, k, same) === same);
      assertEquals([single, same], [Float32Array.from(fresh), fresh]);
    }
  }));
});

/** Vectors that are as far from flat as can be, or lie in one half only, or are made of pairs. */
function hard(d: number): Vec[] {
  const z = normals(key(d), d), half = Math.floor(d / 2);
  return [
    unit(d, 0),
    unit(d, d - 1),
    unit(d, half),
    new Float64Array(d).fill(1),
    z.map((x, i) => i < half ? x : 0),
    z.map((x, i) => i < half ? 0 : x),
    z.map((x) => x * x * x),
    z.map((x, i) => x / (1 + i)),
  ];
}

/** How far from flat the worst of hard vectors is after a turn: `d‖y‖²/‖y‖₁²`, 1 where flat and π/2 for normals. */
const unflat = (d: number, turn: (x: Vec, key: Key) => Vec): number =>
  Math.max(...hard(d).map((x, i) => turn(x, key(i))).map((y) => d * dot(y, y) / norm1(y) ** 2));

Deno.test("hard vectors come out nearly as flat as normals, also where no power of two is near", () => {
  for (const d of [256, 300, 384, 500, 511, 1000, 1023]) assertLess(unflat(d, rotate), 1.9);
  // Without the last step 511 coordinates are two blocks of 256 that share one: half of the vector stays empty.
  const unmixed = (x: Vec, k: Key): Vec => {
    const y = Float64Array.from(x, (value, i) => uniforms(k, i + 1)[i] < 0.5 ? -value : value);
    hadamard(y, 0, 256);
    hadamard(y, 255, 256);
    return y;
  };
  assertGreater(unflat(511, unmixed), 2.5);
});
