/**
 * What entropy coding costs: bits a symbol beside the ideal `Σ −log₂ p`, and millions of symbols a second.
 *
 * The symbols are level numbers of a normal vector of a million coordinates in buckets of 512, by three quantizers.
 * @module
 */

import {
  adaptiveModel,
  arithmetic,
  bits,
  frequencies,
  key,
  normals,
  rans,
  type SequenceCodec,
  source,
  staticModel,
  stochasticLevels,
  subset,
  uniformLevels,
  uniforms,
} from "@bitdescent/bitdescent";
import { table } from "../examples/support/table.ts";

const dimension = 1_000_448, bucket = 512; // 1954 buckets

/** Millions of symbols a second that `body` handles, n at a time: the best of `repeats`, after one to warm up. */
function millions(n: number, body: () => void, repeats = 7): number {
  const times = Math.ceil(1e6 / n);
  let best = Infinity;
  for (let r = 0; r <= repeats; r++) {
    const start = performance.now();
    for (let t = 0; t < times; t++) body();
    if (r > 0) best = Math.min(best, performance.now() - start);
  }
  return n * times / best / 1e3;
}

/** A row of the table; `ideal` is `Σ −log₂ p` of the symbols by what is known of their source. */
function row(quantizer: string, name: string, code: SequenceCodec, symbols: Int32Array, ideal: number) {
  const message = bits((sink) => code.write(symbols, sink)), out = new Int32Array(symbols.length);
  const writing = millions(symbols.length, () => bits((sink) => code.write(symbols, sink)));
  const reading = millions(symbols.length, () => code.read(source(message), out));
  return [quantizer, name, symbols.length, ideal / symbols.length, message.length / symbols.length, writing, reading];
}

const x = normals(key(1), dimension);
const sources = ([[7, Infinity], [7, 2], [1, 2]] as const).map(([steps, norm]) => {
  const levels = uniformLevels({ steps });
  const { numbers } = stochasticLevels({ dimension, bucket, levels, norm }).quantize(x, key(2));
  const symbols = numbers.map((k) => k + steps), counts = new Float64Array(2 * steps + 1);
  for (const s of symbols) counts[s]++;
  return { name: `L${norm === 2 ? 2 : "∞"}, s = ${steps}`, symbols, counts };
});

const rows = sources.flatMap(({ name, symbols, counts }) => {
  const size = counts.length, of = (bits: number) => frequencies({ weights: counts, bits });
  const short = symbols.subarray(0, 8192);
  const ideal = (of: Int32Array) => of.reduce((sum, s) => sum + Math.log2(dimension / counts[s]), 0);
  const ofModel = arithmetic(staticModel({ frequencies: of(14) }));
  return [
    row(name, "rans, 12 bits", rans({ frequencies: of(12) }), symbols, ideal(symbols)),
    row(name, "rans, 14 bits", rans({ frequencies: of(14) }), symbols, ideal(symbols)),
    row(name, "arithmetic, static", ofModel, symbols, ideal(symbols)),
    row(name, "arithmetic, adaptive", arithmetic(adaptiveModel({ size })), symbols, ideal(symbols)),
    row(name, "rans, 12 bits", rans({ frequencies: of(12) }), short, ideal(short)),
    row(name, "arithmetic, static", ofModel, short, ideal(short)),
  ];
});

const u = uniforms(key(3), 1_000_000), chosen = Int32Array.from(u.keys()).filter((i) => u[i] < 0.01);
const choices = chosen.reduce((sum, _, i) => sum + Math.log2((u.length - i) / (i + 1)), 0); // log₂ C(n, k)
const whole = subset({ dimension: u.length, count: chosen.length });
const sent = bits((sink) => whole.write(chosen, sink)), out = new Int32Array(chosen.length);

console.log(table(
  [
    "symbols",
    "code",
    "n",
    { title: "ideal", digits: 4 },
    { title: "bits/symbol", digits: 4 },
    { title: "write M/s", digits: 0 },
    { title: "read M/s", digits: 0 },
  ],
  [
    ...rows,
    [
      "1 % of 10⁶ indices",
      "subset",
      u.length,
      choices / u.length,
      sent.length / u.length,
      millions(u.length, () => bits((sink) => whole.write(chosen, sink))),
      millions(u.length, () => whole.read(source(sent), out)),
    ],
  ],
));
