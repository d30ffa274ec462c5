/**
 * Known-bad twins of codecs, quantizers, compressors and codes for balls.
 * @module
 */

import fc from "fast-check";
import {
  type BallCode,
  type Codec,
  type Compressor,
  compressor,
  cube,
  cubeCode,
  type FixedLengthCodec,
  floats,
  type LevelQuantizer,
  mixedRadix,
  norm2,
  type PackedLevels,
  packedLevels,
  type Quantizer,
  scale,
  stochasticLevels,
  subsampled,
} from "@bitdescent/bitdescent";
import { boundedLengthLaws, codecLaws, fixedLengthLaws } from "../laws/codec.ts";
import { ballCodeLaws, compressorLaws } from "../laws/compressor.ts";
import type { Law } from "../laws/law.ts";
import { quantizerLaws } from "../laws/quantizer.ts";
import { vectors } from "../support/arbitraries.ts";
import { calls } from "./calls.ts";

const n = 3;
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
/** Those whose coordinates a float32 says to its full precision. */
const ofFloats = inUnitBall.map((x) => x.map((value) => Math.abs(value) < 1e-30 ? 0 : value));
const inFloat32 = ofFloats.map((x) => Float32Array.from(x));
const radices = [5, 5, 5];
const digits = fc.array(fc.nat(4), { minLength: n, maxLength: n }).map((d) => Int32Array.from(d));

const goodCodec: FixedLengthCodec<Int32Array> = mixedRadix({ radices });
const goodQuantizer: Quantizer<Int32Array> = cube({ levels: radices, radius: 1 });
const goodCompressor: Compressor = compressor(goodQuantizer, goodCodec);
const goodCode: BallCode = cubeCode({ dimension: n, rate: 2 });

const goodRounding: LevelQuantizer = stochasticLevels({ dimension: n, levels: [0, 0.5, 1] });

const goodSubsampling: Compressor = subsampled(floats({ dimension: 1, width: 64 }), {
  dimension: n,
  scale: "least-squares",
});

const goodPacked: PackedLevels = packedLevels({ dimension: n, bits: 4, norm: Infinity });

const codec = (bad: Partial<Codec<Int32Array>>): Law[] => codecLaws({ ...goodCodec, ...bad }, digits);
const quantizer = (bad: Partial<Quantizer<Int32Array>>): Law[] =>
  quantizerLaws({ ...goodQuantizer, ...bad }, inUnitBall);
const rounding = (bad: Partial<LevelQuantizer>): Law[] => quantizerLaws({ ...goodRounding, ...bad }, ofFloats);
const subsampling = (bad: Partial<Compressor>): Law[] => compressorLaws({ ...goodSubsampling, ...bad }, ofFloats);
const compressing = (bad: Partial<Compressor>): Law[] => compressorLaws({ ...goodCompressor, ...bad }, inUnitBall);
const packing = (bad: Partial<PackedLevels>): Law[] => compressorLaws({ ...goodPacked, ...bad }, inFloat32);
const ballCode = (bad: Partial<BallCode>): Law[] => ballCodeLaws({ ...goodCode, ...bad }, vectors(n));

/** The kits of the good twins. */
export const goodQuantization = (): Law[] =>
  [
    codec({}),
    boundedLengthLaws({ ...goodCodec, most: goodCodec.bits }, digits),
    fixedLengthLaws(goodCodec, digits),
    quantizer({}),
    rounding({}),
    compressing({}),
    subsampling({}),
    packing({}),
    ballCode({}),
  ].flat();

/** Law by law, the kit of a twin that breaks it. */
export const quantizationSaboteurs: Readonly<Record<string, () => Law[]>> = {
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
  "bounded length: no message is longer than stated": () =>
    boundedLengthLaws({ ...goodCodec, most: goodCodec.bits - 1 }, digits),
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
  "quantizer: no error within the range is above the covering radius": () =>
    quantizer({ guarantee: { kind: "bounded", radius: 1, coveringRadius: 0.2 } }),
  "quantizer: it contracts": () => quantizer({ guarantee: { kind: "contractive", delta: 0.99 } }),
  "quantizer: it contracts on average": () => rounding({ guarantee: { kind: "contractive", delta: 0.95 } }),
  "quantizer: on average nothing is added or lost": () =>
    rounding({
      dequantize: (symbols, key, out) => scale(0.8, goodRounding.dequantize(symbols, key), out),
    }),
  "quantizer: its variance is at most ω times the square": () =>
    rounding({ guarantee: { kind: "unbiased", omega: 0.05 } }),
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
  "compressor: no error within the range is above the covering radius": () =>
    compressing({ guarantee: { kind: "bounded", radius: 1, coveringRadius: 0.2 } }),
  "compressor: it contracts": () => compressing({ guarantee: { kind: "contractive", delta: 0.99 } }),
  "compressor: it contracts on average": () => subsampling({ guarantee: { kind: "contractive", delta: 0.95 } }),
  "compressor: on average nothing is added or lost": () => compressing({ guarantee: { kind: "unbiased", omega: 1 } }),
  "compressor: its variance is at most ω times the square": () =>
    compressing({ guarantee: { kind: "unbiased", omega: 0.001 } }),
  "compressor: `out` is filled and returned, in float32 too": () =>
    compressing({ read: (source, key, _out) => goodCompressor.read(source, key) as never }),
  "compressor: what is not a number or not as long is refused": () =>
    compressing({
      write: (x, key, sink, out) => goodCompressor.write(Array.from(x, (v) => v || 0).slice(0, n), key, sink, out),
    }),

  "packed levels: what compensates has the bits of u = x − e, and leaves Q(u) − u, in float32": () =>
    packing({
      compensate(x, error, key, sink) {
        goodPacked.compensate(x, error, key, sink);
        error.forEach((lost, i) => error[i] = 0 - lost);
      },
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
};
