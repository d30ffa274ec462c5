/**
 * What the golden vectors are of: made anew from the library each time, and compared with the files beside this one.
 * @module
 */

import { type Bits, bits } from "../../base/bits.ts";
import { block, child, type Key, key, normals, uniforms } from "../../base/key.ts";
import { quadratic } from "../../optimize/quadratic.ts";
import { dqGradientDescent, dqHeavyBall, dqNesterov } from "../../protocols/differential.ts";
import { memoryless } from "../../protocols/link.ts";
import { type Protocol, roundKey, uplinkKey } from "../../protocols/protocol.ts";
import { cellCode, cellCodec } from "../../quantize/balls/cell.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { enumerative } from "../../quantize/codes/enumerative.ts";
import { floats } from "../../quantize/floats.ts";
import { mixedRadix } from "../../quantize/codes/mixed_radix.ts";
import { inBall, rangeSent } from "../../quantize/balls/range.ts";
import type { Compressor, FixedLengthCodec } from "../../quantize/types.ts";

/** A message, as it stands in a file. */
export interface Message {
  readonly bits: number;
  readonly hex: string;
}

const inHex = ({ bytes, length }: Bits): Message => ({
  bits: length,
  hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
});

/** The message that a file has. */
export const fromHex = ({ bits, hex }: Message): Bits => ({
  bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16)),
  length: bits,
});

const keys = [key(0), key(1), child(key(1), 0), key(Number.MAX_SAFE_INTEGER)];

const keyCases = () =>
  keys.map((key) => ({
    key,
    blocks: [block(key, 0, 0), block(key, 0, 1), block(key, 0xffffffff, 0), block(key, 1, 0xffffffff)],
    children: [child(key, 0), child(key, 1), child(key, 0xffffffff)],
    uniforms: [...uniforms(key, 4)],
    normals: [...normals(key, 4)],
  }));

const dimension = 4;

/** Every kind of compressor, by the name it has in the file. */
export const compressors: Readonly<Record<string, Compressor>> = {
  "cubeCode, 1 bit, range 2": cubeCode({ dimension, rate: 1 }).at(2),
  "cubeCode, 2.5 bits, range 2": cubeCode({ dimension, rate: 2.5 }).at(2),
  "cubeCode, 5 bits, range 2": cubeCode({ dimension, rate: 5 }).at(2),
  "cellCode, epsilon 0.3, range 2": cellCode({ dimension, epsilon: 0.3 }).at(2),
  "cellCode, 3.5 bits, range 2": cellCode({ dimension, rate: 3.5 }).at(2),
  "inBall of cubeCode, 2 bits, range 2": inBall(cubeCode({ dimension, rate: 2 }).at(2)),
  "rangeSent of cubeCode, 2.5 bits": rangeSent(cubeCode({ dimension, rate: 2.5 })),
  "rangeSent of cellCode, epsilon 0.3": rangeSent(cellCode({ dimension, epsilon: 0.3 })),
  "floats, 32 bits": floats({ dimension, width: 32 }),
  "floats, 64 bits": floats({ dimension, width: 64 }),
};

const inputs = [[0.1, -0.2, 0.3, -0.4], [1.9, 0.5, 0, -0.25], [-1, -1, -1, 1]];

const compressorCases = () =>
  Object.entries(compressors).flatMap(([name, compressor]) =>
    inputs.map((input, i) => {
      const message = encode(compressor, input, keys[i]);
      return { name, key: keys[i], input, ...inHex(message), value: [...decode(compressor, message, keys[i])] };
    })
  );

/** Every kind of codec for integers, by the name it has in the file. */
export const codecs: Readonly<Record<string, FixedLengthCodec<Int32Array>>> = {
  "mixedRadix 3 5 7 1 2": mixedRadix({ radices: [3, 5, 7, 1, 2] }),
  "mixedRadix 4 8 1 2 1073741824": mixedRadix({ radices: [4, 8, 1, 2, 1 << 30] }),
  "mixedRadix 2147483647 1000003 2147483647 10 3": mixedRadix({ radices: [2147483647, 1000003, 2147483647, 10, 3] }),
  "enumerative, weight t², n = 3, budget 9, exact": enumerative({
    dimension: 3,
    weight: (t) => t * t,
    budget: 9,
    counts: "exact",
  }),
  "enumerative, weight t², n = 8, budget 90000, rounded": enumerative({
    dimension: 8,
    weight: (t) => t * t,
    budget: 90_000,
    counts: "rounded",
  }),
  "cellCodec, n = 6, epsilon 0.1": cellCodec({ dimension: 6, epsilon: 0.1 }),
};

const symbols: Readonly<Record<keyof typeof codecs, readonly (readonly number[])[]>> = {
  "mixedRadix 3 5 7 1 2": [[0, 0, 0, 0, 0], [2, 0, 3, 0, 1], [2, 4, 6, 0, 1]],
  "mixedRadix 4 8 1 2 1073741824": [[3, 5, 0, 1, 123456789]],
  "mixedRadix 2147483647 1000003 2147483647 10 3": [[2147483646, 1000002, 2147483646, 9, 2], [1, 22, 333, 4, 1]],
  "enumerative, weight t², n = 3, budget 9, exact": [[0, 0, 0], [1, -2, 2], [-3, 0, 0]],
  "enumerative, weight t², n = 8, budget 90000, rounded": [[100, -50, 7, 0, -200, 3, 1, -90], [
    -300,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]],
  "cellCodec, n = 6, epsilon 0.1": [[5, -3, 0, 1, -1, 8], [-12, 0, 0, 0, 0, 0]],
};

const codecCases = () =>
  Object.entries(codecs).flatMap(([name, codec]) =>
    symbols[name].map((symbols) => ({
      name,
      symbols,
      ...inHex(bits((sink) => codec.write(Int32Array.from(symbols), sink))),
    }))
  );

const problem = quadratic({ spectrum: [1, 2, 3, 5], minimizer: [1, -1, 0.5, 0.25] });
const start = [0, 0, 0, 0], root = key(7);

function traceOf<W, S>(name: string, { workers: [worker], server }: Protocol<W, S>) {
  let here = worker.init, there = server.init;
  const rounds = Array.from({ length: 5 }, (_, i) => {
    const round = roundKey(root, i), query = worker.query(here);
    const [message, next] = worker.emit(here, problem.gradient(query), uplinkKey(round, 0));
    const [broadcast, after] = server.step(there, [message], round);
    here = worker.receive(next, broadcast, round);
    there = after;
    return { query: [...query], ...inHex(message), point: Array.from(server.point(there)) };
  });
  return { name, rounds };
}

function traceCases() {
  const uplink = memoryless(rangeSent(cubeCode({ dimension, rate: 1.75 })));
  return [
    traceOf("DQ-GD, step 1/3", dqGradientDescent({ start, stepSize: 1 / 3, uplink })),
    traceOf("DQ-AGD, step 1/5, momentum 3/8", dqNesterov({ start, stepSize: 1 / 5, momentum: 3 / 8, uplink })),
    traceOf("DQ-HB, step 3/8, momentum 1/8", dqHeavyBall({ start, stepSize: 3 / 8, momentum: 1 / 8, uplink })),
  ];
}

const made = "Made by `deno run -A tests/vectors/make.ts` from tests/vectors/cases.ts; do not edit.";
const sent = "A message is `bits` bits long, most significant first; `hex` is its bytes, the last padded with zeros.";

/** The files, by name: what they are in words, and the cases. */
export const files = {
  "keys.json": () => ({
    about: [
      "Threefry-2x32-20. `blocks` are at the counters (0, 0), (0, 1), (2^32 - 1, 0), (1, 2^32 - 1); `children` have the",
      "indices 0, 1, 2^32 - 1; `uniforms` and `normals` are the first four draws.",
      made,
    ],
    cases: keyCases(),
  }),
  "compressors.json": () => ({
    about: ["Vectors, their messages under a key, and the values that are decoded from these.", sent, made],
    cases: compressorCases(),
  }),
  "codecs.json": () => ({ about: ["Integers and their messages.", sent, made], cases: codecCases() }),
  "traces.json": () => ({
    about: [
      "Five rounds of differentially quantized methods from 0 on f(x) = sum h_j (x_j - c_j)^2 / 2 with h = (1, 2, 3, 5),",
      "c = (1, -1, 1/2, 1/4), over rangeSent of cubeCode at 1.75 bits, run with key(7): where the worker takes its",
      "gradient, its message, and the server's iterate after the round.",
      sent,
      made,
    ],
    cases: traceCases(),
  }),
};

/** The cases of a file, as far as reading them back needs a type. */
export interface Stored {
  "keys.json": { cases: { key: Key }[] };
  "compressors.json": { cases: (Message & { name: string; key: Key; value: number[] })[] };
  "codecs.json": { cases: (Message & { name: string; symbols: number[] })[] };
  "traces.json": { cases: { name: string }[] };
}
