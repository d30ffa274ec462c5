import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { bits, countBits, readWhole } from "../../base/bits.ts";
import { key, normals } from "../../base/key.ts";
import { norm2, scale } from "../../base/vector.ts";
import { latticePoints } from "../../quantize/balls/lattice_points.ts";
import { tiltedLatticeBall } from "../../quantize/balls/tilted_lattice_code.ts";
import { integersOf } from "../../quantize/codes/integers.ts";
import { compressor, decode, encode } from "../../quantize/compressor.ts";
import { cubicLattice } from "../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../quantize/lattices/gosset.ts";
import { leech } from "../../quantize/lattices/leech.ts";
import { permutohedral } from "../../quantize/lattices/permutohedral.ts";
import { latticeQuantizer } from "../../quantize/lattices/quantizer.ts";
import { inDimension, pointsOf } from "./lattice_points.ts";

const k = key(0);

Deno.test("points are read as written, 0 and those at the border too, in no more bits than stated", () => {
  for (const lattice of inDimension(24)) {
    const radius = 15, codec = latticePoints({ lattice, radius });
    for (let trial = 0; trial < 30; trial++) {
      const x = normals(key(trial), 24), size = trial * (radius - lattice.coveringRadius) / 29;
      const z = lattice.nearest(scale(size / norm2(x), x)), message = bits((sink) => codec.write(z, sink));
      assertEquals(readWhole(message, codec.read), z);
      assertLessOrEqual(message.length, codec.most);
    }
  }
});

Deno.test("a message is that of a smallest ball with the number of the ball before it: 0 has hardly more than that number", () => {
  for (const lattice of inDimension(24)) {
    const codec = latticePoints({ lattice, radius: 15 }), zero = new Int32Array(lattice.length);
    const width = codec.most - tiltedLatticeBall({ lattice, radius: 15 }).most;
    assertEquals(width, 5); // 2 balls to a factor of 2 in the square, from 225 down to ½: numbers to 18
    assertLessOrEqual(
      countBits((sink) => codec.write(zero, sink)),
      lattice.name.startsWith("A*") ? width + 6 : width + 2,
    );
  }
});

Deno.test("of all bit strings as long as the longest, as many begin with a message as there are points", () => {
  for (
    const [lattice, radius] of [[cubicLattice({ dimension: 2 }), 3], [permutohedral({ dimension: 2 }), 2]] as const
  ) {
    const codec = latticePoints({ lattice, radius }), messages = new Set<string>();
    assertLessOrEqual(codec.most, 12);
    for (let word = 0; word < 2 ** codec.most; word++) {
      const string = bits((sink) => sink.write(word, codec.most));
      for (let length = 0; length <= codec.most; length++) {
        const message = bits((sink) => sink.write(word >>> (codec.most - length), length));
        let z: Int32Array;
        try {
          z = readWhole(message, codec.read);
        } catch (error) {
          assert(error instanceof RangeError, `${error}`);
          continue;
        }
        assertEquals(bits((sink) => codec.write(z, sink)), message);
        messages.add(`${message.length} ${message.bytes}`);
      }
      assert(string.length === codec.most);
    }
    assertEquals(
      messages.size,
      [...pointsOf(lattice, radius)].filter((z) => norm2(lattice.point(z)) <= radius + 1e-9).length,
    );
  }
});

Deno.test("0 takes no more bits than stated, whatever the radius, though small balls of A_n* have more groups", () => {
  for (let n = 1; n < 12; n++) {
    const lattice = permutohedral({ dimension: n }), zero = new Int32Array(n + 1);
    for (let radius = 0.5; radius < 2; radius += 0.01) {
      const codec = latticePoints({ lattice, radius }), message = bits((sink) => codec.write(zero, sink));
      assertLessOrEqual(message.length, codec.most);
      assertEquals(readWhole(message, codec.read), zero);
    }
  }
});

/**
 * Nearest points to normal vectors have the entropy of the vector with an error added that is as good as independent for
 * σ ≥ 1: at most `(n/2) log₂ 2πe(σ² + d²) − log₂ V` for an error of d² a coordinate, and hardly less.
 *
 * The length of a message is linear in |p|² but for the step between balls. With y = 20n degrees of freedom in 20 messages
 * `Σ |p|²/(σ² + d²)` is outside of `y ± 6.5 √(2y)` with a probability below 10⁻⁹ (chi-square, whose tails are
 * `e^{−t²/4y + t³/6y²}` at `t = 6.5 √(2y)`), which makes `(n/2) log₂ e · 6.5 √(2/y)` bits: 22 for n = 96, 71 for n = 960.
 */
Deno.test("for normal vectors of any variance messages are as long as their entropy and a dozen bits", () => {
  for (const n of [96, 960]) {
    const chance = n / 2 * Math.LOG2E * 6.5 * Math.sqrt(2 / (20 * n));
    for (const lattice of inDimension(n)) {
      const h = lattice.determinant ** (1 / n), codec = latticePoints({ lattice, radius: 6 * h * Math.sqrt(n) });
      const sent = compressor(latticeQuantizer({ lattice, error: lattice.coveringRadius }), codec);
      for (const sigma of [h, 1.1 * h, 3 * h]) {
        let length = 0;
        for (let trial = 0; trial < 20; trial++) {
          const x = scale(sigma, normals(key(trial), n)), message = encode(sent, x, k);
          assertEquals(decode(sent, message, k), lattice.point(lattice.nearest(x)));
          length += message.length / 20;
        }
        const variance = sigma * sigma + (lattice.secondMoment ?? 1) * h * h;
        const entropy = n / 2 * Math.log2(2 * Math.PI * Math.E * variance) - Math.log2(lattice.determinant);
        assertLess(length, entropy + 15 + chance, `${lattice.name} ${sigma}`);
        assertGreater(length, entropy - chance, `${lattice.name} ${sigma}`);
      }
    }
  }
});

Deno.test("names of E₈ and Λ₂₄ are shorter by more than a bit a coordinate than one by one", () => {
  for (const lattice of [gosset({ blocks: 120 }), leech({ blocks: 40 })]) {
    const z = lattice.nearest(normals(key(1), 960)), codec = latticePoints({ lattice, radius: 100 });
    const length = countBits((sink) => codec.write(z, sink));
    assertGreater(countBits((sink) => integersOf(960).write(z, sink)), length + 960);
  }
});

Deno.test("points beyond the radius, and a radius that is no number above 0, are refused", () => {
  const lattice = dualCheckerboard({ dimension: 4 }), codec = latticePoints({ lattice, radius: 3 });
  assertThrows(
    () => bits((sink) => codec.write(Int32Array.of(8, 0, 0, 0), sink)),
    RangeError,
    "its weight must be at most",
  );
  for (const radius of [0, -1, NaN, Infinity]) {
    assertThrows(() => latticePoints({ lattice, radius }), RangeError, "the radius");
  }
  const beyond = bits((sink) => sink.write(0xffffffff, 32));
  assertThrows(() => readWhole(beyond, codec.read), RangeError, "the number of its ball");
});
