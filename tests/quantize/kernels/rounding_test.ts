import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { euclideanNorm, fixedPointFactor, largestMagnitude, levelStep } from "../../../quantize/kernels/bucket_norm.ts";
import { packBucket } from "../../../quantize/kernels/pack.ts";
import "../../support/seed.ts";
import { highWordOf, quanta, slowEuclidean, slowFactor, slowPosition, slowStep } from "./reference.ts";

const bits = fc.integer({ min: 2, max: 8 });
const largest = (b: number): number => 2 ** (b - 1) - 1;

const extremes = [2 ** -149, 3 * 2 ** -149, 1e-38, 2 ** -126, 2 ** -98, 1e-30, 2 ** -64, 1, 3, 2 ** 64, 2 ** 126, 3e38]
  .flatMap((N) => [N, N * (1 + 2 ** -23), N * (1 - 2 ** -24)].map(Math.fround)).concat([(2 - 2 ** -23) * 2 ** 127]);

/** Positive float32 numbers of every size. */
const norms = fc.oneof(
  fc.float({ min: Math.fround(2 ** -149), noNaN: true, noDefaultInfinity: true }),
  fc.float({ min: Math.fround(1e-3), max: 1000, noNaN: true }),
  fc.constantFrom(...extremes),
);

/** A norm and a float32 of at most its magnitude. */
const within = norms.chain((N) =>
  fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(1, -1, 0, 0.5, -0.5, 1 / 3, 2 ** -23)).map((
    part,
  ) => ({ N, x: Math.fround(part * N) }))
);

/** What the kernel makes of x with random word r. */
function codeOf(b: number, N: number, x: number, r: number): number {
  const words = new Int32Array(4 * b), lo = 0x89abcdef, key = { hi: highWordOf(r, lo), lo };
  packBucket(Float32Array.of(x), 0, 1, { bits: b, factor: fixedPointFactor(N, largest(b)), key }, words, 0);
  return words[0] & (2 ** b - 1);
}

Deno.test("the factor is the largest of 24 bits with fround(N y) ≤ S, times 2²³, and the step its mirror", () => {
  fc.assert(
    fc.property(bits, norms, (b, N) => {
      const S = largest(b);
      assertEquals(fixedPointFactor(N, S), slowFactor(N, S) * 2 ** 23);
      assertEquals(levelStep(N, S), slowStep(N, S));
      assert(Math.fround(S * levelStep(N, S)) <= N);
    }),
    { numRuns: 2000, examples: extremes.flatMap((N) => [2, 3, 8].map((b): [number, number] => [b, N])) },
  );
});

Deno.test("the position of x is S x/N within 2⁻²³ of a step and 3·2⁻²⁴ of itself", () => {
  fc.assert(
    fc.property(bits, within, (b, { N, x }) => {
      const S = largest(b), t = BigInt(slowPosition(x, N, S)), wanted = 2n ** 23n * BigInt(S) * quanta(x);
      const off = t * quanta(N) - wanted, most = 2n * quanta(N) + 3n * BigInt(S) * quanta(Math.abs(x));
      assert(2n * (off < 0n ? -off : off) <= most, `${t} is not the position of ${x} in ${N}`);
    }),
    { numRuns: 3000 },
  );
});

Deno.test("the code steps up at the random word that makes its mean the position, for all 2²³ words exactly", () => {
  // The code is monotone in r ≫ 9, so that two words tell how many of the 2²³ go up: t mod 2²³, and the mean is t/2²³.
  fc.assert(
    fc.property(bits, within, fc.nat(511), (b, { N, x }, low) => {
      const S = largest(b), t = slowPosition(x, N, S), below = Math.floor(t / 2 ** 23), up = t - below * 2 ** 23;
      assertEquals(codeOf(b, N, x, 2 ** 32 - 1) - S, up > 0 ? below + 1 : below);
      assertEquals(codeOf(b, N, x, 0) - S, below);
      const first = 2 ** 23 - up; // the first that goes up, where one does
      if (up === 0) return;
      assertEquals(codeOf(b, N, x, first * 512 + low) - S, below + 1);
      assertEquals(codeOf(b, N, x, (first - 1) * 512 + low) - S, below);
    }),
    { numRuns: 1500 },
  );
});

Deno.test("no code is outside 0 … 2S: the largest magnitudes with the least and the greatest word, for every norm", () => {
  fc.assert(
    fc.property(bits, norms, (b, N) => {
      const S = largest(b);
      for (const r of [0, 511, 512, 2 ** 31, 2 ** 32 - 1]) {
        const [most, least] = [codeOf(b, N, N, r), codeOf(b, N, -N, r)];
        assert(most <= 2 * S && most >= 2 * S - 1, `${N} has code ${most}`);
        assert(least >= 0 && least <= 1, `${-N} has code ${least}`);
        assertEquals([codeOf(b, N, 0, r), codeOf(b, N, -0, r)], [S, S]);
      }
    }),
    { numRuns: 300, examples: extremes.map((N): [number, number] => [2, N]) },
  );
});

Deno.test("the largest magnitude is exact, and NaN where an entry is not finite, at any place", () => {
  const entry = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(fc.array(entry, { maxLength: 40 }), fc.nat(40), fc.nat(40), (entries, from, at) => {
    const x = Float32Array.from(entries), patterns = new Int32Array(x.buffer);
    assertEquals(
      largestMagnitude(patterns, Math.min(from, x.length), x.length),
      Math.max(0, ...x.subarray(from).map(Math.abs)),
    );
    for (const strange of [NaN, Infinity, -Infinity]) {
      if (at >= x.length) continue;
      x[at] = strange;
      assertEquals(largestMagnitude(patterns, 0, x.length), NaN);
    }
  }));
});

Deno.test("the Euclidean norm is eight sums and a tail in one order, and never below a magnitude", () => {
  const entry = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ min: -1, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), fc.nat(9), (entries, from) => {
      const x = Float32Array.from(entries), v = [...x.subarray(from)];
      const norm = euclideanNorm(x, Math.min(from, x.length), x.length);
      assertEquals(norm, slowEuclidean(v));
      assert(v.every((value) => Math.abs(value) <= norm));
    }),
    { numRuns: 500 },
  );
});
