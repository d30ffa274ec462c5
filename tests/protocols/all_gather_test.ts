import { assert, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  adaptiveSgd,
  allGather,
  alq,
  amq,
  arithmetic,
  axpy,
  ballProjection,
  type Bits,
  bits,
  child,
  type Codebook,
  concatenate,
  cubeCode,
  decode,
  distance,
  each,
  eden,
  encode,
  exact,
  fixedCodebook,
  fixedWidth,
  floats,
  frequencies,
  geometricLevels,
  gradientDescent,
  key,
  type LevelCode,
  levelsSent,
  mean,
  momentsShared,
  norm2,
  normals,
  numbered,
  optimalLevels,
  type Oracle,
  quadratic,
  rangeSent,
  retunedAt,
  rotated,
  roundKey,
  run,
  staticModel,
  stochasticGradientDescent,
  take,
  uniformLevels,
  uplinkKey,
} from "@bitdescent/bitdescent";
import "../support/seed.ts";

const n = 40;
const problem = quadratic({ spectrum: normals(key(7), n).map((z) => 1 + z * z), minimizer: normals(key(8), n) });
const noisy: Oracle = (x, key) => axpy(0.3, normals(key, n), problem.gradient(x));

const threeBits: LevelCode = ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 })));
const entropy: LevelCode = ({ levels, probabilities: weights }) =>
  numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights, bits: 14 }) })));

const codebooks: Readonly<Record<string, Codebook<unknown, unknown>>> = {
  "ALQ, levels sent, fixed width": levelsSent({
    dimension: n,
    levels: geometricLevels({ count: 3 }),
    design: (distribution) => alq({ distribution, count: 3 }),
    code: threeBits,
  }),
  "the optimum, levels sent by worker 2, arithmetic coding, short last bucket": levelsSent({
    dimension: n,
    bucket: 16,
    norm: Infinity,
    speaker: 2,
    levels: uniformLevels({ steps: 3 }),
    design: (distribution) => optimalLevels({ distribution, count: 3 }),
    code: entropy,
  }),
  "AMQ without a zero level, normalised": levelsSent({
    dimension: n,
    normalised: true,
    levels: geometricLevels({ count: 4, zero: false }),
    design: (distribution) => amq({ distribution, count: 4 }),
    code: threeBits,
  }),
  "ALQ by moments, expected variance": momentsShared({
    dimension: n,
    bucket: 16,
    norm: Infinity,
    levels: uniformLevels({ steps: 3 }),
    design: (distribution) => alq({ distribution, count: 3 }),
    code: entropy,
  }),
  "ALQ by moments, normalised": momentsShared({
    dimension: n,
    bucket: 16,
    norm: Infinity,
    normalised: true,
    levels: uniformLevels({ steps: 3 }),
    design: (distribution) => alq({ distribution, count: 3, method: "gradient descent" }),
    code: entropy,
  }),
};

for (const [name, codebook] of Object.entries(codebooks)) {
  Deno.test(`${name}: codebooks and iterates are the same on all nodes, bit for bit, whatever the history`, () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (seed, tunings) => {
        const protocol = allGather({
          workers: 3,
          optimizer: gradientDescent({ start: new Float64Array(n), stepSize: 0.1 }),
          codebook,
          adaptAt: (round) => tunings[round],
        });
        let tuned: unknown;
        for (const { round, checkpoint } of take(run(protocol, Array(3).fill(noisy), key(seed)), 12)) {
          for (const worker of checkpoint.workers) assertEquals(worker, checkpoint.server);
          if (tunings[round]) assert(JSON.stringify(checkpoint.server.codebook) !== JSON.stringify(tuned));
          else if (round > 0) assertEquals(checkpoint.server.codebook, tuned);
          tuned = checkpoint.server.codebook;
        }
      }),
      { numRuns: 6 },
    );
  });

  Deno.test(`${name}: it trains, and the statistics are in the ledger`, () => {
    const protocol = adaptiveSgd({
      workers: 3,
      start: new Float64Array(n),
      stepSize: (round) => 0.15 / (1 + round / 40),
      codebook,
      adaptAt: retunedAt({ rounds: 200 }),
    });
    let last = Infinity, tuning = 0, plain = 0;
    for (const { round, point, up } of take(run(protocol, Array(3).fill(noisy), key(3)), 200)) {
      last = distance(problem, point);
      const bits = up.reduce((sum, bits) => sum + bits, 0);
      if (retunedAt({ rounds: 200 })(round)) tuning = Math.max(tuning, bits);
      else plain = Math.max(plain, bits);
    }
    assertLess(last, 0.35 * norm2(problem.minimizer));
    assertLess(plain, tuning);
  });
}

/** A codebook that holds all that was heard, in order, which its compressor and what is said depend on. */
const diary: Codebook<readonly number[], number> = {
  dimension: n,
  init: [],
  speaks: (worker) => worker !== 1,
  observe: (said, x) => (7 * said.length + Math.floor(Math.abs(x[0]) * 9)) % 256,
  statistics: { write: (said, sink) => sink.write(said, 8), read: (source) => source.read(8) },
  adapt: (said, heard) => [...said, ...heard],
  compressor: (said) => rotated(rangeSent(cubeCode({ dimension: n, rate: 2 + said.length / n }))),
};

const byHand: Readonly<Record<string, readonly [Codebook<unknown, unknown>, adapts: (round: number) => boolean]>> = {
  "a rotation": [fixedCodebook(rotated(rangeSent(cubeCode({ dimension: n, rate: 4 })))), () => false],
  "EDEN": [fixedCodebook(eden({ dimension: n, bits: 3 })), () => false],
  "levels sent": [codebooks["ALQ, levels sent, fixed width"], (round) => round === 0],
  "moments shared": [codebooks["ALQ by moments, expected variance"], (round) => round < 2],
  "all that was said": [diary as Codebook<unknown, unknown>, (round) => round !== 1],
};

for (const [name, [codebook, adapts]] of Object.entries(byHand)) {
  Deno.test(`${name}: messages, codebooks and steps are those of a run by hand with a key for each worker`, () => {
    const protocol = allGather({
      workers: 3,
      optimizer: gradientDescent({ start: new Float64Array(n), stepSize: 0.1 }),
      codebook,
      ...name === "a rotation" || name === "EDEN" ? {} : { adaptAt: adapts },
    });
    let { init: state } = protocol.server, now = codebook.init, point = new Float64Array(n);
    for (let round = 0; round < 4; round++) {
      const k = roundKey(key(1), round), compressor = codebook.compressor(now), due = adapts(round);
      const gradients = [0, 1, 2].map((i) => normals(child(key(round), i), n)), said: unknown[] = [];
      const messages = gradients.map((g, i) =>
        bits((sink) => {
          if (due && codebook.speaks(i)) codebook.statistics.write(said[said.length] = codebook.observe(now, g), sink);
          compressor.write(g, uplinkKey(k, i), sink);
        })
      );
      protocol.workers.forEach(({ emit }, i) =>
        assertEquals(emit(state, gradients[i], uplinkKey(k, i))[0], messages[i])
      );

      const values = gradients.map((g, i) =>
        decode(compressor, encode(compressor, g, uplinkKey(k, i)), uplinkKey(k, i))
      );
      point = axpy(-0.1, mean(values), point);
      if (due) now = codebook.adapt(now, said);
      const [broadcast, next] = protocol.server.step(state, messages, k);
      assertEquals(broadcast, concatenate(messages));
      assertEquals([next.round, next.codebook, protocol.server.point(next)], [round + 1, now, point]);
      for (const worker of protocol.workers) assertEquals(worker.receive(state, broadcast, k), next);
      state = next;
    }
    if (adapts(0)) assertNotEquals(now, codebook.init);
  });
}

Deno.test("with a lossless codebook it is gradient descent on the mean, and costs what floats cost", () => {
  const problems = [1, 2, 3].map((seed) => quadratic({ spectrum: [1, 2, 3], minimizer: normals(key(seed), 3) }));
  const protocol = allGather({
    workers: 3,
    optimizer: gradientDescent({ start: [0, 0, 0], stepSize: 0.3 }),
    codebook: fixedCodebook(floats({ dimension: 3, width: 64 })),
  });
  const descent = gradientDescent({ start: [0, 0, 0], stepSize: 0.3 });
  let state = descent.init;
  for (const { point, up, down } of take(run(protocol, problems.map(exact), key(1)), 20)) {
    state = descent.step(state, mean(problems.map(({ gradient }) => gradient(descent.query(state)))));
    assertEquals(point, descent.point(state));
    assertEquals([up, down], [[192, 192, 192], 576]);
  }
});

Deno.test("a message that is too short or too long is refused by the server, whoever sent it", () => {
  const compressor = floats({ dimension: 2, width: 32 });
  const { server } = allGather({
    workers: 2,
    optimizer: gradientDescent({ start: [0, 0], stepSize: 1 }),
    codebook: fixedCodebook(compressor),
  });
  const k = roundKey(key(1), 0), good = encode(compressor, [1, 2], uplinkKey(k, 0));
  const short: Bits = { ...good, length: 63 }, long: Bits = { bytes: new Uint8Array(9), length: 65 };
  for (const messages of [[good, short], [short, good], [long, good], [short, long]]) {
    assertThrows(() => server.step(server.init, messages, k), RangeError);
  }
});

Deno.test("another number of messages than there are workers is refused", () => {
  const compressor = floats({ dimension: 2, width: 32 }), k = roundKey(key(1), 0);
  const optimizer = gradientDescent({ start: [0, 0], stepSize: 1 });
  const { server } = allGather({ workers: 2, optimizer, codebook: fixedCodebook(compressor) });
  const messages = [0, 1, 2].map((i) => encode(compressor, [1, 2], uplinkKey(k, i)));
  server.step(server.init, messages.slice(0, 2), k);
  for (const some of [[], messages.slice(0, 1), messages]) {
    assertThrows(() => server.step(server.init, some, k), TypeError, "messages");
  }
});

Deno.test("a projection keeps every iterate in its ball", () => {
  const protocol = adaptiveSgd({
    workers: 2,
    start: new Float64Array(n),
    stepSize: 0.5,
    project: ballProjection({ radius: 1 }),
    codebook: codebooks["ALQ, levels sent, fixed width"],
    adaptAt: retunedAt({ rounds: 30 }),
  });
  for (const { point } of take(run(protocol, [noisy, noisy], key(4)), 30)) assert(norm2(point) <= 1 + 1e-12);
});

Deno.test("what makes no protocol is refused", () => {
  const optimizer = stochasticGradientDescent({ start: [0], stepSize: 1 });
  const codebook = fixedCodebook(floats({ dimension: 2, width: 32 }));
  assertThrows(() => allGather({ workers: 2, optimizer, codebook }), TypeError, "the length of the start must be 2");
  assertThrows(
    () => allGather({ workers: 0, optimizer, codebook }),
    RangeError,
    "the number of workers must be an integer from 1",
  );
  assertThrows(() => retunedAt({ rounds: 0 }), RangeError, "the number of rounds");
  const silent = codebooks["the optimum, levels sent by worker 2, arithmetic coding, short last bucket"];
  const start = new Float64Array(n), long = stochasticGradientDescent({ start, stepSize: 1 }), adaptAt = () => true;
  assertThrows(() => allGather({ workers: 2, optimizer: long, codebook: silent, adaptAt }), RangeError, "speak");
  assertThrows(() => adaptiveSgd({ workers: 2, start, stepSize: 1, codebook: silent, adaptAt }), RangeError, "speak");
  allGather({ workers: 3, optimizer: long, codebook: silent, adaptAt });
  allGather({ workers: 2, optimizer: long, codebook: silent });
});

Deno.test("a design with another number of levels, or another zero level, is refused", () => {
  const of = (design: Float64Array<ArrayBuffer>) =>
    levelsSent({
      dimension: 3,
      levels: [0, 0.5, 1],
      design: () => ({ levels: design, variance: 0 }),
      code: threeBits,
    });
  const observe = (design: Float64Array<ArrayBuffer>) => of(design).observe(of(design).init, [1, 2, 3]);
  assertThrows(() => observe(Float64Array.of(0, 1)), RangeError, "the number of positive levels must be 2");
  assertThrows(() => observe(Float64Array.of(0.5, 1)), RangeError, "whether there is a zero level must be true");
  assertEquals(observe(Float64Array.of(0, 0.1, 1))?.levels, Float64Array.of(0, Math.fround(0.1), 1));
});

Deno.test("levels that float32 cannot tell apart are sent apart, and a gradient of zeros is one bit", () => {
  const levels = Float64Array.of(0, 0.5, 0.5 + 1e-12, 1 - 1e-12, 1);
  const { init, observe } = levelsSent({
    dimension: 3,
    levels: [0, 0.25, 0.5, 0.75, 1],
    design: () => ({ levels, variance: 0 }),
    code: threeBits,
  });
  const sent = observe(init, [1, 2, 3])!.levels;
  sent.forEach((level, j) => {
    assertEquals(level, Math.fround(level));
    assert(j === 0 || level > sent[j - 1]);
    assert(Math.abs(level - levels[j]) < 2 ** -22);
  });
  assertEquals(observe(init, [0, 0, 0]), null);
});
