/**
 * IADE-SGD where the model interpolates: least squares that a point solves exactly, one row a gradient.
 * @module
 */

import {
  child,
  dense,
  emptyLedger,
  floats,
  gradientDescent,
  iade,
  iadeSgdSchedule,
  type Key,
  leastSquares,
  leastSquaresGrowth,
  memoryless,
  none,
  norm2,
  normals,
  type Oracle,
  parameterServer,
  preciseOnAverage,
  type Problem,
  recorded,
  subtract,
  uniforms,
  weakGrowthContraction,
} from "@bitdescent/bitdescent";
import { type Served, servedWith } from "./served.ts";
import type { DoubleRow } from "./runs.ts";

/** The names of the methods: gradients in float64, and double encoding. */
export const interpolationNames = ["sgd", "iade-sgd"] as const;

/** A name of a method. */
export type InterpolationName = typeof interpolationNames[number];

/** Least squares that a point solves, its rows dealt to workers. */
export interface Interpolated {
  /** `f(x) = ½‖Ax − y‖²/m` for the m rows of all workers. */
  readonly whole: Problem;
  /** Gradients of one row that a worker draws from its own. */
  readonly oracles: readonly Oracle[];
  /** ρ, at most `max ‖a‖²/L`. */
  readonly growth: number;
}

/** Normal rows of length 1, and `y = A x*` with a normal x*; workers have as many rows each. */
export function interpolated(
  { rows: wanted, columns, workers, key }: { rows: number; columns: number; workers: number; key: Key },
): Interpolated {
  const share = Math.floor(wanted / workers), rows = share * workers, x = normals(child(key, 1), columns);
  if (rows < columns || share < 1) {
    throw new Error(`Cannot interpolate as there must be ${columns} rows in use at least: current value is ${rows}`);
  }
  const drawn = normals(child(key, 0), rows * columns);
  const lengths = Array.from({ length: rows }, (_, i) => norm2(drawn.subarray(i * columns, (i + 1) * columns)));
  const values = drawn.map((z, k) => z / lengths[Math.floor(k / columns)]);
  const y = dense({ rows, columns, values }).apply(x), scale = 1 / Math.sqrt(rows);
  const whole = leastSquares({
    A: dense({ rows, columns, values: values.map((v) => v * scale) }),
    y: y.map((v) => v * scale),
  });
  const oracle = (worker: number): Oracle => (x, key) => {
    const i = worker * share + Math.floor(uniforms(key, 1)[0] * share),
      row = values.subarray(i * columns, (i + 1) * columns);
    const residual = row.reduce((sum, a, j) => sum + a * x[j], -y[i]);
    return row.map((a) => residual * a);
  };
  return {
    whole,
    oracles: Array.from({ length: workers }, (_, i) => oracle(i)),
    growth: leastSquaresGrowth.value({ L: whole.L, rowRatio: 1 }), // rows have length 1
  };
}

/** How a method runs, and the root mean square distance that is proved after so many rounds. */
function methodOf(
  name: InterpolationName,
  { whole, oracles, growth }: Interpolated,
): { run: Served; bound: (rounds: number) => number } {
  const { mu, L, dimension, minimizer } = whole, workers = oracles.length, start = new Float64Array(dimension);
  const stepSize = 1 / (growth * L), distance = norm2(minimizer), common = { workers, start, stepSize };
  if (name === "sgd") {
    const link = memoryless(floats({ dimension, width: 64 })), c = weakGrowthContraction.value({ mu, L, growth });
    const optimizer = gradientDescent(common);
    const protocol = parameterServer({ workers, optimizer, compensation: none, uplink: link, downlink: link });
    return { run: servedWith(protocol, oracles), bound: (rounds) => distance * c ** (rounds / 2) };
  }
  const theory = iadeSgdSchedule({ mu, L, growth, workers, distance });
  const link = preciseOnAverage({ dimension, at: (round) => ({ error: theory(round).error }) });
  return {
    run: servedWith(iade({ ...common, uplink: link, downlink: link }), oracles),
    bound: (rounds) => theory(rounds).distance,
  };
}

/** Root mean squares of distances, and means of gaps and bits, over `runs` runs; `step` is called after each. */
export function averagedRows(
  problem: Interpolated,
  method: InterpolationName,
  { rounds, every, runs, key }: { rounds: number; every: number; runs: number; key: Key },
  step: () => void = () => {},
): DoubleRow[] {
  const { whole, oracles } = problem, { run, bound } = methodOf(method, problem), looks = Math.floor(rounds / every);
  const first = whole.value(new Float64Array(whole.dimension));
  const sums = Array.from({ length: looks + 1 }, () => ({ square: 0, gap: 0, up: 0, down: 0 }));
  for (let i = 0; i < runs; i++) {
    let ledger = emptyLedger;
    sums[0].square += norm2(whole.minimizer) ** 2;
    sums[0].gap += first;
    for (const round of run(child(key, i))) {
      ledger = recorded(ledger, round);
      if (ledger.rounds % every !== 0) continue;
      const sum = sums[ledger.rounds / every];
      sum.square += norm2(subtract(round.point, whole.minimizer)) ** 2;
      sum.gap += whole.value(round.point);
      sum.up += ledger.up;
      sum.down += ledger.down;
      if (ledger.rounds >= looks * every) break;
    }
    step();
  }
  return sums.map(({ square, gap, up, down }, i) => ({
    method,
    workers: oracles.length,
    round: i * every,
    distance: Math.sqrt(square / runs),
    gap: gap / runs / first,
    bitsUp: up / runs,
    bitsDown: down / runs,
    bound: bound(i * every),
  }));
}
