import { assert, assertAlmostEquals, assertLess } from "@std/assert";
import {
  adaptiveLevelsCodeLength,
  arithmetic,
  child,
  compressor,
  countBits,
  encode,
  entropy,
  expectedNonzeros,
  frequencies,
  geometricLevels,
  huffman,
  huffmanExpectedLength,
  huffmanLengths,
  key,
  levelled,
  levelUse,
  norm,
  normals,
  numbered,
  rans,
  signsApart,
  staticModel,
  stochasticLevels,
  uniformLevels,
  type Vec,
} from "@bitdescent/bitdescent";
import { float32Up } from "../../quantize/floats.ts";
import { meanAndSlack } from "../support/average.ts";

const d = 8192, draws = 64;

/** Gradients of a few shapes. */
const sources: Readonly<Record<string, Vec>> = {
  normal: normals(key(1), d),
  "heavy tails": normals(key(2), d).map((z) => z ** 5),
  "10% sparse": normals(key(3), d).map((z, i) => i % 10 === 0 ? z : 0),
};

const sets: Readonly<Record<string, { levels: Vec; q: number }>> = {
  "NUQSGD": { levels: geometricLevels({ count: 4 }), q: 2 },
  "QSGD in the maximum norm": { levels: uniformLevels({ steps: 8 }), q: Infinity },
  "TernGrad": { levels: [0, 1], q: Infinity },
};

/** Probabilities of the numbers of levels with 0, from those of magnitudes. */
const signed = (p: Vec): number[] => {
  const above = Array.from(p).slice(1).map((p) => p / 2);
  return [...above.toReversed(), p[0], ...above];
};

for (const [source, x] of Object.entries(sources)) {
  for (const [set, { levels, q }] of Object.entries(sets)) {
    const quantizer = stochasticLevels({ dimension: d, levels, norm: q }), size = float32Up(norm(x, q));
    const levelling = { x, levels, norms: [size] };
    const p = levelUse(levelling), H = entropy(p), numbersEntropy = d * H + expectedNonzeros(levelling);

    Deno.test(`${set} on ${source}: Huffman messages are as long as expected, and inside Theorem 3`, () => {
      const sent = compressor(quantizer, levelled(quantizer, signsApart(levels, huffman({ weights: p }))));
      const expected = 32 + d * huffmanExpectedLength(p) + expectedNonzeros(levelling);
      const bound = adaptiveLevelsCodeLength.value({ dimension: d, levels, norm: q, entropy: H });
      assertLess(expected, bound * (1 + 1e-12));
      assertLess(bound, adaptiveLevelsCodeLength.value({ dimension: d, levels, norm: q }) * (1 + 1e-12));

      let written = 0;
      for (let i = 0; i < draws; i++) written += encode(sent, x, child(key(4), i)).length / draws;
      // Hoeffding over draws · d independent coordinates of 1 to `longest` bits: a false alarm has probability 10⁻⁹.
      const longest = Math.max(...huffmanLengths({ weights: p })) + 1;
      const slack = longest * Math.sqrt(d * Math.log(2e9) / (2 * draws));
      assert(Math.abs(written - expected) <= slack, `${written} where ${expected} ± ${slack} was expected`);
      assertLess(written, bound + slack);
    });

    Deno.test(`${set} on ${source}: arithmetic messages are within 1% and 2 bits of the entropy, rANS within 1% and 160`, () => {
      const weights = signed(p), total = weights.reduce((sum, weight) => sum + weight, 0);
      const ideal = (numbers: Int32Array): number =>
        numbers.reduce((sum, k) => sum - Math.log2(weights[k + levels.length - 1] / total), 0);
      const codes = {
        arithmetic: numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights, bits: 24 }) }))),
        rans: numbered(levels, rans({ frequencies: frequencies({ weights, bits: 12 }) })),
      };
      const mean = { ideal: 0, arithmetic: 0, rans: 0 }, ideals: number[] = [];
      for (let i = 0; i < draws; i++) {
        const { numbers } = quantizer.quantize(x, child(key(5), i));
        ideals.push(ideal(numbers));
        mean.ideal += ideals[i] / draws;
        mean.arithmetic += countBits((sink) => codes.arithmetic.write(numbers, sink)) / draws;
        mean.rans += countBits((sink) => codes.rans.write(numbers, sink)) / draws;
      }
      const { slack } = meanAndSlack(ideals, {
        range: d * Math.log2(total / Math.min(...weights.filter((w) => w > 0))),
        claims: 1,
      });
      assert(Math.abs(mean.ideal - numbersEntropy) <= slack);
      assertLess(mean.arithmetic, 1.01 * mean.ideal + 2);
      if (numbersEntropy > 1000) assertAlmostEquals(mean.arithmetic / numbersEntropy, 1, 0.01);
      if (numbersEntropy > 1000) assertLess(mean.rans, 1.01 * mean.ideal + 160);
    });
  }
}
