import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { axpy, copy, type Float64s, key, type Lattice, norm2, scale, subtract } from "@bitdescent/bitdescent";
import { keys, vectors } from "../support/arbitraries.ts";
import { assertSameBits, forAll, type Law } from "./law.ts";

/** What every lattice must satisfy, on vectors of some cells' size. */
export function latticeLaws(lattice: Lattice): Law[] {
  const { dimension: n, length, coveringRadius: R } = lattice;
  const xs = fc.tuple(vectors(n), fc.constantFrom(1, 3, 20)).map(([x, cells]) => scale(cells * R, x));
  const value = (x: Float64s) => copy(lattice.point(lattice.nearest(x)));
  const error = (x: Float64s) => subtract(value(x), x);
  const points = xs.map(value);
  const near = (a: Float64s, b: Float64s) => norm2(subtract(a, b)) <= 1e-12 * (norm2(a) + norm2(b));

  return [
    forAll("lattice: the nearest point of a point is itself, by the same name", xs, (x) => {
      const z = lattice.nearest(x);
      assertEquals(lattice.nearest(copy(lattice.point(z))), z);
    }),
    forAll("lattice: no vector is further from its nearest point than the covering radius", xs, (x) => {
      assert(norm2(error(x)) <= R * (1 + 1e-12));
    }),
    forAll("lattice: no other point is nearer", fc.tuple(xs, vectors(n)), ([x, y]) => {
      const other = value(axpy(R, y, x)), most = norm2(error(x));
      assert(most <= norm2(subtract(other, x)) * (1 + 1e-12) + 1e-12 * R);
    }),
    forAll("lattice: a vector moved by a point is as far from the lattice", fc.tuple(xs, points), ([x, p]) => {
      const here = norm2(error(x)), there = norm2(error(axpy(1, p, x)));
      assert(Math.abs(here - there) <= 1e-11 * R);
    }),
    forAll("lattice: sums of points are points, and their negatives", fc.tuple(points, points), ([p, q]) => {
      for (const sum of [axpy(1, q, p), axpy(-1, q, p), scale(-1, p)]) assert(near(value(sum), sum));
    }),
    forAll("lattice: `out` is filled with what a fresh array would hold", xs, (x) => {
      const z = lattice.nearest(x), names = new Int32Array(length).fill(7);
      assertEquals(lattice.nearest(x, names) === names, true);
      assertEquals(names, z);
      for (const out of [new Float64Array(n), new Float32Array(n)]) {
        assertEquals(lattice.point(z, out) === out, true);
        assertSameBits(out, copy(lattice.point(z), out.slice() as typeof out), "out");
      }
    }),
    forAll("lattice: what is asked is left alone, and answered the same again", xs, (x) => {
      const before = copy(x), z = lattice.nearest(x), name = z.slice(), p = lattice.point(z), point = copy(p);
      value(lattice.shift(key(2)));
      assertSameBits(x, before, "the vector");
      assertEquals(z, name);
      assertSameBits(p, point, "the point");
      assertEquals(lattice.nearest(x), name);
    }),
    forAll("lattice: vectors that are not numbers, too large or of another length are refused", xs, (x) => {
      const j = x.findIndex((value) => value > 0);
      for (const bad of [NaN, Infinity, -Infinity, 1e300]) {
        const y = copy(x);
        y[Math.max(0, j)] = bad;
        assertThrows(() => lattice.nearest(y), RangeError);
      }
      for (const y of [[...x, 0], [...x].slice(1)]) assertThrows(() => lattice.nearest(y), TypeError, "length");
    }, 10),
    forAll("lattice: names of another length are refused", xs, (x) => {
      const z = lattice.nearest(x);
      for (const y of [[...z, 0], [...z].slice(1)]) assertThrows(() => lattice.point(Int32Array.from(y)), RangeError);
    }, 10),
    forAll("lattice: the shift of a key is the same every time, and as long as a vector", keys, (key) => {
      const shift = lattice.shift(key);
      assertEquals(shift.length, n);
      assertSameBits(lattice.shift({ ...key }), shift, "the shift");
      assert(norm2(error(shift)) <= R * (1 + 1e-12));
    }),
  ];
}
