/**
 * Entropy coding of level numbers of normal vectors in buckets of 512, by three quantizers; and sets of indices.
 *
 * The ideal is `Σ −log₂ p` by the counts of the numbers, and `log₂ C(n, k)` for k of n indices.
 * @module
 */

import {
  adaptiveModel,
  arithmetic,
  bits,
  each,
  frequencies,
  gaps,
  golomb,
  huffman,
  key,
  normals,
  qsgdDense,
  qsgdSparse,
  rans,
  type SequenceCodec,
  source,
  staticModel,
  stochasticLevels,
  subset,
  uniformLevels,
  uniforms,
} from "@bitdescent/bitdescent";
import type { Panel, Subject } from "../panel.ts";
import { BUCKET } from "../plain.ts";

/** A code on `symbols`, both ways; bits are per coordinate, of which there may be more than symbols. */
function coded(
  name: string,
  code: SequenceCodec,
  symbols: Int32Array,
  { ideal, coordinates = symbols.length }: { ideal: number; coordinates?: number },
): Subject[] {
  const message = bits((sink) => code.write(symbols, sink)), out = new Int32Array(symbols.length);
  const size = { bits: message.length / coordinates, ideal };
  return [
    { name: `write ${name}`, ...size, run: () => void bits((sink) => code.write(symbols, sink)) },
    { name: `read ${name}`, ...size, run: () => void code.read(source(message), out) },
  ];
}

/** The level numbers of `x`, by how many levels there are on either side and the norm. */
function levelNumbers(x: Float32Array, steps: number, norm: number): Int32Array<ArrayBuffer> {
  const quantizer = stochasticLevels({
    ...{ dimension: x.length, bucket: BUCKET, norm },
    levels: uniformLevels({ steps }),
  });
  return quantizer.quantize(x, key(2)).numbers.slice();
}

/** All codes on the numbers from −steps to steps of `source`. */
function codes(source: string, numbers: Int32Array<ArrayBuffer>, steps: number): Subject[] {
  const symbols = numbers.map((k) => k + steps), weights = new Float64Array(2 * steps + 1);
  for (const s of symbols) weights[s]++;
  const of = (bits: number) => frequencies({ weights, bits });
  const ideal = weights.reduce((sum, w) => w > 0 ? sum - w * Math.log2(w / symbols.length) : sum, 0) / symbols.length;
  const row = (name: string, code: SequenceCodec, values = symbols) =>
    coded(`${name}, ${source}`, code, values, { ideal });
  return [
    ...row("rANS, 12 bits", rans({ frequencies: of(12) })),
    ...row("rANS, 12 bits, pairs", rans({ frequencies: of(12), pairs: true })),
    ...row("rANS, 14 bits", rans({ frequencies: of(14) })),
    ...row("arithmetic, static", arithmetic(staticModel({ frequencies: of(14) }))),
    ...row("arithmetic, learning", arithmetic(adaptiveModel({ size: weights.length }))),
    ...row("Huffman", each(huffman({ weights }))),
    ...row("Elias, dense", qsgdDense, numbers),
    ...row("Elias, sparse", qsgdSparse, numbers),
  ];
}

/** Every code on the numbers of every quantizer, few and many; then one index in a hundred. */
export function* entropy(quick: boolean): Generator<Panel> {
  for (const dimension of quick ? [8192] : [8192, 1e6]) {
    const x = normals(key(1), dimension, new Float32Array(dimension));
    for (const [steps, norm, name] of [[7, Infinity, "L∞"], [7, 2, "L2"], [1, 2, "L2"]] as const) {
      yield { dimension, subjects: codes(`${name}, s = ${steps},`, levelNumbers(x, steps, norm), steps) };
    }
  }
  const dimension = quick ? 1e5 : 1e6, u = uniforms(key(3), dimension);
  const indices = Int32Array.from(u.keys().filter((i) => u[i] < 0.01)), count = indices.length;
  const ideal = indices.reduce((sum, _, j) => sum + Math.log2((dimension - j) / (j + 1)), 0) / dimension;
  const row = (name: string, code: SequenceCodec) => coded(name, code, indices, { ideal, coordinates: dimension });
  yield {
    dimension,
    subjects: [
      ...row("indices of 1 %, subset", subset({ dimension, count })),
      ...row("indices of 1 %, gaps", gaps(golomb({ divisor: 69 }))),
    ],
  };
}
