import { assert, assertAlmostEquals } from "@std/assert";
import { child, key, normals, quantizedDescentDistance, scale, subtract } from "@bitdescent/bitdescent";
import { Matrix } from "ml-matrix";
import { between, direction } from "../support/arbitraries.ts";

const column = (x: ArrayLike<number>): Matrix => Matrix.columnVector(Array.from(x));
const outer = (x: ArrayLike<number>): Matrix => column(x).mmul(column(x).transpose());

/**
 * `E‖x − x*‖²` of quantized descent round by round, exactly, for `∇fᵢ = Hᵢ(x − x*) + gᵢ`: each Q errs by `±√ω‖v‖` along
 * `axis`, without bias.
 */
function* expectations(
  { hessians, shifts, stepSize: gamma, omega, start, axis }: {
    hessians: readonly Matrix[];
    shifts: readonly ArrayLike<number>[];
    stepSize: number;
    omega: number;
    start: ArrayLike<number>;
    axis: ArrayLike<number>;
  },
) {
  const N = hessians.length,
    n = start.length,
    H = hessians.reduce((sum, Hi) => Matrix.add(sum, Matrix.div(Hi, N)), Matrix.zeros(n, n));
  const A = Matrix.eye(n).sub(Matrix.mul(H, gamma)), noise = outer(axis);
  let M = outer(start), m = column(start); // E zzᵀ and E z
  for (;;) {
    yield M.trace();
    const size = hessians.reduce((sum, Hi, i) => {
      const g = column(shifts[i]);
      return sum + Hi.mmul(M).mmul(Hi).trace() + 2 * g.transpose().mmul(Hi).mmul(m).get(0, 0) +
        g.transpose().mmul(g).get(0, 0);
    }, 0);
    M = A.mmul(M).mmul(A).add(Matrix.mul(noise, gamma ** 2 * omega * size / (N * N)));
    m = A.mmul(m);
  }
}

Deno.test("quantized descent: the expected squared distance, exactly, and where it stops", () => {
  let closest = 0;
  for (let i = 0; i < 120; i++) {
    const k = child(key(1573), i),
      n = 1 + i % 4,
      N = [1, 2, 5][i % 3],
      mu = 1,
      L = 1.05 * 100 ** between(child(k, 0), 0, 1);
    const omega = 8 * between(child(k, 1), 0, 1) ** 2,
      stepSize = between(child(k, 2), 0.2, 1) / (L * (1 + 2 * omega / N));
    const hessians = Array.from(
      { length: N },
      (_, j) => Matrix.diag(Array.from({ length: n }, (_, d) => (d + i + j) % 2 === 0 && i % 5 > 0 ? mu : L)),
    );
    const smallest = Math.min(
      ...Array.from({ length: n }, (_, d) => hessians.reduce((sum, Hi) => sum + Hi.get(d, d) / N, 0)),
    );
    const raw = Array.from(
      { length: N },
      (_, j) => scale(i % 4 === 0 ? 0 : L * between(child(k, 3), 0, 1), normals(child(k, 10 + j), n)),
    );
    const center = raw.reduce((sum, g) => sum.map((value, d) => value + g[d] / N), new Float64Array(n));
    const shifts = raw.map((g) => subtract(g, center)), start = scale(3, direction(child(k, 4), n));
    const heterogeneity = Math.sqrt(shifts.reduce((sum, g) => sum + g.reduce((s, value) => s + value ** 2, 0), 0) / N);
    const run = { mu: smallest * (1 - 1e-12), L, stepSize, omega, workers: N, heterogeneity, distance: 3 };
    let rounds = 0;
    for (const square of expectations({ hessians, shifts, stepSize, omega, start, axis: direction(child(k, 5), n) })) {
      const bound = quantizedDescentDistance.value({ ...run, rounds });
      assert(quantizedDescentDistance.holds({ ...run, rounds }));
      assert(Math.sqrt(square) <= bound * (1 + 1e-9), `${i}, round ${rounds}: ${Math.sqrt(square)} > ${bound}`);
      if (rounds > 0) closest = Math.max(closest, Math.sqrt(square) / bound);
      if (++rounds === 80) break;
    }
  }
  assert(closest > 0.9, `${closest}`);
});

Deno.test("quantized descent: with unlike workers it stops at a distance, however many the rounds", () => {
  const hessians = [1, 1].map((h) => Matrix.diag([h])),
    given = { hessians, stepSize: 0.25, omega: 2, start: [1], axis: [1] };
  const after = (shifts: readonly ArrayLike<number>[], rounds: number): number => {
    const run = expectations({ ...given, shifts });
    for (let k = 0; k < rounds; k++) run.next();
    return run.next().value!;
  };
  assertAlmostEquals(after([[1], [-1]], 400) / after([[1], [-1]], 200), 1, 1e-6);
  assert(after([[1], [-1]], 400) > 0.1 && after([[0], [0]], 400) < 1e-30);
  const limit = { mu: 1, L: 1, stepSize: 0.25, omega: 2, workers: 2, distance: 1, rounds: 1e6 };
  assertAlmostEquals(quantizedDescentDistance.value({ ...limit, heterogeneity: 0 }), 0, 1e-12);
  assertAlmostEquals(quantizedDescentDistance.value({ ...limit, heterogeneity: 1 }) ** 2, 0.5, 1e-12);
});

Deno.test("hypotheses of quantized descent: 0 < μ ≤ L, ω ≥ 0 and a step of at most 1/(L (1 + 2ω/N))", () => {
  const good = { mu: 1, L: 2, stepSize: 0.25, omega: 1, workers: 2, heterogeneity: 1, distance: 1, rounds: 1 };
  assert(quantizedDescentDistance.holds(good));
  for (
    const bad of [
      ...[{ mu: 0 }, { mu: 3 }, { stepSize: 0 }, { stepSize: 0.26 }, { omega: -1 }, { workers: 0 }, { workers: 1 }, {
        rounds: -1,
      }],
      ...[{ heterogeneity: -1 }, { distance: NaN }],
    ]
  ) {
    assert(!quantizedDescentDistance.holds({ ...good, ...bad }), JSON.stringify(bad));
  }
});
