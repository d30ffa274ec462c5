import { assert, assertAlmostEquals } from "@std/assert";
import {
  compressor,
  contractionConverse,
  cube,
  dqGradientDescent,
  dqGradientDescentSchedule,
  gradientDescent,
  key,
  mixedRadix,
  run,
  scheduled,
  searchBits,
  take,
  tunedGradientDescent,
  volumeConverse,
} from "@bitdescent/bitdescent";

/** DQ-GD on `½‖x − x*‖²` with m levels an axis, over a grid of minimizers: the worst errors, and how many points are seen. */
function exhausted(dimension: number, m: number, rounds: number, cells: number) {
  const levels = Array(dimension).fill(m), codec = mixedRadix({ radices: levels });
  const worst = new Float64Array(rounds), seen = Array.from({ length: rounds }, () => new Set<string>());
  const theory = dqGradientDescentSchedule({
    mu: 1,
    L: 1,
    epsilon: Math.sqrt(dimension) / m,
    distance: 1,
    rounding: 0,
  });
  for (let index = 0; index < (cells + 1) ** dimension; index++) {
    const minimizer = levels.map((_, j) => 2 * (Math.floor(index / (cells + 1) ** j) % (cells + 1)) / cells - 1);
    if (Math.hypot(...minimizer) > 1) continue;
    const protocol = dqGradientDescent({
      start: new Float64Array(dimension),
      stepSize: 1,
      uplink: scheduled((round) => compressor(cube({ levels, radius: theory(round).range }), codec)),
    });
    const oracle = (x: ArrayLike<number>) => Float64Array.from(x, (value, j) => value - minimizer[j]);
    for (const { round, point } of take(run(protocol, [oracle], key(0)), rounds)) {
      worst[round] = Math.max(worst[round], Math.hypot(...point.map((value, j) => value - minimizer[j])));
      seen[round].add(point.join());
    }
  }
  return { worst, seen };
}

Deno.test("converse, n = 1: after T rounds of m levels at most mᵀ points are seen, and the worst error is D m⁻ᵀ: achieved and not beaten", () => {
  for (const [m, rounds] of [[1, 5], [2, 7], [3, 5], [4, 5]]) {
    const cells = 8 * m ** rounds, gap = 2 / cells, { worst, seen } = exhausted(1, m, rounds, cells);
    for (let k = 0; k < rounds; k++) {
      const converse = volumeConverse.value({ bitsPerDimension: Math.log2(m), distance: 1, rounds: k + 1 });
      assert(seen[k].size <= m ** (k + 1), `${seen[k].size} points`);
      assert(worst[k] >= converse - gap, `${worst[k]} beats ${converse}`);
      assert(worst[k] <= converse * (1 + 1e-12) + gap, `${worst[k]} is not ${converse}`);
    }
  }
});

Deno.test("bits to a place: halving takes as many as are needed, and no fewer places are enough", () => {
  const rounds = 7, cells = 8 * 2 ** rounds, { worst, seen } = exhausted(1, 2, rounds, cells);
  for (let k = 0; k < rounds; k++) {
    const bits = k + 1, accuracy = 2 ** -bits; // what `bits` bits have reached, wherever the minimizer is
    assert(worst[k] <= accuracy * (1 + 1e-12) && seen[k].size === 2 ** bits);
    assertAlmostEquals(searchBits.value({ dimension: 1, distance: 1, accuracy }), bits, 1e-12);
    assertAlmostEquals(searchBits.value({ dimension: 1, distance: 1, accuracy: 0.99 * accuracy }), bits + 1, 1e-12);
    // and it is the converse on finite runs, read the other way
    const reached = volumeConverse.value({ bitsPerDimension: 3, distance: 5, rounds: bits });
    assertAlmostEquals(searchBits.value({ dimension: 4, distance: 5, accuracy: reached }), 4 * 3 * bits, 1e-9);
  }
  assert(searchBits.value({ dimension: 3, distance: 1, accuracy: 2 }) === 0);
  const search = { dimension: 2, distance: 1, accuracy: 0.1 };
  assert(searchBits.holds(search) && searchBits.kind === "lower");
  for (const change of [{ dimension: 0 }, { dimension: 1.5 }, { distance: 0 }, { accuracy: 0 }, { accuracy: NaN }]) {
    assert(!searchBits.holds({ ...search, ...change }));
  }
});

Deno.test("converse, n = 2: no cover by mᵀ balls is finer than the volume allows", () => {
  const m = 2, rounds = 3, cells = 120, gap = Math.SQRT2 / cells;
  const { worst, seen } = exhausted(2, m, rounds, cells);
  for (let k = 0; k < rounds; k++) {
    assert(seen[k].size <= (m * m) ** (k + 1));
    assert(worst[k] >= volumeConverse.value({ bitsPerDimension: 1, distance: 1, rounds: k + 1 }) - gap);
  }
});

Deno.test("converse: the part σ is attained by gradient descent itself, every round, along the axis of μ", () => {
  const mu = 1, L = 9, { stepSize, contraction: sigma } = tunedGradientDescent({ mu, L });
  const { init, query, step, point } = gradientDescent({ start: [1], stepSize });
  let state = init;
  for (let i = 1; i <= 30; i++) {
    state = step(state, [mu * query(state)[0]]);
    assertAlmostEquals(point(state)[0] / sigma ** i, 1, 1e-12);
  }
});

Deno.test("converse: max{σ, 2⁻ᴿ}, with its hypotheses", () => {
  assert(contractionConverse.kind === "lower" && volumeConverse.kind === "lower");
  assertAlmostEquals(contractionConverse.value({ sigma: 0.5, bitsPerDimension: 0.5 }), Math.SQRT1_2);
  assertAlmostEquals(contractionConverse.value({ sigma: 0.5, bitsPerDimension: 3 }), 0.5);
  assert(!contractionConverse.holds({ sigma: 1, bitsPerDimension: 1 }));
  assert(!contractionConverse.holds({ sigma: 0.5, bitsPerDimension: -1 }));
  assert(volumeConverse.holds({ bitsPerDimension: 0, distance: 1, rounds: 2 }));
  assert(!volumeConverse.holds({ bitsPerDimension: -1, distance: 1, rounds: 2 }));
});
