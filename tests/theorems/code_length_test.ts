import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bits } from "../../base/bits.ts";
import { child, key, uniforms } from "../../base/key.ts";
import { norm } from "../../base/norm.ts";
import { eliasGamma, eliasOmega } from "../../quantize/codes/elias.ts";
import { qsgdDense } from "../../quantize/levels/signs_apart.ts";
import { qsgdSparse } from "../../quantize/codes/sparse_numbers.ts";
import type { SequenceCodec } from "../../quantize/types.ts";
import {
  adaptiveLevelsCodeLength,
  nonzerosBound,
  zeroLevelProbabilityAsPrinted,
} from "../../theory/levels/code_bounds.ts";
import {
  eliasDenseLength,
  eliasGammaLength,
  eliasOmegaLength,
  eliasSparseLength,
  entropy,
  huffmanExpectedLength,
} from "../../theory/levels/code_length.ts";
import { expectedNonzeros, levelUse } from "../../theory/levels/law.ts";
import { adversarialVectors, randomLevels } from "../support/level_families.ts";
import { roundings } from "../support/roundings.ts";
import golden from "./golden_rounding.json" with { type: "json" };

const close = (actual: number, expected: number, message?: string): void =>
  assertAlmostEquals(actual, expected, 1e-12 * Math.max(1, Math.abs(expected)), message);

/** Some probabilities, now and then 0 or equal. */
function someProbabilities(i: number): number[] {
  const u = uniforms(child(key(1), i), 1 + i % 6).map((v, j) => (i + j) % 5 === 0 ? 0 : i % 3 === 0 ? 1 : v ** 4);
  const sum = u.reduce((total, v) => total + v, 0);
  return Array.from(u, (v, j) => sum > 0 ? v / sum : j === 0 ? 1 : 0);
}

/** The least expected length of a prefix code, over all lengths that Kraft's inequality allows. */
function leastLength(p: readonly number[], kraft = 1): number {
  if (p.length === 0) return 0;
  let least = Infinity;
  for (let length = 0; length < 6 && 2 ** -length <= kraft; length++) {
    least = Math.min(least, length * p[0] + leastLength(p.slice(1), kraft - 2 ** -length));
  }
  return least;
}

Deno.test("entropy and the Huffman length: golden values, the least over all prefix codes, within a bit of each other", () => {
  for (const { probabilities, entropy: H, huffman, huffmanOfSupport, nonzerosBound: n, ...row } of golden) {
    close(entropy(probabilities), H);
    close(huffmanExpectedLength(probabilities), huffman);
    close(huffmanExpectedLength(probabilities.filter((p) => p > 0)), huffmanOfSupport);
    const q = Number(row.norm === "inf" ? Infinity : row.norm);
    close(nonzerosBound.value({ dimension: row.x.length, levels: row.levels, norm: q }), n);
  }
  for (let i = 0; i < 120; i++) {
    const p = someProbabilities(i), length = huffmanExpectedLength(p);
    close(length, leastLength(p), `${p}`);
    assert(entropy(p) <= length + 1e-12 && length <= entropy(p) + 1 + 1e-12, `${p}`);
  }
  for (const bad of [[], [1, -0.5], [NaN]]) assertThrows(() => huffmanExpectedLength(bad), RangeError);
});

Deno.test("Elias' codes are as long as what the codecs write", () => {
  for (const n of [...Array.from({ length: 300 }, (_, i) => i + 1), 2 ** 16 - 1, 2 ** 16, 1e9, 2 ** 31 - 1]) {
    assertEquals(bits((sink) => eliasGamma.write(n, sink)).length, eliasGammaLength(n));
    assertEquals(bits((sink) => eliasOmega.write(n, sink)).length, eliasOmegaLength(n));
  }
  assertEquals([1, 3, 5, 17, 1000].map(eliasGammaLength), [1, 3, 5, 9, 19]);
  assertEquals([1, 3, 5, 17, 1000].map(eliasOmegaLength), [1, 3, 6, 11, 17]);
  for (const n of [0, 1.5]) assertThrows(() => eliasOmegaLength(n), RangeError, "an integer from 1");
});

Deno.test("the expected lengths of QSGD's codes are the means over all that the codecs may write", () => {
  for (let i = 0; i < 60; i++) {
    const levels = randomLevels(child(key(2), i), { most: 5, zero: i % 4 > 0 });
    const x = uniforms(child(key(3), i), 7).map((u, j) => (i + j) % 5 === 0 ? 0 : (2 * u - 1) ** 3);
    const norms = [x.subarray(0, 4), x.subarray(4)].map((part) => norm(part, [1, 2, Infinity][i % 3]));
    const levelling = { x, levels, norms, bucket: 4 }, outcomes = roundings(levelling);
    const mean = (code: SequenceCodec) =>
      outcomes.reduce((sum, { probability, numbers }) => {
        return sum + probability * bits((sink) => code.write(Int32Array.from(numbers), sink)).length;
      }, 0);
    close(eliasDenseLength(levelling), mean(qsgdDense), `${levels}`);
    close(eliasSparseLength(levelling), mean(qsgdSparse), `${levels}`);
  }
  const zeros = { x: [0, 0, 0], levels: [0, 1], norms: [0] };
  assertEquals([eliasDenseLength(zeros), eliasSparseLength(zeros)], [0, 0]); // only the norm is sent
  assertEquals(eliasSparseLength({ ...zeros, norms: [1] }), 6); // ω(4): a gap to beyond the end
});

Deno.test("Theorem 3: no vector has more nonzeros or a longer Huffman code, and a bound a little smaller would fail", () => {
  let nonzeros = 0, length = 0;
  for (let i = 0; i < 2500; i++) {
    const zero = i % 4 > 0, levels = randomLevels(child(key(4), i), { zero }), q = [1, 1.5, 2, 3, Infinity][i % 5];
    const dimension = [1, 2, 3, 10, 40, 100][Math.floor(i / 5) % 6], parameters = { levels, dimension, norm: q };
    const most = nonzerosBound.value(parameters), crude = adaptiveLevelsCodeLength.value(parameters);
    assert(nonzerosBound.holds(parameters) && adaptiveLevelsCodeLength.holds(parameters));
    for (const { name, x } of adversarialVectors(levels, dimension, child(key(5), i))) {
      const levelling = { x, levels, norms: [norm(x, q)] }, p = levelUse(levelling), H = entropy(p);
      const signs = expectedNonzeros(levelling), bound = adaptiveLevelsCodeLength.value({ ...parameters, entropy: H });
      const message = 32 + signs + dimension * huffmanExpectedLength(p);
      assert(signs <= most * (1 + 1e-9), `${name}, q = ${q}, d = ${dimension}, levels ${levels}`);
      assert(message <= bound * (1 + 1e-9) && bound <= crude * (1 + 1e-9), `${name}, levels ${levels}`);
      if (most < dimension) nonzeros = Math.max(nonzeros, signs / most);
      length = Math.max(length, message / bound);
    }
  }
  assert(nonzeros > 0.8 && length > 0.99, `${nonzeros} ${length}`);
  const certain = { x: new Float64Array(50).fill(0.5).fill(1, 0, 1), levels: [0, 0.5, 1], norms: [1] };
  close(expectedNonzeros(certain), nonzerosBound.value({ dimension: 50, levels: [0, 0.5, 1], norm: Infinity }));
});

Deno.test("as printed the probability of level 0 is too large, above 1 as often as not", () => {
  const e1 = { x: [1, 0, 0, 0], levels: [0, 0.25, 0.5, 1], norms: [1] };
  assertEquals(zeroLevelProbabilityAsPrinted(e1), 3);
  assertEquals(levelUse(e1), Float64Array.of(0.75, 0, 0, 0.25));
  let impossible = 0;
  for (let i = 0; i < 300; i++) {
    const levels = randomLevels(child(key(6), i)), x = uniforms(child(key(7), i), 30).map((u) => u ** (1 + i % 6));
    const levelling = { x, levels, norms: [norm(x, 2)] }, [correct] = levelUse(levelling);
    const printed = zeroLevelProbabilityAsPrinted(levelling);
    const below = Array.from(x).filter((v) => v / norm(x, 2) < levels[1]).length / 30;
    close(printed - correct, below * (1 / levels[1] - 1)); // (1 − r)/ℓ₁ − (1 − r/ℓ₁), whatever r is
    if (printed > 1) impossible++;
  }
  assert(impossible > 100, `${impossible}`);
});

Deno.test("the bound is for the code of the true probabilities: that of others may be longer", () => {
  const estimated = [2, 2, 1], truth = [1, 0, 0]; // the lengths of the code for ¼, ¼, ½
  const length = truth.reduce((sum, p, j) => sum + p * estimated[j], 0);
  assertEquals([length, entropy(truth) + 1], [2, 1]);
  assert(!adaptiveLevelsCodeLength.holds({ levels: [0, 1], dimension: 2, norm: 2, entropy: -1 }));
  assert(!nonzerosBound.holds({ levels: [0, 0.5], dimension: 2, norm: 2 }));
});
