/**
 * What a program of somebody's own does with the package: writes and reads, and runs protocols. It prints the golden messages
 * as it makes them, and where protocols are after each round.
 * @module
 */

import {
  cubeCode,
  dqGradientDescent,
  dqHeavyBall,
  dqNesterov,
  exact,
  key,
  memoryless,
  type Protocol,
  quadratic,
  rangeSent,
  run,
  take,
} from "@bitdescent/bitdescent";
import { codebookCases } from "../vectors/codebooks.ts";
import { codeCases, codecs, sequences } from "../vectors/codes.ts";
import { compressorCases } from "../vectors/compressors.ts";

const problem = quadratic({ spectrum: [1, 2, 3, 5], minimizer: [1, -1, 0.5, 0.25] });
const start = [0, 0, 0, 0], uplink = memoryless(rangeSent(cubeCode({ dimension: 4, rate: 1.75 })));

const points = <W, S>(protocol: Protocol<W, S>): number[][] =>
  [...take(run(protocol, [exact(problem)], key(7)), 5)].map(({ point }) => [...point]);

console.log(JSON.stringify({
  "compressors.json": compressorCases(),
  "codecs.json": codeCases(codecs),
  "sequences.json": codeCases(sequences),
  "codebooks.json": codebookCases(),
  "traces.json": [
    points(dqGradientDescent({ start, stepSize: 1 / 3, uplink })),
    points(dqNesterov({ start, stepSize: 1 / 5, momentum: 3 / 8, uplink })),
    points(dqHeavyBall({ start, stepSize: 3 / 8, momentum: 1 / 8, uplink })),
  ],
}));
