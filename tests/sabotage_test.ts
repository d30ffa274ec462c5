/**
 * Saboteurs: known-bad twins of good implementations. Each law must reject the one that breaks it; a law that rejects
 * nothing proves nothing.
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  axpy,
  type BallCode,
  type Codec,
  type Compensation,
  type Compressor,
  compressor,
  copy,
  cube,
  cubeCode,
  errorFeedback,
  exact,
  type FixedLengthCodec,
  type Float64s,
  floats,
  gradientDescent,
  type Link,
  memoryless,
  mixedRadix,
  norm2,
  type Optimizer,
  quadratic,
  type Quantizer,
  rangeSent,
  scale,
  scheduled,
  single,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { catalogue } from "./catalogue.ts";
import { codecLaws, fixedLengthLaws } from "./laws/codec.ts";
import { compensationLaws } from "./laws/compensation.ts";
import { ballCodeLaws, compressorLaws } from "./laws/compressor.ts";
import type { Law } from "./laws/law.ts";
import { linkLaws } from "./laws/link.ts";
import { optimizerLaws } from "./laws/optimizer.ts";
import { protocolLaws } from "./laws/protocol.ts";
import { quantizerLaws } from "./laws/quantizer.ts";
import { vectors } from "./support/arbitraries.ts";

const n = 3;
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
const radices = [5, 5, 5];
const digits = fc.array(fc.nat(4), { minLength: n, maxLength: n }).map((d) => Int32Array.from(d));

/** Counts its calls: hidden state, the root of much evil. */
const calls = (() => {
  let count = 0;
  return () => count++;
})();

const goodCodec: FixedLengthCodec<Int32Array> = mixedRadix({ radices });
const goodQuantizer: Quantizer<Int32Array> = cube({ levels: radices, radius: 1 });
const goodCompressor: Compressor = compressor(goodQuantizer, goodCodec);
const goodCode: BallCode = cubeCode({ dimension: n, rate: 2 });
const goodLink: Link<number, number> = scheduled((round) => goodCode.at(1 + round));

const codec = (bad: Partial<Codec<Int32Array>>): Law[] => codecLaws({ ...goodCodec, ...bad }, digits);
const quantizer = (bad: Partial<Quantizer<Int32Array>>): Law[] =>
  quantizerLaws({ ...goodQuantizer, ...bad }, inUnitBall);
const compressing = (bad: Partial<Compressor>): Law[] => compressorLaws({ ...goodCompressor, ...bad }, inUnitBall);
const ballCode = (bad: Partial<BallCode>): Law[] => ballCodeLaws({ ...goodCode, ...bad }, vectors(n));
const compensation = (bad: Partial<Compensation<Float64s>>): Law[] =>
  compensationLaws({ ...errorFeedback, ...bad }, gradientDescent({ start: [0, 0, 0], stepSize: 0.25 }));

type Descent = { readonly x: Float64s };
const optimizer = (bad: (good: Optimizer<Descent>) => Partial<Optimizer<Descent>>): Law[] =>
  optimizerLaws((options) => {
    const good = gradientDescent(options);
    return { ...good, ...bad(good) };
  }, tunedGradientDescent);

function protocol(uplink: () => Link<unknown, unknown>, bad: Partial<Optimizer<Descent>> = {}): Law[] {
  const problem = quadratic({ spectrum: [1, 2, 3], minimizer: [1, 1, 1] });
  return protocolLaws(() => ({
    protocol: single({
      optimizer: { ...gradientDescent({ start: [0, 0, 0], stepSize: 0.5 }), ...bad },
      compensation: errorFeedback,
      uplink: uplink(),
    }),
    oracles: [exact(problem)],
  }));
}

const lossless = floats({ dimension: n, width: 64 });

/** Law by law, the kit of a twin that breaks it. */
const saboteurs: Readonly<Record<string, () => Law[]>> = {
  "codec: what is read is what was written": () =>
    codec({ read: (source) => goodCodec.read(source).map((d) => 4 - d) }),
  "codec: reading takes exactly what writing gave, at any offset": () =>
    codec({
      read(source) {
        const value = goodCodec.read(source);
        if (source.remaining > 0) source.read(1);
        return value;
      },
    }),
  "codec: what is counted is what is written": () =>
    codec({
      write(symbols, sink) {
        goodCodec.write(symbols, sink);
        sink.write(0, calls() % 2);
      },
    }),
  "fixed length: every message has the stated length": () =>
    fixedLengthLaws({
      ...goodCodec,
      write(symbols, sink) {
        goodCodec.write(symbols, sink);
        if (symbols[0] === 4) sink.write(0, 1);
      },
    }, digits),

  "quantizer: the same key gives the same symbols": () =>
    quantizer({ quantize: (x, key) => goodQuantizer.quantize(x, key).map((d) => (d + calls()) % 5) }),
  "quantizer: inputs are left alone": () =>
    quantizer({
      quantize(x, key) {
        const symbols = goodQuantizer.quantize(x, key);
        (x as Float64Array)[0] += 1;
        return symbols;
      },
    }),
  "quantizer: it keeps its guarantee": () =>
    quantizer({ guarantee: { kind: "bounded", radius: 1, coveringRadius: 0.2 } }),
  "quantizer: `out` is filled with what a fresh vector would hold": () =>
    quantizer({
      dequantize: (symbols, key, out) => {
        const value = goodQuantizer.dequantize(symbols, key, out);
        if (out) value[0] = 7;
        return value;
      },
    }),
  "quantizer: vectors of another length are refused": () =>
    quantizer({ quantize: (x, key) => goodQuantizer.quantize(Array.from(x).slice(0, n), key) }),

  "compressor: the writer knows what a reader reads, to the last bit": () =>
    compressing({
      write(x, key, sink, out) {
        goodCompressor.write(x, key, sink, out);
        if (out) out[0] *= 1 + Number.EPSILON;
        if (out) out[0] += 5e-324;
      },
    }),
  "compressor: the message does not depend on whether the writer asks": () =>
    compressing({
      write(x, key, sink, out) {
        goodCompressor.write(x, key, sink, out);
        if (out) sink.write(1, 1);
      },
    }),
  "compressor: reading takes exactly what writing gave, at any offset": () =>
    compressing({
      read(source, key, out) {
        const value = goodCompressor.read(source, key, out);
        if (source.remaining > 0) source.read(1);
        return value;
      },
    }),
  "compressor: what is counted is what is written": () =>
    compressing({
      write(x, key, sink, out) {
        goodCompressor.write(x, key, sink, out);
        sink.write(0, calls() % 2);
      },
    }),
  "compressor: inputs are left alone": () =>
    compressing({
      write(x, key, sink, out) {
        goodCompressor.write(x, key, sink, out);
        (x as Float64Array)[0] += 1;
      },
    }),
  "compressor: it keeps its guarantee": () => compressing({ guarantee: { kind: "contractive", delta: 0.99 } }),
  "compressor: `out` is filled and returned, in float32 too": () =>
    compressing({ read: (source, key, _out) => goodCompressor.read(source, key) as never }),
  "compressor: what is not a number or not as long is refused": () =>
    compressing({
      write: (x, key, sink, out) => goodCompressor.write(Array.from(x, (v) => v || 0).slice(0, n), key, sink, out),
    }),

  "ball code: the size of a vector is never above its norm": () =>
    ballCode({ size: (x) => Array.from(x).reduce((sum, v) => sum + Math.abs(v), 0) }),
  "ball code: every message has the stated length": () => ballCode({ bits: goodCode.bits - 1 }),
  "ball code: twice the vector in twice the range has the same bits": () =>
    ballCode({ at: (radius) => goodCode.at(Math.min(radius, 1.5)) }),
  "ball code: the guarantee is ε times the range": () => ballCode({ epsilon: goodCode.epsilon / 2 }),
  "ball code: a vector beyond the range is refused": () =>
    ballCode({
      at(radius) {
        const good = goodCode.at(radius);
        return {
          ...good,
          write: (x, key, sink, out) =>
            good.write(Array.from(x, (v) => Math.max(-radius, Math.min(radius, v))), key, sink, out),
        };
      },
    }),

  "link: the two ends stay in step, to the last bit, over any sequence": () =>
    linkLaws({ ...goodLink, decoder: { ...goodLink.decoder, init: 1 } }, inUnitBall),
  "link: states are plain data, and a copy goes on as the original": () =>
    linkLaws({
      ...goodLink,
      encoder: {
        init: { round: () => 0 },
        write(state, x, key, sink) {
          const [value, next] = goodLink.encoder.write(state.round(), x, key, sink);
          return [value, { round: () => next }];
        },
      },
    }, inUnitBall),
  "link: a step leaves the state it came from alone": () => {
    const { encoder, decoder } = memoryless(lossless);
    return linkLaws({
      dimension: n,
      decoder,
      encoder: {
        init: { sent: 0 },
        write(state, x, key, sink) {
          state.sent++;
          return [encoder.write(null, x, key, sink)[0], state];
        },
      },
    }, inUnitBall);
  },

  "optimizer: it starts where it is told": () =>
    optimizer(() => ({ point: ({ x }) => scale(2, axpy(1, [1, 1, 1, 1], x)) })),
  "optimizer: at rest, no gradient moves it": () =>
    optimizer(() => ({ step: ({ x }, g) => ({ x: axpy(-0.1, g, scale(0.99, axpy(1, [1, 1, 1, 1], x))) }) })),
  "optimizer: states and gradients are left alone, and states are plain data": () =>
    optimizer(() => ({ step: ({ x }, g) => ({ x: axpy(-0.1, g, x, x) }) })),
  "optimizer: on a quadratic it contracts as theory says": () =>
    optimizer((good) => ({ step: (state, g) => good.step(state, scale(0.2, g)) })),

  "compensation: where nothing is lost, it is the unquantized method": () =>
    compensation({ correct: (e, g) => scale(0.99, errorFeedback.correct(e, g)) }),
  "compensation: memories are plain data, and a step leaves the old one alone": () =>
    compensation({ remember: (e, u, q) => axpy(-1, u, q, e) }),

  "protocol: every worker knows where the server is, to the last bit, after every round": () =>
    protocol(() => {
      const good = memoryless(rangeSent(goodCode)) as Link<unknown, unknown>;
      return {
        ...good,
        encoder: {
          ...good.encoder,
          write: (state, x, key, sink) => [copy(x), good.encoder.write(state, x, key, sink)[1]],
        },
      };
    }),
  "protocol: the ledger is the bits that crossed": () =>
    protocol(() => {
      const good = memoryless(lossless) as Link<unknown, unknown>;
      const padded = {
        ...good.encoder,
        write: (...[state, x, key, sink]: Parameters<typeof good.encoder.write>) => {
          const result = good.encoder.write(state, x, key, sink);
          sink.write(0, calls() % 7);
          return result;
        },
      };
      const reading = {
        ...good.decoder,
        read: (...[state, source, key]: Parameters<typeof good.decoder.read>) => {
          const result = good.decoder.read(state, source, key);
          source.read(source.remaining);
          return result;
        },
      };
      return { ...good, encoder: padded, decoder: reading };
    }),
  "protocol: stored and resumed between any two calls, it gives the same rounds": () => {
    const known = new WeakMap<object, number>(); // memory of a state by its identity: a copy has none
    return protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step(state, g) {
        const round = known.get(state) ?? 0, next = { x: axpy(-0.5 / (1 + round), g, state.x) };
        known.set(next, round + 1);
        return next;
      },
    });
  },
  "protocol: a run goes on from a checkpoint as if it had never stopped": () => {
    const seen = new WeakMap<object, number>(); // as above
    return protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step(state, g) {
        const round = seen.get(state) ?? 0, next = { x: axpy(-0.5 / (1 + round), g, state.x) };
        seen.set(next, round + 1);
        return next;
      },
    });
  },
  "protocol: the same key gives the same run": () =>
    protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step: ({ x }, g) => ({ x: axpy(-0.1 - 1e-3 * (calls() % 5), g, x) }),
    }),
};

for (const [name, twin] of Object.entries(saboteurs)) {
  Deno.test(`rejected: a twin that breaks “${name}”`, () => {
    const law = twin().find((law) => law.name === name);
    assert(law !== undefined, `no law is called “${name}”`);
    assertThrows(() => law.check());
  });
}

Deno.test("every law has its saboteur", () => {
  const laws = new Set(Object.values(catalogue).flatMap((row) => row().map(({ name }) => name)));
  assertEquals([...laws].filter((name) => !(name in saboteurs)), []);
});

Deno.test("the good twins of the saboteurs satisfy every law", () => {
  const kits = [
    codec({}),
    fixedLengthLaws(goodCodec, digits),
    quantizer({}),
    compressing({}),
    ballCode({}),
    linkLaws(goodLink, inUnitBall),
  ];
  for (
    const law of [
      ...kits,
      optimizer(() => ({})),
      compensation({}),
      protocol(() => memoryless(lossless) as Link<unknown, unknown>),
    ].flat()
  ) {
    law.check();
  }
});
