/**
 * What packing levels costs: million coordinates a second, and the time as a multiple of a plain copy of 4 bytes each.
 *
 * Everything is run in turn, round after round, and the ratios are medians of those within a round, so that what slows the
 * machine slows both sides. Dimensions are the arguments, by default a million and ten million.
 * @module
 */

import { bits, child, key, normals, packedLevels, source } from "@bitdescent/bitdescent";
import { table } from "../examples/support/table.ts";
import { addBucket } from "../quantize/kernels/add.ts";
import { largestLevel } from "../quantize/kernels/blocks.ts";
import { euclideanNorm, fixedPointFactor, largestMagnitude, levelStep } from "../quantize/kernels/bucket_norm.ts";
import { packBucket } from "../quantize/kernels/pack.ts";
import { float32Up } from "../quantize/floats.ts";

const WARM = 20, ROUNDS = 15, BUCKET = 512;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** What is timed, by name, on `n` coordinates. */
function subjects(n: number): Map<string, () => void> {
  const x = new Float32Array(n), copied = new Float32Array(n), sum = new Float32Array(n), run = key(1);
  normals(key(2), n, x);
  const patterns = new Int32Array(x.buffer), words = new Int32Array(n / 4 + 1024), norms = new Float32Array(n);
  const all = new Map<string, () => void>([["copy", () => copied.set(x)]]);
  const eachBucket = (visit: (b: number, from: number, to: number) => void): void => {
    for (let b = 0, from = 0; from < n; b++, from += BUCKET) visit(b, from, Math.min(n, from + BUCKET));
  };

  for (const b of [2, 3, 4, 5, 8]) {
    const S = largestLevel(b);
    for (const [name, norm] of [["∞", largestMagnitude], ["2", euclideanNorm]] as const) {
      all.set(`pack ${b} bits, ${name}-norm`, () => {
        let at = 0;
        eachBucket((j, from, to) => {
          norms[j] = float32Up(norm === euclideanNorm ? norm(x, from, to) : norm(patterns as never, from, to));
          const rounding = { bits: b, factor: fixedPointFactor(norms[j], S), key: child(run, j) };
          at = packBucket(x, from, to, rounding, words, at);
        });
      });
    }
    all.set(`add ${b} bits`, () => {
      let at = 0;
      eachBucket((j, from, to) => at = addBucket(words, at, b, levelStep(norms[j], S), sum, from, to));
    });
    const compressor = packedLevels({ dimension: n, bits: b, norm: Infinity, bucket: BUCKET });
    const message = bits((sink) => compressor.write(x, run, sink));
    all.set(`write ${b} bits`, () => void bits((sink) => compressor.write(x, run, sink)));
    all.set(`read ${b} bits`, () => void compressor.read(source(message), run, copied));
    all.set(`accumulate ${b} bits`, () => compressor.accumulate(source(message), run, sum));
  }
  return all;
}

for (const n of Deno.args.length > 0 ? Deno.args.map(Number) : [1e6, 1e7]) {
  const all = [...subjects(n)];
  const rounds = Array.from({ length: WARM + ROUNDS }, () =>
    all.map(([, body]) => {
      const start = performance.now();
      body();
      return (performance.now() - start) * 1e6 / n;
    })).slice(WARM);
  console.log(table(
    [
      "",
      "n",
      { title: "Mcoord/s", digits: 0 },
      { title: "in the best round", digits: 0 },
      { title: "× copy", digits: 1 },
    ],
    all.map(([name], i) => {
      const own = rounds.map((times) => times[i]), ratio = median(rounds.map((times) => times[i] / times[0]));
      return [name, n, 1000 / median(own), 1000 / Math.min(...own), ratio];
    }),
  ));
}
