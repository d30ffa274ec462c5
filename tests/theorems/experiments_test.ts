/**
 * The two experiments of Lin, Kostina and Hassibi: measured here, three instances each, within .03 of independent runs.
 */

import { assert, assertAlmostEquals } from "@std/assert";
import {
  child,
  dense,
  key,
  leastSquares,
  type LinearMap,
  normals,
  type Problem,
  readMatrixMarket,
  sparse,
} from "@bitdescent/bitdescent";
import type { MethodName, RangePolicy } from "../../examples/support/least_squares/methods.ts";
import { families, methodOf } from "../../examples/support/least_squares/methods.ts";
import { type SweepPoint, swept } from "../../examples/support/least_squares/sweep.ts";
import { dataFile } from "../support/data.ts";

const keys = [0, 1, 2].map((i) => child(key(1), i));
const gaussian = (): Problem[] =>
  keys.map((k) => {
    const A = dense({ rows: 1000, columns: 100, values: normals(child(k, 0), 100_000) });
    return leastSquares({ A, y: normals(child(k, 1), 1000) });
  });

function measure(problems: Problem[], range: RangePolicy, rates: number[], methods: MethodName[]): SweepPoint[] {
  return swept({ problems, methods, rates, quantizer: "cube", range, rounds: 40, key: key(2) });
}

const factor = (points: SweepPoint[], method: MethodName, rate: number): number =>
  points.find((point) => point.method === method && point.rate === rate)!.contraction;

const differential: MethodName[] = ["nq-gd", "dq-gd", "dq-agd", "dq-hb"];

function assertNear(points: SweepPoint[], rate: number, expected: number[]): void {
  differential.forEach((method, i) => assertAlmostEquals(factor(points, method, rate), expected[i], 0.03, method));
}

Deno.test("experiment 1, Gaussian 1000x100: contraction factors as measured independently", () => {
  const problems = gaussian();
  const sent = measure(problems, "sent", [1, 2], differential);
  assertNear(sent, 1, [.702, .562, .673, .563]);
  assertNear(sent, 2, [.541, .517, .489, .348]);
  assertNear(measure(problems, "schedule", [5], differential), 5, [.852, .563, .694, .441]);
});

Deno.test("experiment 1: on schedule, DQ-GD is never worse than NQ-GD, and one bit above its threshold each DQ method is as fast as the bound on the unquantized one", () => {
  const problems = gaussian(), rates = [4, 4.5, 5, 5.5, 6, 7];
  const points = measure(problems, "schedule", rates, differential);
  for (const rate of rates) assert(factor(points, "dq-gd", rate) <= factor(points, "nq-gd", rate) + .02, `R = ${rate}`);
  const unquantized = measure(problems, "schedule", [], ["gd", "agd", "hb"]);
  for (const method of ["dq-gd", "dq-agd", "dq-hb"] as const) {
    const { family } = methodOf(method), { losslessEpsilon } = families[family];
    const threshold = Math.log2(10 / losslessEpsilon(problems[0]));
    // what is proved of the unquantized method over as many rounds; in the limit it is σ, σ_A or β
    const { boundAfterRounds } = unquantized.find((point) => point.method === family)!;
    for (const rate of rates.filter((rate) => rate >= threshold + 1)) {
      assert(factor(points, method, rate) <= boundAfterRounds + .02, `${method} at R = ${rate}`);
    }
  }
});

Deno.test("experiment 1: no measured factor is above what is proved for as many rounds", () => {
  const problems = gaussian().slice(0, 1);
  for (const range of ["schedule", "sent"] as const) {
    const methods: MethodName[] = [...differential, "nq-agd", "nq-hb", "gd", "agd", "hb"];
    for (const point of measure(problems, range, [0.5, 3, 4.5, 6], methods)) {
      assert(point.contraction <= point.boundAfterRounds * (1 + 1e-9), `${point.method} at R = ${point.rate}`);
    }
  }
});

const ash = dataFile("ash958.mtx");

Deno.test({
  name: "experiment 2, HB/ash958: condition number 3.2014, and contraction factors as measured independently",
  ignore: ash === null,
  fn() {
    const A: LinearMap = sparse(readMatrixMarket(ash!));
    const problems = keys.map((k) => leastSquares({ A, y: normals(child(k, 1), A.rows) }));
    assertAlmostEquals(Math.sqrt(problems[0].L / problems[0].mu), 3.2014, 5e-5);
    const sent = measure(problems, "sent", [1, 2], differential);
    assertNear(sent, 1, [.885, .790, .839, .681]);
    assertNear(sent, 2, [.790, .777, .683, .531]);
  },
});
