/**
 * What compression costs: nanoseconds a coordinate to encode and to decode, and as multiples of a plain copy.
 * @module
 */

import {
  type BallCode,
  cellCode,
  cubeCode,
  decode,
  encode,
  key,
  norm2,
  normals,
  scale,
  uniforms,
} from "@bitdescent/bitdescent";
import { table } from "../examples/support/table.ts";

/** The median over `repeats` of the nanoseconds that `body` takes for each of `n` items. */
function nanoseconds(n: number, body: () => void, repeats = 9): number {
  body();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    body();
    return (performance.now() - start) * 1e6 / n;
  });
  return times.sort((a, b) => a - b)[repeats >> 1];
}

/** How many times a code is used in one measurement. */
const rowOf = (name: string, dimension: number, make: () => BallCode) => {
  const start = performance.now(), code = make(), built = performance.now() - start;
  const x = normals(key(1), dimension), u = scale(0.99 / norm2(x), x), compressor = code.at(1);
  const message = encode(compressor, u, key(2)),
    copy = new Float64Array(dimension),
    times = Math.max(1, Math.ceil(20_000 / dimension));
  const many = (body: () => void) =>
    nanoseconds(dimension * times, () => {
      for (let i = 0; i < times; i++) body();
    });
  const plain = many(() => copy.set(u));
  const writing = many(() => encode(compressor, u, key(2))), reading = many(() => decode(compressor, message, key(2)));
  return [name, dimension, code.bits / dimension, built, writing, reading, writing / plain, reading * dimension / 1e6];
};

console.log(table(
  [
    "code",
    "n",
    { title: "bits/dim", digits: 3 },
    { title: "set-up ms", digits: 1 },
    { title: "encode ns", digits: 1 },
    { title: "decode ns", digits: 1 },
    { title: "encode/copy", digits: 0 },
    { title: "decode ms/message", digits: 3 },
  ],
  [
    rowOf("cube, 4 bits", 100, () => cubeCode({ dimension: 100, rate: 4 })),
    rowOf("cube, 4 bits", 100_000, () => cubeCode({ dimension: 100_000, rate: 4 })),
    rowOf("cube, 2.5 bits", 100, () => cubeCode({ dimension: 100, rate: 2.5 })),
    rowOf("cube, 2.5 bits", 10_000, () => cubeCode({ dimension: 10_000, rate: 2.5 })),
    rowOf("cells, ε = .3", 100, () => cellCode({ dimension: 100, epsilon: 0.3 })),
    rowOf("cells, ε = .3", 300, () => cellCode({ dimension: 300, epsilon: 0.3 })),
    rowOf("cells, ε = .1", 100, () => cellCode({ dimension: 100, epsilon: 0.1 })),
  ],
));
const million = new Float64Array(1e6);
console.log(
  `\nuniforms ${nanoseconds(1e6, () => uniforms(key(1), 1e6, million)).toFixed(0)} ns each, ` +
    `normals ${nanoseconds(1e6, () => normals(key(1), 1e6, million)).toFixed(0)} ns each`,
);
