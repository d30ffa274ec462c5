import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axpy,
  child,
  cubeCode,
  differenced,
  differencedDescentContraction,
  differencedDescentError,
  differencedDescentSchedule,
  differential,
  dqManyWorkersContraction,
  dqManyWorkersError,
  dqManyWorkersLosslessEpsilon,
  dqManyWorkersSchedule,
  type Float64s,
  floats,
  gradientDescent,
  key,
  type ManyAssumptions,
  type ManyRegime,
  mean,
  memoryless,
  none,
  norm2,
  parameterServer,
  type Round,
  run as runProtocol,
  scale,
  type Schedule,
  scheduled,
  subtract,
  take,
  tunedGradientDescent,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { constantsOf } from "../../theory/schedules/parts.ts";
import { between, direction } from "../support/arbitraries.ts";
import { type Kind, outward, type Parts, parts, type Villain, villain } from "../support/heterogeneous.ts";
import { assertFactor } from "../support/limits.ts";

const convexKinds: readonly Kind[] = ["top", "similar", "equal", "logistic", "bottom", "equal"];

/** Assumptions for an instance, of precisions that may contract. */
function runOf(made: Parts, index: number): ManyAssumptions & { readonly epsilon: number } {
  const { mu, L, partL, dissimilarity, convex: convexParts, distance, firstGradient, key: k } = made;
  const epsilon = [0.02, 0.1, 0.5][index % 3] * between(child(k, 70), 0.1, 1);
  return { mu, L, partL, dissimilarity, convexParts, distance, firstGradient, epsilon };
}

/** What is seen in a round. */
interface Sight {
  readonly round: number;
  readonly point: Float64s;
  /** The largest norm of what was quantized. */
  readonly range: number;
}

/** What a worker's message is made of. */
interface Method {
  /** Whether losses are fed back, and gradients taken where nothing would have been lost. */
  readonly feedback: boolean;
  /** Whether differences from what was sent are sent. */
  readonly differences: boolean;
  /** What every worker is taken to have sent before, as a share of its first gradient. */
  readonly known?: number;
}

const dq: Method = { feedback: true, differences: true }, ef21: Method = { feedback: false, differences: true };

/** Many workers by plain arrays, their errors made by `quantize`: exactly ε times the range. */
function* manyWorkers(
  { gradients, start, key: k, mu, L }: Parts,
  { feedback, differences, known = 0 }: Method,
  lossOf: (round: number) => number,
  quantize: Villain,
): Generator<Sight, void, void> {
  const { stepSize: eta } = tunedGradientDescent({ mu, L }), n = start.length;
  let point = axpy(0, start, start), errors = gradients.map(() => new Float64Array(n));
  let sent = gradients.map((gradient) => scale(known, gradient(start)));
  for (let round = 0;; round++) {
    const wanted = gradients.map((gradient, m) =>
      feedback ? subtract(gradient(axpy(eta, errors[m], point)), errors[m]) : gradient(point)
    );
    const news = wanted.map((u, m) => differences ? subtract(u, sent[m]) : u);
    yield { round, point, range: Math.max(...news.map(norm2)) };
    const said = news.map((w, m) => quantize(w, lossOf(round), child(child(k, 1000 + round), m)));
    sent = said.map((value, m) => differences ? axpy(1, value, sent[m]) : value);
    errors = sent.map((q, m) => subtract(q, wanted[m]));
    point = axpy(-eta, mean(sent), point);
  }
}

/** Insists that a schedule holds in every round; returns the largest ratios of what is seen to its bound. */
function assertHolds(
  made: Parts,
  run: ManyAssumptions & { readonly epsilon: number },
  schedule: Schedule,
  method: Method,
  index: number,
) {
  const loss = (round: number) => run.epsilon * schedule(round).range, closest = { range: 0, error: 0 };
  const far = made.distance + norm2(made.minimizer), steep = made.firstGradient + made.partL * far;
  for (const { round, point, range } of take(manyWorkers(made, method, loss, villain(index)), 60)) {
    const bound = schedule(round), error = norm2(subtract(point, made.minimizer));
    if (bound.error < 1e-10 * far || bound.error > 1e8 * far) break;
    const seen =
      `${made.title}, ε = ${run.epsilon}: round ${round}: ${range} of ${bound.range}, ${error} of ${bound.error}`;
    assert(range <= bound.range * (1 + 1e-9) + 1e-12 * steep, seen);
    assert(error <= bound.error * (1 + 1e-9) + 1e-12 * far, seen);
    if (round > 0) closest.error = Math.max(closest.error, error / bound.error);
    if (round > 0) closest.range = Math.max(closest.range, range / bound.range);
  }
  return closest;
}

Deno.test("DQ-GD with many workers: ranges and errors hold in every round, whatever the errors and what was known before", () => {
  let range = 0, error = 0;
  for (let i = 0; i < 360; i++) {
    const made = parts(i, convexKinds), run = runOf(made, i), known = [0, 0.9, 1][i % 3];
    const given = { ...run, firstGradient: (1 - known) * made.firstGradient, rounding: 0 };
    assert(dqManyWorkersError.holds({ ...given, rounds: 1 }), made.title);
    const closest = assertHolds(made, given, dqManyWorkersSchedule(given), { ...dq, known }, i);
    [range, error] = [Math.max(range, closest.range), Math.max(error, closest.error)];
  }
  assert(range > 0.99 && error > 0.99, `${range} ${error}`); // no shorter ranges, no smaller errors would do
});

Deno.test("DQ-GD with many workers: so they do where workers' functions are not convex", () => {
  for (let i = 0; i < 200; i++) {
    const made = parts(i, ["indefinite"]), run = { ...runOf(made, i), rounding: 0 };
    assertHolds(made, run, dqManyWorkersSchedule(run), dq, i);
  }
});

Deno.test("DQ-GD with many workers, interpolating: nothing need be subtracted, and ranges and errors hold", () => {
  for (let i = 0; i < 200; i++) {
    const made = parts(i, ["interpolating", "top", "bottom"]), { firstGradient: _, ...given } = runOf(made, i);
    const run = { ...given, interpolating: true, rounding: 0 };
    assertHolds(made, run, dqManyWorkersSchedule(run), { feedback: true, differences: false }, i);
  }
});

Deno.test("gradient descent on differences: ranges and errors hold in every round, also where functions are not convex", () => {
  for (let i = 0; i < 300; i++) {
    const made = parts(i), run = { ...runOf(made, i), rounding: 0 };
    assertHolds(made, run, differencedDescentSchedule(run), ef21, i);
  }
});

/** N workers of the same `f = ½ Σ hⱼxⱼ²`, from distance 2 along axis 0. */
function steep(workers: number): Parts {
  const H = [9, 1];
  return {
    ...{
      title: "steep",
      key: key(1),
      gradients: Array(workers).fill((x: Vec) => Float64Array.from(H, (h, j) => h * x[j])),
    },
    ...{
      mu: 1,
      L: 9,
      partL: 9,
      dissimilarity: 0,
      convex: true,
      minimizer: [0, 0],
      start: [2, 0],
      distance: 2,
      firstGradient: 18,
    },
  };
}

Deno.test("attained: errors of DQ-GD with equal Hessians, ranges and errors on differences; none could be smaller", () => {
  const made = steep(3), run = { ...runOf(made, 0), epsilon: 0.01, rounding: 0 };
  const few = (schedule: Schedule): Schedule => (round) => round < 12 ? schedule(round) : { range: 0, error: 0 };
  const plain = assertHolds(made, run, few(differencedDescentSchedule(run)), ef21, outward);
  assertAlmostEquals(plain.range, 1, 1e-9);
  assertAlmostEquals(plain.error, 1, 1e-9);
  // the last error is along the axis of L, to the side where x̃ = σⁱD is
  const schedule = dqManyWorkersSchedule(run), { contraction: sigma, stepSize: eta } = tunedGradientDescent(made);
  for (const rounds of [1, 2, 5, 10]) {
    const side = rounds % 2 === 0 ? -1 : 1; // x̃ changes sides every round, and x̂ = x̃ − ηe
    const villainous: Villain = (u, error) => axpy(error, [side, 0], u);
    const loss = (round: number) => run.epsilon * schedule(round).range;
    const { point } = [...take(manyWorkers(made, dq, loss, villainous), rounds + 1)][rounds];
    assertAlmostEquals(norm2(point) / dqManyWorkersError.value({ ...run, rounds }), 1, 1e-9);
    assertAlmostEquals(norm2(point), 2 * sigma ** rounds + eta * loss(rounds - 1), 1e-9);
  }
});

Deno.test("the constants of the recursion: no Hessian and no two errors exceed them, some come near", () => {
  for (const partL of [0.3, 1, 2.2, 2.9, 3.9, 8, 40]) {
    for (const convexParts of [true, false]) {
      const { a, b1, b2 } = constantsOf({ mu: 1, L: 3, partL, convexParts }); // η = ½
      const closest = [0, 0];
      for (let i = 0; i < 4000; i++) {
        const k = child(key(31), i), least = convexParts ? 0 : -a, u = uniforms(child(k, 0), 2);
        const t = i % 4 === 0 ? [least, a] : i % 4 === 1 ? [a, a] : u.map((share) => least + share * (a - least));
        const [e, other] = [1, 2].map((salt) => i % 8 === salt ? Float64Array.of(1, 0) : direction(child(k, salt), 2));
        const mean = i % 3 === 0 ? e : i % 3 === 1 ? scale(-1, e) : other;
        [b1, b2].forEach((bound, j) => {
          const seen = norm2(e.map((value, d) => (j + 1 - t[d]) * value + t[d] * mean[d]));
          assert(seen <= bound * (1 + 1e-12), `${seen} of ${bound}`);
          closest[j] = Math.max(closest[j], seen / bound);
        });
      }
      assert(Math.min(...closest) > 0.93, `${partL} ${convexParts} ${closest}`);
    }
  }
});

Deno.test("factors: limits of the errors, spectral radii of the recursions, and their values at κ = 20", () => {
  const curvature = { mu: 1, L: 20, partL: 20 }, sigma = 19 / 21;
  const run = { ...curvature, distance: 1, firstGradient: 20, rounding: 0 };
  const shares = [0, 0.01, 0.1, 1], coarse = [0.9048, 0.9079, 0.9344, 1.1194], fine = [0.9048, 0.9057, 0.9137, 0.9837];
  for (const [epsilon, values, onDifferences] of [[0.03, coarse, 1.0213], [0.01, fine, 0.9444]] as const) {
    shares.forEach((share, i) => {
      const regime = { ...curvature, epsilon, dissimilarity: 20 * share };
      assertAlmostEquals(dqManyWorkersContraction.value(regime), values[i], 6e-5);
    });
    assertAlmostEquals(differencedDescentContraction.value({ ...curvature, epsilon }), onDifferences, 6e-5);
  }
  assertEquals(dqManyWorkersContraction.value({ ...curvature, epsilon: Infinity, dissimilarity: 1 }), Infinity);
  const regimes: ManyRegime[] = [];
  for (const epsilon of [0.002, 0.02, 0.1]) {
    for (const dissimilarity of [0, 0.5, 20]) {
      for (const partL of [20, 70]) {
        for (const convexParts of [true, false]) {
          regimes.push({ ...curvature, partL, dissimilarity, convexParts, epsilon });
        }
      }
    }
  }
  for (const regime of regimes) {
    const factor = dqManyWorkersContraction.value(regime),
      eta = 2 / 21,
      a = eta * regime.partL,
      e = regime.epsilon,
      Lambda = regime.dissimilarity!;
    const [b1, b2] = [1, 2].map((k) =>
      regime.convexParts
        ? Math.hypot(Math.sqrt(Math.max(k * k, (2 * a - k) * (a - k))), Math.sqrt(Math.max(k, 2 * a - k) * a))
        : k + 2 * a
    );
    const recursion = new Matrix([
      [sigma, 0, eta * eta * Lambda, 0],
      [1, 0, 0, 0],
      [0, e * a * 20, e * b2, e * (b1 + a * eta * Lambda)],
      [0, 0, 1, 0],
    ]);
    const { realEigenvalues: re, imaginaryEigenvalues: im } = new EigenvalueDecomposition(recursion);
    assertAlmostEquals(factor / Math.max(...re.map((x, i) => Math.hypot(x, im[i]))), 1, 1e-9);
    const given = { ...run, ...regime };
    if (factor < 0.999) assertFactor(factor, dqManyWorkersSchedule(given), Math.abs(factor - sigma) < 1e-3);
    const plain = differencedDescentContraction.value(regime), free = { ...given, interpolating: true };
    assert(plain > sigma);
    if (plain < 0.999) assertFactor(plain, differencedDescentSchedule(given));
    const interpolating = dqManyWorkersContraction.value(free);
    if (interpolating < 0.999) {
      assertFactor(interpolating, dqManyWorkersSchedule(free), Math.abs(interpolating - sigma) < 1e-3);
    }
  }
});

Deno.test("thresholds: with equal Hessians nothing is lost up to ε*, and above it something is", () => {
  for (const partL of [3, 30]) {
    for (const interpolating of [false, true]) {
      for (const convexParts of [true, false]) {
        const shape = { mu: 1, L: 3, partL, dissimilarity: 0, interpolating, convexParts };
        const epsilon = dqManyWorkersLosslessEpsilon(shape);
        assertAlmostEquals(dqManyWorkersContraction.value({ ...shape, epsilon }), 0.5, 1e-12);
        assertEquals(dqManyWorkersContraction.value({ ...shape, epsilon: 0.99 * epsilon }), 0.5);
        assert(dqManyWorkersContraction.value({ ...shape, epsilon: 1.01 * epsilon }) > 0.5);
      }
    }
  }
});

Deno.test("over the wire: the parameter server with differential compensation does what the arrays do, within its ranges", () => {
  for (const index of [0, 1, 2, 3, 4, 7]) {
    const made = parts(index, convexKinds),
      dimension = made.start.length,
      rate = 12,
      code = cubeCode({ dimension, rate });
    const run = { ...runOf(made, 0), epsilon: code.epsilon }, { stepSize } = tunedGradientDescent(made);
    for (const method of [dq, ef21]) {
      const schedule = (method === dq ? dqManyWorkersSchedule : differencedDescentSchedule)(run);
      const shared = {
        workers: made.gradients.length,
        optimizer: gradientDescent({ start: made.start, stepSize }),
        uplink: differenced(scheduled((round) => code.at(schedule(round).range))), // which throws on an overload
        downlink: memoryless(floats({ dimension, width: 64 })),
      };
      const oracles = made.gradients.map((gradient) => (x: Vec) => gradient(x));
      const compensated: Iterable<Round> = method === dq
        ? runProtocol(parameterServer({ ...shared, compensation: differential({ stepSize }) }), oracles, key(2))
        : runProtocol(parameterServer({ ...shared, compensation: none }), oracles, key(2));
      let round = 0;
      const same: Villain = (u) => {
        const ball = code.at(schedule(round).range), value = new Float64Array(dimension);
        ball.write(u, key(0), { write() {}, writeBytes() {} }, value);
        return value;
      };
      const plain = manyWorkers(made, method, () => 0, same), far = made.distance + norm2(made.minimizer);
      plain.next();
      for (const { point, up } of take(compensated, 400)) {
        const { value } = plain.next();
        round++;
        assert(norm2(subtract(point, value!.point)) <= 1e-9 * far, `${made.title}: round ${round}`);
        assert(
          norm2(subtract(point, made.minimizer)) <= schedule(round).error * (1 + 1e-9) + 1e-13 * far,
          `${made.title}: round ${round}`,
        );
        assertEquals(new Set(up), new Set([12 * dimension]));
      }
    }
  }
});

Deno.test("hypotheses of many workers: curvature, ε ≥ 0, 0 ≤ Λ ≤ Lₘ, and a bound on what is sent first", () => {
  const good = { mu: 1, L: 2, partL: 3, dissimilarity: 1, epsilon: 0.1, distance: 1, firstGradient: 2, rounds: 3 };
  const shapes = [
    { mu: 0 },
    { mu: 3 },
    { partL: 0 },
    { partL: Infinity },
    { dissimilarity: -1 },
    { dissimilarity: 4 },
    { epsilon: -1 },
  ];
  for (const bound of [dqManyWorkersError, differencedDescentError]) {
    assert(bound.holds(good) && bound.holds({ ...good, firstGradient: 0 }));
    for (
      const bad of [...shapes, { distance: -1 }, { firstGradient: Infinity }, { firstGradient: NaN }, { rounds: -1 }, {
        rounds: 0.5,
      }]
    ) {
      assert(!bound.holds({ ...good, ...bad }), JSON.stringify(bad));
    }
    const { firstGradient: _, ...unknown } = good;
    assert(!bound.holds(unknown) && bound.holds({ ...unknown, interpolating: true }));
  }
  for (const bound of [dqManyWorkersContraction, differencedDescentContraction]) {
    assert(bound.holds(good));
    for (const bad of shapes) assert(!bound.holds({ ...good, ...bad }), JSON.stringify(bad));
  }
  for (const schedule of [dqManyWorkersSchedule, differencedDescentSchedule]) {
    assertThrows(
      () => schedule({ ...good, partL: 0 }),
      RangeError,
      "Cannot make a schedule as the run must be such that",
    );
  }
});
