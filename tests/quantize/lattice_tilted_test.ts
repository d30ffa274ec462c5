import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLessOrEqual, assertThrows } from "@std/assert";
import { type Bits, bits, readWhole, source } from "../../base/bits.ts";
import { key, normals } from "../../base/key.ts";
import { dot, norm2, scale, subtract, type Vec } from "../../base/vector.ts";
import { tiltedLatticeBall, tiltedLatticeCode } from "../../quantize/balls/tilted_lattice_code.ts";
import { type BoundedLengthCodec, padded } from "../../quantize/codes/padded.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { checkerboard } from "../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../quantize/lattices/gosset.ts";
import type { Lattice } from "../../quantize/lattices/lattice.ts";
import { leech } from "../../quantize/lattices/leech.ts";
import { permutohedral } from "../../quantize/lattices/permutohedral.ts";
import { product } from "../../quantize/lattices/product.ts";
import { rootLattice } from "../../quantize/lattices/root.ts";
import { scaled } from "../../quantize/lattices/scaled.ts";
import { inDimension, largestOf, pointsOf } from "./lattice_points.ts";

const k = key(0);
const messageOf = (codec: BoundedLengthCodec<Int32Array>, z: Int32Array): Bits => bits((sink) => codec.write(z, sink));

/** log₂ of the volume of a ball, in cells. */
function logVolume({ dimension: n, determinant }: Pick<Lattice, "dimension" | "determinant">, radius: number): number {
  let log = n % 2 === 0 ? 0 : 1;
  for (let j = n; j > 1; j -= 2) log += Math.log2(2 * Math.PI / j);
  return log + n * Math.log2(radius) - Math.log2(determinant);
}

const small: readonly [Lattice, number][] = [
  [cubicLattice({ dimension: 1 }), 30],
  [cubicLattice({ dimension: 2 }), 7],
  [product(cubicLattice({ dimension: 2 }), 2), 2.5],
  [dualCheckerboard({ dimension: 2 }), 5],
  [dualCheckerboard({ dimension: 3 }), 0.8],
  [dualCheckerboard({ dimension: 4 }), 2],
  [dualCheckerboard({ dimension: 5 }), 1.01],
  [product(dualCheckerboard({ dimension: 3 }), 2), 1.3],
  [permutohedral({ dimension: 1 }), 9],
  [permutohedral({ dimension: 2 }), 6],
  [permutohedral({ dimension: 3 }), 3],
  [permutohedral({ dimension: 4 }), 1.5],
  [product(permutohedral({ dimension: 2 }), 2), 0.9],
  [checkerboard({ dimension: 4 }), 2.5],
  [rootLattice({ dimension: 3 }), 3],
  [product(rootLattice({ dimension: 2 }), 2), 1.5],
  [gosset({ blocks: 1 }), 2],
];

for (const [lattice, radius] of small) {
  Deno.test(`${lattice.name}: every point within ${radius} is read as written, in no more bits than stated, and no other point is written`, () => {
    const codec = tiltedLatticeBall({ lattice, radius });
    let count = 0, longest = 0;
    for (const z of pointsOf(lattice, radius + 0.5)) {
      if (norm2(lattice.point(z)) > radius + 1e-9) assertThrows(() => messageOf(codec, z), RangeError, "weight");
      else {
        const message = messageOf(codec, z);
        assertEquals(readWhole(message, codec.read), z);
        longest = Math.max(longest, message.length);
        count++;
      }
    }
    assertLessOrEqual(longest, codec.most);
    assertLessOrEqual(Math.log2(count), codec.most);
  });
}

for (const [lattice, radius] of [small[1], small[3], small[9], small[4], small[13], small[14]]) {
  Deno.test(`${lattice.name}: of all bit strings as long as the longest, as many are read as there are points, and each is what is written`, () => {
    const r = Math.min(radius, 2.2), codec = padded(tiltedLatticeBall({ lattice, radius: r }));
    assertLessOrEqual(codec.bits, 12);
    let read = 0;
    for (let word = 0; word < 2 ** codec.bits; word++) {
      const message = bits((sink) => sink.write(word, codec.bits));
      let z: Int32Array;
      try {
        z = readWhole(message, codec.read);
      } catch (error) {
        assert(error instanceof RangeError, `${error}`);
        continue;
      }
      read++;
      assertEquals(bits((sink) => codec.write(z, sink)), message);
    }
    assertEquals(read, [...pointsOf(lattice, r)].filter((z) => norm2(lattice.point(z)) <= r + 1e-9).length);
  });
}

Deno.test("points on the outermost shell take as many bits as stated, and fewer by 2 or 3 at most: the bound is attained", () => {
  for (const lattice of inDimension(24)) {
    const radius = Math.sqrt(24), codec = tiltedLatticeBall({ lattice, radius }), lengths: number[] = [];
    for (let trial = 0; trial < 30; trial++) {
      const z = largestOf(lattice, radius, lattice.nearest(inside(lattice, radius, trial)));
      assertGreater(norm2(lattice.point(z)), radius - 0.2);
      lengths.push(messageOf(codec, z).length);
    }
    assertEquals(Math.max(...lengths), codec.most, lattice.name);
    assertGreater(Math.min(...lengths), codec.most - 4, lattice.name);
  }
});

/** A random vector whose nearest point is in the ball. */
function inside(lattice: Lattice, radius: number, seed: number): Vec {
  let x = normals(key(seed), lattice.dimension);
  while (norm2(lattice.point(lattice.nearest(x))) > radius) x = scale(0.98, x);
  return x;
}

Deno.test("climbing to longer and longer messages does not lead above the bound", () => {
  for (const lattice of inDimension(24)) {
    const epsilon = 0.4, { bits: most } = tiltedLatticeCode({ lattice, epsilon }), M = lattice.coveringRadius / epsilon;
    const codec = tiltedLatticeBall({ lattice, radius: M + lattice.coveringRadius });
    const lengthAt = (u: Vec): number => messageOf(codec, lattice.nearest(scale(M / norm2(u), u))).length;
    let u: Vec = normals(key(1), 24), longest = lengthAt(u);
    for (let step = 0; step < 300; step++) {
      const away = normals(key(step + 2), 24), tried = Float64Array.from(u, (x, j) => x + 0.3 * away[j]);
      const length = lengthAt(tried);
      if (length >= longest) u = tried, longest = length;
    }
    assertLessOrEqual(longest, codec.most);
    if (!lattice.name.startsWith("Z")) assertEquals(most, codec.most); // the code of Zⁿ leaves out some of the ball
    assertGreater(longest, 0.8 * codec.most);
  }
});

Deno.test("at ε = .5612 the worst case of Λ₂₄⁴ is below 1.8 bits a coordinate, and those of A_n* and Λ₂₄ tend to log₂ ρ(1 + ε)/ε", () => {
  const rate = (lattice: Lattice): number => tiltedLatticeCode({ lattice, epsilon: 0.5612 }).bits / lattice.dimension;
  assertEquals(rate(leech({ blocks: 4 })), 165 / 96);
  assertEquals(rate(permutohedral({ dimension: 96 })), 173 / 96);
  assertLessOrEqual(rate(permutohedral({ dimension: 960 })), 1.74);
  assertLessOrEqual(rate(leech({ blocks: 40 })), 1.732);
  assertLessOrEqual(rate(permutohedral({ dimension: 9600 })), 1.732);
  assertLessOrEqual(rate(leech({ blocks: 400 })), 1.731);
});

Deno.test("the bound is within ½ log₂(πn) + 4 bits of the logarithm of the volume in large dimensions", () => {
  for (const n of [96, 960, 9600]) {
    for (const lattice of inDimension(n)) {
      for (const variance of [1, 4]) {
        const radius = Math.sqrt(variance * n),
          excess = tiltedLatticeBall({ lattice, radius }).most - logVolume(lattice, radius);
        assertLessOrEqual(excess, 0.5 * Math.log2(Math.PI * n) + 4, `${lattice.name}, ${variance}`);
        assertGreater(excess, 0, `${lattice.name}, ${variance}`);
      }
    }
  }
});

Deno.test("a point with all its norm in one place has a message too", () => {
  for (const n of [24, 960, 9600]) {
    for (const lattice of inDimension(n)) {
      const far = 1.5 * Math.sqrt(n),
        radius = far + lattice.coveringRadius,
        codec = tiltedLatticeBall({ lattice, radius });
      for (const [j, x] of [[0, far], [n - 1, -far], [n >> 1, 0.7 * far]] as const) {
        const z = lattice.nearest(new Float64Array(n).fill(x, j, j + 1)),
          message = messageOf(codec, z);
        assertEquals(readWhole(message, codec.read), z);
        assertLessOrEqual(message.length, codec.most);
      }
    }
  }
});

Deno.test("codes for balls: messages are equally long, and the error is at most ε r, with deep holes and in 9600 dimensions", () => {
  for (const n of [24, 96, 9600]) {
    for (const lattice of inDimension(n)) {
      const epsilon = 0.5612, radius = 3, code = tiltedLatticeCode({ lattice, epsilon }), sent = code.at(radius);
      const R = lattice.coveringRadius, hole = holeOf(lattice);
      const inside = scale(0.99 * radius / Math.sqrt(n), normals(key(7), n));
      const inputs = [
        scale(radius / norm2(inside), inside),
        new Float64Array(n).fill(radius, 3, 4),
        new Float64Array(n),
        scale(radius * epsilon / R, hole),
      ];
      const errors = inputs.map((u) => {
        const message = encode(sent, u, k);
        assertEquals(message.length, code.bits);
        return norm2(subtract(decode(sent, message, k), u)) / (epsilon * radius);
      });
      for (const error of errors) assertLessOrEqual(error, 1 + 1e-12, lattice.name);
      assertAlmostEquals(errors[3], 1, 1e-9);
    }
  }
});

/** A deep hole of the lattice, at distance R from 0. */
function holeOf({ name, dimension: n, coveringRadius: R }: Lattice): Vec {
  if (name.startsWith("Z")) return new Float64Array(n).fill(0.5);
  if (name.startsWith("D*")) return new Float64Array(n).fill(0.5, 0, n / 2);
  if (name.startsWith("E8")) return Float64Array.from({ length: n }, (_, j) => j % 8 === 0 ? 1 : 0);
  if (name.startsWith("Λ")) return Float64Array.from({ length: n }, (_, j) => j % 24 === 0 ? Math.SQRT2 : 0);
  const N = n + 1, x = new Float64Array(n); // (0, 1, …, n)/N, along Helmert's basis
  for (let j = 1; j <= n; j++) x[j - 1] = (j * (j - 1) / 2 - j * j) / N / Math.sqrt(j * (j + 1));
  assertAlmostEquals(Math.sqrt(dot(x, x)), R, 1e-9);
  return x;
}

Deno.test("bits cut off, bits appended, and padding that is not 0 are refused; other damage is refused or is another point", () => {
  for (const lattice of inDimension(24)) {
    const codec = tiltedLatticeBall({ lattice, radius: 5 }), fixed = padded(codec);
    for (let trial = 0; trial < 20; trial++) {
      const z = lattice.nearest(scale(0.7, normals(key(trial), 24))), message = messageOf(codec, z);
      for (let length = 0; length < message.length; length++) {
        assertThrows(() => readWhole({ ...message, length }, codec.read), RangeError);
      }
      assertThrows(
        () => readWhole({ bytes: Uint8Array.of(...message.bytes, 0), length: message.length + 1 }, codec.read),
        RangeError,
      );
      const whole = bits((sink) => fixed.write(z, sink)), place = whole.length - 1;
      if (message.length < whole.length) {
        const damaged = {
          ...whole,
          bytes: whole.bytes.with(place >> 3, whole.bytes[place >> 3] ^ (128 >> (place & 7))),
        };
        assertThrows(() => readWhole(damaged, fixed.read), RangeError, "padding");
      }
      for (let bit = 0; bit < message.length; bit++) {
        const bytes = message.bytes.with(bit >> 3, message.bytes[bit >> 3] ^ (128 >> (bit & 7)));
        let other: Int32Array;
        try {
          other = codec.read(source({ bytes, length: message.length }));
        } catch (error) {
          assert(error instanceof RangeError, `${error}`);
          continue;
        }
        assert(other.some((t, j) => t !== z[j]));
        assertLessOrEqual(norm2(lattice.point(other)), 5 + 1e-9);
      }
    }
  }
});

Deno.test("what names no point, or one outside, is not written", () => {
  const refuses = (lattice: Lattice, z: Int32Array, because: string): void => {
    const codec = tiltedLatticeBall({ lattice, radius: 3 });
    assertThrows(() => messageOf(codec, z), Error, because);
  };
  refuses(dualCheckerboard({ dimension: 3 }), Int32Array.of(0, 1, 0), "even or odd as place 0");
  refuses(dualCheckerboard({ dimension: 3 }), Int32Array.of(6, 2, 0), "its weight must be at most");
  refuses(permutohedral({ dimension: 3 }), Int32Array.of(1, 1, 1, 1), "the sum of its name");
  refuses(permutohedral({ dimension: 3 }), Int32Array.of(4, -4, 0, 0), "its weight must be at most");
  refuses(gosset({ blocks: 2 }), new Int32Array(16).with(0, 2), "a multiple of 4");
  refuses(cubicLattice({ dimension: 2 }), Int32Array.of(1, 3), "its weight must be at most");
  refuses(cubicLattice({ dimension: 2 }), Int32Array.of(1), "the length of z");
});

Deno.test("by rate, messages fit, and a finer code would not; with too few bits, or ε = 1, nothing is said", () => {
  for (const lattice of inDimension(24)) {
    for (const rate of [1.5, 2.2, 3.1]) {
      const code = tiltedLatticeCode({ lattice, rate });
      assertLessOrEqual(code.bits, 24 * rate);
      if (code.epsilon < 1) {
        assertGreater(tiltedLatticeCode({ lattice, epsilon: code.epsilon * (1 - 1 / 500) }).bits, 24 * rate - 1);
      }
    }
    for (const silent of [{ rate: 0.3 }, { epsilon: 1 }, { epsilon: 7 }]) {
      const code = tiltedLatticeCode({ lattice, ...silent });
      assertEquals([code.bits, code.epsilon], [0, 1]);
    }
  }
});

Deno.test("lattices at another scale, shells too large to count, and bad numbers are refused", () => {
  const lattice = gosset({ blocks: 3 });
  assertThrows(() => tiltedLatticeBall({ lattice: scaled(lattice, 2), radius: 1 }), RangeError, "shells must be known");
  assertThrows(
    () => tiltedLatticeCode({ lattice, epsilon: 1e-3 }),
    RangeError,
    "the mean weight of a block of E8^3 must be at most 682",
  );
  assertThrows(
    () => tiltedLatticeCode({ lattice: permutohedral({ dimension: 5 }), epsilon: 1e-5 }),
    RangeError,
    "the mean weight",
  );
  assertThrows(() => tiltedLatticeBall({ lattice, radius: 1e8 }), RangeError, "the radius must be at most 2²⁶");
  for (const bad of [-1, NaN, Infinity]) {
    assertThrows(() => tiltedLatticeBall({ lattice, radius: bad }), RangeError, "the radius");
    assertThrows(() => tiltedLatticeCode({ lattice, epsilon: bad }), RangeError, "epsilon");
    assertThrows(() => tiltedLatticeCode({ lattice, rate: bad }), RangeError, "the rate");
  }
});
