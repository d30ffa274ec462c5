import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { type Bits, bits, type BitSink, readWhole } from "../../../base/bits.ts";
import { child, key, normals } from "../../../base/key.ts";
import type { Float64s } from "../../../base/vector.ts";
import type { Codebook } from "../../../quantize/adaptive/codebooks/codebook.ts";
import { levelsSent } from "../../../quantize/adaptive/codebooks/levels_sent.ts";
import { momentsShared } from "../../../quantize/adaptive/codebooks/moments_shared.ts";
import { packedLevels } from "../../../quantize/kernels/packed_levels.ts";
import type { LevelCode, Tuned, TunedOptions } from "../../../quantize/adaptive/codebooks/tuned.ts";
import { alq } from "../../../quantize/adaptive/designs/alq.ts";
import { amq } from "../../../quantize/adaptive/designs/amq.ts";
import { coordinateMixture, mixtureOf } from "../../../quantize/adaptive/distributions/bucket_statistics.ts";
import type { Distribution } from "../../../quantize/adaptive/distributions/distribution.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { magnitudes } from "../../../quantize/adaptive/distributions/magnitudes.ts";
import { levelProbabilities, signedProbabilities } from "../../../quantize/adaptive/distributions/pmf.ts";
import { arithmetic } from "../../../quantize/codes/arithmetic.ts";
import { each } from "../../../quantize/codes/each.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import { staticModel } from "../../../quantize/codes/model.ts";
import { compressor, encode } from "../../../quantize/compressor.ts";
import { float32, float32Up } from "../../../quantize/floats.ts";
import { geometricLevels, uniformLevels } from "../../../quantize/levels/level_set.ts";
import { levelled } from "../../../quantize/levels/levelled.ts";
import { numbered } from "../../../quantize/levels/numbered.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { entropy } from "../../../theory/levels/code_length.ts";
import { expectedNonzeros, levelUse } from "../../../theory/levels/law.ts";

const dimension = 300, k0 = key(1);

/** Three buckets of 128, 128 and 44 coordinates, of very different norms and shapes. */
const gradient = normals(k0, dimension).map((z, i) => i < 128 ? z : i < 256 ? 10 * z ** 3 : z ** 5 / 20);

const threeBits: LevelCode = ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 })));
const entropyCode: LevelCode = ({ levels, probabilities: weights }) =>
  numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights, bits: 14 }) })));

/** How vectors are divided: both norms, one bucket or a short last one. */
const divisions: Omit<TunedOptions, "code" | "dimension">[] = [
  {},
  { norm: 2, bucket: 128 },
  { norm: Infinity },
  { norm: Infinity, bucket: 128 },
  { norm: 1, bucket: 77 },
];

const design = (zero: boolean) => (distribution: Distribution) => alq({ distribution, count: 3, zero, sweeps: 4 });
const startWith = (zero: boolean): Float64s => geometricLevels({ count: 3, zero });

/** What is heard of `xs` after it was on the wire. */
function heardOf<C, T>(codebook: Codebook<C, T>, state: C, xs: readonly ArrayLike<number>[]): T[] {
  return xs.map((x) => readWhole(said(codebook, state, x), (source) => codebook.statistics.read(source)));
}

const said = <C, T>(codebook: Codebook<C, T>, state: C, x: ArrayLike<number>): Bits =>
  bits((sink) => codebook.statistics.write(codebook.observe(state, x), sink));

Deno.test("levels sent are the design's for the sample, in float32, and shares its probabilities, for all options", () => {
  const seen = new Set<string>();
  for (const zero of [true, false]) {
    for (const division of divisions) {
      for (const normalised of [false, true]) {
        const options = { ...division, dimension, normalised, levels: startWith(zero), code: threeBits };
        const codebook = levelsSent({ ...options, design: design(zero) }), { init } = codebook;
        const tuned = codebook.adapt(init, heardOf(codebook, init, [gradient]));
        const F = empirical(magnitudes(gradient, { ...division, normalised }));
        assertEquals(tuned.levels, Float64Array.from(design(zero)(F).levels, Math.fround));
        seen.add(tuned.levels.join());

        // A share s/65535 is off by half a part at most, and m of them add up to 65535 ± m/2.
        const use = empirical({ values: magnitudes(gradient, division).values }); // every coordinate counts alike
        const p = levelProbabilities(tuned.levels, use), m = p.length, K = 3, { probabilities } = tuned;
        assertEquals(probabilities.length, zero ? 7 : 6);
        assertEquals(probabilities, probabilities.toReversed());
        p.forEach((p, j) => {
          const k = zero ? j : j + 1, shared = probabilities[K - k]; // number −k is symbol K − k
          assertLessOrEqual(Math.abs((k === 0 ? 1 : 2) * shared - p), m / 2 * 2 ** -16);
        });
        assertAlmostEquals(probabilities.reduce((sum, p) => sum + p), 1, 1e-15 * 7);
      }
    }
  }
  // Every option matters, but for `normalised` where there is one bucket.
  assertEquals(seen.size, 2 * (1 + 2 + 1 + 2 + 2));
});

Deno.test("the speaker alone speaks, and is a worker's number", () => {
  const of = (speaker?: number) =>
    levelsSent({
      dimension,
      levels: startWith(true),
      design: design(true),
      code: threeBits,
      ...speaker === undefined ? {} : { speaker },
    });
  assertEquals([0, 1, 2, 3].map(of(2).speaks), [false, false, true, false]);
  assertEquals([0, 1].map(of().speaks), [true, false]);
  for (const speaker of [-1, 0.5, NaN, Infinity]) assertThrows(() => of(speaker), RangeError, "speak");
});

/** `levelsSent` or `momentsShared` of some options. */
type Made = (options: TunedOptions) => Codebook<Tuned, unknown>;
const made: Readonly<Record<string, Made>> = {
  "levels sent": (options) => levelsSent({ ...options, levels: startWith(true), design: design(true) }),
  "moments shared": (options) => momentsShared({ ...options, levels: startWith(true), design: design(true) }),
};

for (const [name, make] of Object.entries(made)) {
  Deno.test(`${name}: the compressor is the one of these levels, made by hand, before and after`, () => {
    for (const division of divisions) {
      const options = { ...division, dimension },
        codebook = make({ ...options, code: entropyCode }),
        { init } = codebook;
      for (const tuned of [init, codebook.adapt(init, heardOf(codebook, init, [gradient]))]) {
        const quantizer = stochasticLevels({ ...options, levels: tuned.levels });
        const byHand = compressor(quantizer, levelled(quantizer, entropyCode(tuned)));
        const own = codebook.compressor(tuned);
        assertEquals([own.dimension, own.guarantee], [dimension, byHand.guarantee]);
        assertEquals(encode(own, gradient, k0), encode(byHand, gradient, k0));
      }
    }
  });

  Deno.test(`${name}: packed, the compressor is packedLevels of these levels, before and after`, () => {
    for (const division of divisions.filter(({ norm, bucket }) => norm !== 1 && (bucket ?? 128) === 128)) {
      const options = { norm: 2, ...division, dimension }, codebook = make({ ...division, dimension, code: "packed" });
      for (
        const tuned of [codebook.init, codebook.adapt(codebook.init, heardOf(codebook, codebook.init, [gradient]))]
      ) {
        const own = codebook.compressor(tuned), byHand = packedLevels({ ...options, levels: tuned.levels });
        assertEquals([own.dimension, own.guarantee], [dimension, byHand.guarantee]);
        assertEquals(encode(own, gradient, k0), encode(byHand, gradient, k0));
      }
    }
    assertThrows(
      () => make({ norm: 1, dimension, code: "packed" }).compressor(make({ dimension, code: "packed" }).init),
      RangeError,
      "the norm",
    );
  });

  Deno.test(`${name}: rounds of zeros change nothing, at the beginning or later`, () => {
    const codebook = make({ dimension, bucket: 128, code: threeBits }), { init } = codebook;
    const tuned = codebook.adapt(init, heardOf(codebook, init, [gradient]));
    assertNotEquals(tuned, init);
    for (const state of [init, tuned]) {
      const before = structuredClone(state), zeros = new Float64Array(dimension);
      assertEquals(codebook.adapt(state, heardOf(codebook, state, [zeros, zeros])), before);
    }
    const empty = make({ dimension: 0, code: threeBits });
    assertEquals(empty.adapt(empty.init, heardOf(empty, empty.init, [[], []])), empty.init);
  });

  Deno.test(`${name}: messages in the fitted code have the entropy of what they say, and one hundredth more`, () => {
    const d = 8192, bucket = 2048, x = normals(key(5), d);
    const codebook = make({ dimension: d, bucket, norm: Infinity, code: entropyCode });
    const tuned = codebook.adapt(codebook.init, heardOf(codebook, codebook.init, [x]));
    const { numbers } = stochasticLevels({ dimension: d, bucket, norm: Infinity, levels: tuned.levels }).quantize(
      x,
      k0,
    );
    const counts = tuned.probabilities.map((_, s) => numbers.filter((k) => k + 3 === s).length / d);
    const least = d * entropy(counts), length = encode(codebook.compressor(tuned), x, k0).length - 32 * d / bucket;
    // No code that expects the same of all numbers is shorter than `least`; 64 bits are for the end of the message.
    assert(length >= least - 2 && length <= 1.01 * least + 64, `${length} bits where ${least} are the least`);
    const untuned = encode(codebook.compressor({ ...codebook.init, levels: tuned.levels }), x, k0).length;
    assert(untuned > 1.1 * least, "the test has no power");
  });
}

Deno.test("`scale` is no option of what is tuned: norms are measured and sent", () => {
  const isOption: "scale" extends keyof TunedOptions ? true : false = false; // does not compile where it is one
  assertEquals(isOption, false);
});

Deno.test("moments shared lead to the design for the mixture of all that was heard, in the order of workers", () => {
  // All largest magnitudes are 1 in the first bucket of each, so that of equal norms the order decides which count.
  const xs = [1, 3, 5].map((power, i) =>
    normals(child(k0, i), dimension).map((z, j) => j < 2 ? 1 : Math.tanh(z) ** power)
  );
  const loud = gradient.map((v) => v / 100), seen = new Set<string>();
  for (const zero of [true, false]) {
    for (const normalised of [false, true]) {
      for (
        const [top, bucket, workers] of [[1, dimension, xs], [2, dimension, xs], [50, 128, [...xs, loud]], [4, 64, [
          loud,
          ...xs,
        ]]] as const
      ) {
        const options = { dimension, bucket, norm: Infinity, normalised, top, code: threeBits };
        const codebook = momentsShared({ ...options, levels: startWith(zero), design: design(zero) }),
          { init } = codebook;
        const heard = heardOf(codebook, init, workers), tuned = codebook.adapt(init, heard);
        const F = foldedNormal(mixtureOf(heard, { normalised, top })), { levels } = design(zero)(F);
        const use = foldedNormal(coordinateMixture(heard));
        assertEquals(tuned, { levels, probabilities: signedProbabilities(levels, use) });
        assertEquals(codebook.adapt(tuned, heard), tuned); // whatever was before
        seen.add(levels.join());
        if (bucket !== dimension) continue;
        assertNotEquals(codebook.adapt(init, heard.toReversed()), tuned);
        if (top === 2) assertNotEquals(codebook.adapt(init, heard.slice(0, 1)), tuned);
      }
    }
  }
  assertEquals(seen.size, 2 * (2 * 4 - 1)); // with one bucket both ways of counting are the same
  const single = momentsShared({ dimension, levels: startWith(true), design: design(true), code: threeBits });
  const [zeros, one] = heardOf(single, single.init, [new Float64Array(dimension), loud]);
  for (const heard of [[zeros, one], [one, zeros]]) { // who has nothing to say leaves the word to others
    assertEquals(single.adapt(single.init, heard), single.adapt(single.init, [one]));
    assertNotEquals(single.adapt(single.init, heard), single.init);
  }
  const plain = momentsShared({ dimension, bucket: 4, levels: startWith(true), design: design(true), code: threeBits });
  const heard = heardOf(plain, plain.init, [loud]);
  assertEquals(plain.adapt(plain.init, heard).levels, design(true)(foldedNormal(mixtureOf(heard))).levels);
  assertEquals([0, 1, 7].map(plain.speaks), [true, true, true]);
});

/** Floats of 32 bits one after another. */
const floats = (sink: BitSink, values: readonly number[]): void => values.forEach((x) => float32.write(x, sink));

/** The bits 1, levels and shares of 16 bits. */
const levelsMessage = (levels: readonly number[], shares: readonly number[]): Bits =>
  bits((sink) => (sink.write(1, 1), floats(sink, levels), shares.forEach((share) => sink.write(share, 16))));

const ofLevels = (count: number, zero: boolean, size = dimension) =>
  levelsSent({
    dimension: size,
    levels: geometricLevels({ count, zero }),
    design: (distribution) => alq({ distribution, count, zero, sweeps: 2 }),
    code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 9 }))),
  });

Deno.test("levels sent take 1 + 32 (count − 1) bits and 16 a magnitude, in order, and zeros take one bit", () => {
  for (const zero of [true, false]) {
    for (const count of [1, 2, 3, 7]) {
      const codebook = ofLevels(count, zero), { init, statistics } = codebook;
      const message = said(codebook, init, gradient), { levels, shares } = codebook.observe(init, gradient)!;
      assertEquals(message.length, 1 + 32 * (count - 1) + 16 * (zero ? count + 1 : count));
      assertEquals(message, levelsMessage([...levels].slice(zero ? 1 : 0, -1), [...shares]));
      assertEquals(said(codebook, init, new Float64Array(dimension)), bits((sink) => sink.write(0, 1)));
      assertEquals(readWhole(bits((sink) => sink.write(0, 1)), (source) => statistics.read(source)), null);
    }
  }
});

Deno.test("levels that are no set of levels, and shares of 0, are refused, each in every place", () => {
  const read = (zero: boolean, levels: readonly number[], shares: readonly number[]) =>
    readWhole(levelsMessage(levels, shares), (source) => ofLevels(4, zero).statistics.read(source));
  for (const zero of [true, false]) {
    const shares = zero ? [9, 8, 7, 6, 5] : [9, 8, 7, 6], good = [2 ** -149, 0.5, 1 - 2 ** -24];
    assertEquals(read(zero, good, shares)?.levels, Float64Array.of(...zero ? [0] : [], ...good, 1));
    for (const levels of [[0.5, 0.5, 0.75], [0.5, 0.75, 0.6], [0.5, 0.75, 1], [0.5, 0.75, 1.5], [0.5, 1, 0.75]]) {
      assertThrows(() => read(zero, levels, shares), RangeError);
    }
    for (let j = 0; j < 3; j++) {
      for (const bad of [0, -0, -0.25, NaN, Infinity, -Infinity]) {
        assertThrows(() => read(zero, good.with(j, bad), shares), RangeError);
      }
    }
    shares.forEach((_, j) => assertThrows(() => read(zero, good, shares.with(j, 0)), RangeError, "every share"));
  }
});

const moments = momentsShared({
  dimension: 10,
  bucket: 4,
  norm: Infinity,
  levels: [0, 1],
  design: () => ({ levels: Float64Array.of(0, 1), variance: 0 }),
  code: threeBits,
});

Deno.test("moments take 96 bits a bucket, in order, and a bucket of zeros 32", () => {
  const message = said(moments, moments.init, [1, -2, 0, 0, 0, 0, 0, 0, 8, 8]);
  assertEquals(message, bits((sink) => floats(sink, [2, -0.125, Math.sqrt(19) / 8, 0, 8, 1, 0])));
  assertEquals(message.length, 96 + 32 + 96);
  assertEquals(said(moments, moments.init, new Float64Array(10)).length, 3 * 32);
});

Deno.test("norms, means and deviations that no bucket has are refused, each in every bucket", () => {
  const read = (values: readonly number[]) =>
    readWhole(bits((sink) => floats(sink, values)), (source) => moments.statistics.read(source));
  const good = [2, -1, 1, 5, 1, 0, 3, 0, 0.5];
  assertEquals(read(good), {
    norms: Float32Array.of(2, 5, 3),
    means: Float32Array.of(-1, 1, 0),
    deviations: Float32Array.of(1, 0, 0.5),
    lengths: Int32Array.of(4, 4, 2),
  });
  const above = 1 + 2 ** -23,
    bad = [
      [-1, -0, NaN, Infinity, -Infinity],
      [above, -above, NaN, Infinity, -Infinity],
      [above, -0.5, -0, NaN, Infinity],
    ];
  good.forEach((_, j) => bad[j % 3].forEach((value) => assertThrows(() => read(good.with(j, value)), RangeError)));
});

Deno.test("levels below the least float32 are sent as positive ones that increase", () => {
  const tiny = new Float64Array(1000).fill(1e-10).fill(1, 0, 1),
    spread = tiny.map((v, i) => i > 0 ? v ** (1 + i / 50) : v);
  const many = levelsSent({
    dimension: 1000,
    levels: geometricLevels({ count: 64, zero: false, ratio: 0.02 }),
    design: (distribution) => amq({ distribution, count: 64 }),
    code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 7 }))),
  });
  for (const codebook of [ofLevels(64, false, 1000), ofLevels(2, false, 1000), ofLevels(200, false, 1000), many]) {
    for (const x of [tiny, spread]) {
      const { init } = codebook, [heard] = heardOf(codebook, init, [x]), tuned = codebook.adapt(init, [heard]);
      assertEquals(heard, codebook.observe(init, x));
      for (const { levels } of [init, tuned]) {
        assert(levels[0] > 0 && levels.at(-1) === 1);
        levels.forEach((level, j) => assert(level === Math.fround(level) && (j === 0 || level > levels[j - 1])));
      }
      encode(codebook.compressor(tuned), x, k0);
    }
  }
});

Deno.test("numbers of small buckets cost bits as those of large ones do: probabilities count coordinates, not their energy", () => {
  const d = 8192,
    bucket = 512,
    options = {
      dimension: d,
      bucket,
      norm: Infinity,
      levels: uniformLevels({ steps: 3 }),
      design: (distribution: Distribution) => alq({ distribution, count: 3 }),
      code: entropyCode,
    };
  // Half of the buckets hold a hundredth of the length, and are spread as wide as can be.
  const x = normals(key(21), d).map((z, i) => i < d / 2 ? z : 0.01 * Math.sign(z));
  const norms = Float64Array.from(
    { length: d / bucket },
    (_, b) => float32Up(Math.max(...x.slice(b * bucket, (b + 1) * bucket).map(Math.abs))),
  );
  for (const [codebook, most] of [[levelsSent(options), 1.02], [momentsShared(options), 1.3]] as const) {
    const { init, compressor } = codebook as Codebook<Tuned, unknown>;
    const tuned = codebook.adapt(init, heardOf(codebook as Codebook<Tuned, unknown>, init, [x]) as never);
    const levelling = { x, levels: tuned.levels, norms, bucket };
    const ideal = 32 * norms.length + d * entropy(levelUse(levelling)) + expectedNonzeros(levelling);
    assertLess(encode(compressor(tuned), x, key(22)).length, most * ideal); // normals are no good fit to signs
  }
});
