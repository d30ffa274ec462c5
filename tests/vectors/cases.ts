/**
 * What the golden vectors are of: made anew from the library each time, and compared with the files beside this one.
 * @module
 */

import { block, child, type Key, key, normals, uniforms } from "../../base/key.ts";
import { quadratic } from "../../optimize/quadratic.ts";
import { dqGradientDescent, dqHeavyBall, dqNesterov } from "../../protocols/differential.ts";
import { memoryless } from "../../protocols/link.ts";
import { type Protocol, roundKey, uplinkKey } from "../../protocols/protocol.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { rangeSent } from "../../quantize/balls/range.ts";
import { codebookCases } from "./codebooks.ts";
import { codeCases, codecs, sequences } from "./codes.ts";
import { compressorCases } from "./compressors.ts";
import { inHex, type Message } from "./message.ts";

const keys = [key(0), key(1), child(key(1), 0), key(Number.MAX_SAFE_INTEGER)];

const keyCases = () =>
  keys.map((key) => ({
    key,
    blocks: [block(key, 0, 0), block(key, 0, 1), block(key, 0xffffffff, 0), block(key, 1, 0xffffffff)],
    children: [child(key, 0), child(key, 1), child(key, 0xffffffff)],
    uniforms: [...uniforms(key, 4)],
    normals: [...normals(key, 4)],
  }));

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
  const uplink = memoryless(rangeSent(cubeCode({ dimension: 4, rate: 1.75 })));
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
  "codecs.json": () => ({ about: ["Integers and their messages.", sent, made], cases: codeCases(codecs) }),
  "sequences.json": () => ({
    about: ["Sequences of integers, whose length both ends know, and their messages.", sent, made],
    cases: codeCases(sequences),
  }),
  "codebooks.json": () => ({
    about: [
      "Vectors, the statistics of them that a codebook sends, and the levels and probabilities it has after them.",
      sent,
      made,
    ],
    cases: codebookCases(),
  }),
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
  "sequences.json": { cases: (Message & { name: string; symbols: number[] })[] };
  "codebooks.json": { cases: { name: string }[] };
  "traces.json": { cases: { name: string }[] };
}
