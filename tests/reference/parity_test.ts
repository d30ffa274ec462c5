import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { key, normals } from "../../base/key.ts";
import type { Oracle } from "../../optimize/oracle.ts";
import { quadratic } from "../../optimize/quadratic.ts";
import { dqGradientDescent, dqHeavyBall, dqNesterov, type StepsWithMomentum } from "../../protocols/differential.ts";
import { type Link, scheduled } from "../../protocols/link.ts";
import { roundKey, uplinkKey } from "../../protocols/protocol.ts";
import { type Round, run, take } from "../../protocols/run.ts";
import { cellCode } from "../../quantize/balls/cell.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { rangeSent } from "../../quantize/balls/range.ts";
import type { Compressor } from "../../quantize/types.ts";
import * as slow from "./slow.ts";
import "../support/seed.ts";

const rounds = 15;

type Method = (
  options: StepsWithMomentum & { uplink: Link<number, number> },
  oracle: Oracle,
  seed: number,
) => Generator<Round>;

/** The library's methods beside those of the page. */
const methods: Readonly<Record<string, readonly [fast: Method, slow: (setting: slow.Setting) => number[][]]>> = {
  "DQ-GD": [
    (options, oracle, seed) => run(dqGradientDescent(options), [oracle], key(seed)),
    slow.dqGradientDescent,
  ],
  "DQ-AGD": [(options, oracle, seed) => run(dqNesterov(options), [oracle], key(seed)), slow.dqNesterov],
  "DQ-HB": [(options, oracle, seed) => run(dqHeavyBall(options), [oracle], key(seed)), slow.dqHeavyBall],
};

/** A quadratic along random axes, or a function whose curvature falls from 1.5 to 1 away from 0. */
const gradients = (dimension: number): fc.Arbitrary<(x: ArrayLike<number>) => ReturnType<Oracle>> =>
  fc.oneof(
    fc.nat().map((seed) => {
      const spectrum = normals(key(seed), dimension).map((z) => 0.1 + z * z);
      return quadratic({ spectrum, minimizer: normals(key(seed + 1), dimension), axes: key(seed) }).gradient;
    }),
    fc.constant((x: ArrayLike<number>) => Float64Array.from(x, (x) => x + x / (2 * Math.sqrt(1 + x * x)))),
  );

/** Compressors that differ from round to round; the range is sent, so that nothing is ever out of it. */
const compressors = (dimension: number): fc.Arbitrary<(round: number) => Compressor> =>
  fc.array(
    fc.oneof(
      fc.double({ min: 1, max: 6, noNaN: true }).map((rate) => rangeSent(cubeCode({ dimension, rate }))),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }).map((epsilon) => rangeSent(cellCode({ dimension, epsilon }))),
    ),
    { minLength: 1, maxLength: 3 },
  ).map((list) => (round) => list[round % list.length]);

const settings = fc.integer({ min: 1, max: 6 }).chain((dimension) =>
  fc.record({
    gradient: gradients(dimension),
    compressorAt: compressors(dimension),
    start: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: dimension, maxLength: dimension }),
    stepSize: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
    momentum: fc.double({ min: 0, max: 0.9, noNaN: true }),
    seed: fc.nat(),
  })
);

for (const [name, [fast, slowly]] of Object.entries(methods)) {
  Deno.test(`${name}, run as a protocol, has the iterates of the recursion in the paper, to the last bit`, () => {
    fc.assert(fc.property(settings, ({ gradient, compressorAt, start, stepSize, momentum, seed }) => {
      const expected = slowly({
        gradient: (x) => [...gradient(x)],
        quantize(u, i) {
          const compressor = compressorAt(i), shared = uplinkKey(roundKey(key(seed), i), 0);
          return [...decode(compressor, encode(compressor, u, shared), shared)];
        },
        start,
        eta: stepSize,
        gamma: momentum,
        rounds,
      });
      const trace = fast({ start, stepSize, momentum, uplink: scheduled(compressorAt) }, (x) => gradient(x), seed);
      assertEquals([...take(trace, rounds)].map(({ point }) => [...point]), expected);
    }));
  });
}
