import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type AiadeAssumptions,
  aiadeDistance,
  aiadeDistanceAsPrinted,
  aiadeSchedule,
  axpy,
  child,
  cubeCode,
  differenced,
  disturbedDecay,
  type Float64s,
  type GeometricAiadeAssumptions,
  geometricAiadeBits,
  geometricAiadeChoices,
  geometricAiadeDistance,
  geometricAiadeDownlinkResidual,
  geometricAiadeSchedule,
  geometricAiadeUplinkResidual,
  iadeBits,
  key,
  nesterov,
  none,
  norm2,
  normals,
  parameterServer,
  run as runProtocol,
  scale,
  scheduled,
  subtract,
  take,
  thriftyGeometricAiade,
  tunedNesterov,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { between } from "../support/arbitraries.ts";
import { assertSight, doublyEncoded, type Parts, parts, villain } from "../support/heterogeneous.ts";

/** What is assumed of an instance; where κ would be 1, L is taken to be larger. */
function given({ mu, partL, distance, firstGradient }: Parts) {
  return { mu, L: Math.max(partL, 1.01 * mu), distance, firstGradient, rounding: 0 };
}

/** Geometric errors: every third run with the defaults, the others with c₁ and s at random. */
function geometricRunOf(made: Parts, index: number): GeometricAiadeAssumptions {
  const run = given(made), { contraction: c } = tunedNesterov(run);
  if (index % 3 === 0) return run;
  const contraction = c + between(child(made.key, 90), 0.02, 0.9) * (1 - c);
  const { errorScale } = geometricAiadeChoices({ ...run, contraction });
  return { ...run, contraction, errorScale: errorScale * 10 ** between(child(made.key, 91), -1.5, 1.5) };
}

/** Errors as printed, some of them finer or coarser than the default. */
function runOf(made: Parts, index: number): AiadeAssumptions {
  const run = given(made), { mu, L, distance } = run, usual = Math.sqrt(L * (L + mu) / 2) * distance;
  return index % 3 === 0 ? run : { ...run, errorScale: usual * 10 ** between(child(made.key, 92), -1.5, 1.5) };
}

Deno.test("AIADE with geometric errors: ranges, gradients and distances of x and y hold in every round, whatever the errors", () => {
  const closest = { distance: 0, gradientError: 0, up: 0, down: 0 };
  for (let i = 0; i < 300; i++) {
    const made = parts(i), run = geometricRunOf(made, i), schedule = geometricAiadeSchedule(run);
    const method = nesterov({ start: made.start, ...tunedNesterov(run) });
    for (const sight of take(doublyEncoded(made, method, (round) => schedule(round).error, villain(i)), 60)) {
      const seen = assertSight(made, sight, schedule);
      if (sight.round > 0) {
        for (const what of ["distance", "gradientError", "up", "down"] as const) {
          closest[what] = Math.max(closest[what], seen[what]);
        }
      }
    }
  }
  assertAlmostEquals(closest.gradientError, 1, 1e-4);
  assert(closest.distance > 0.6 && closest.up > 0.6 && closest.down > 0.6, JSON.stringify(closest));
});

Deno.test("AIADE as printed: ranges, gradients and distances of x and y hold in every round, whatever the errors", () => {
  for (let i = 0; i < 300; i++) {
    const made = parts(i), run = runOf(made, i), schedule = aiadeSchedule(run);
    const method = nesterov({ start: made.start, ...tunedNesterov(run) });
    for (const sight of take(doublyEncoded(made, method, (round) => schedule(round).error, villain(i)), 60)) {
      assertSight(made, sight, schedule);
      const { round: rounds } = sight;
      assert(schedule(rounds).distance <= aiadeDistanceAsPrinted({ ...run, rounds }) * (1 + 1e-9)); // so that holds too
    }
  }
});

/** A step of Nesterov's method on `½ Σ Hⱼxⱼ²`, its gradient off by w, with the point v of the estimate sequence. */
function inexact(H: Iterable<number> & Vec, { x, y, v }: Record<"x" | "y" | "v", Float64s>, w: Vec) {
  const mu = Math.min(...H),
    L = Math.max(...H),
    alpha = Math.sqrt(mu / L),
    { stepSize, momentum } = tunedNesterov({ mu, L });
  const gradient = y.map((value, j) => H[j] * value + w[j]), next = axpy(-stepSize, gradient, y);
  const estimate = axpy(-alpha / mu, gradient, axpy(alpha, y, scale(1 - alpha, v)));
  return { x: next, y: axpy(momentum, subtract(next, x), next), v: estimate };
}

/** `E = f(x) − f* + (μ/2)‖v − x*‖²`. */
function energy(H: Iterable<number> & Vec, { x, v }: Record<"x" | "v", Float64s>): number {
  return x.reduce((sum, value, j) => sum + (H[j] * value ** 2 + Math.min(...H) * v[j] ** 2) / 2, 0);
}

Deno.test("√E shrinks by c and grows by δ/√L at most, whatever the errors; δ/√L is attained at the minimizer", () => {
  let closest = 0;
  for (let i = 0; i < 400; i++) {
    const k = child(key(52), i),
      n = 2 + i % 4,
      mu = 1,
      L = 1.05 * 200 ** between(child(k, 0), 0, 1),
      alpha = Math.sqrt(mu / L);
    const H = uniforms(child(k, 1), n).map((u, j) => j === 0 ? L : j === 1 ? mu : mu + (L - mu) * u);
    const { contraction: c } = tunedNesterov({ mu, L }), start = normals(child(k, 2), n);
    let state = { x: start, y: start, v: start };
    for (let round = 0; round < 40; round++) {
      const E = energy(H, state), error = between(child(k, 10 + round), 0, 2) * Math.sqrt(L * E);
      const exact = state.y.map((value, j) => H[j] * value);
      state = inexact(H, state, subtract(villain(i)(exact, error, child(k, 100 + round)), exact));
      const bound = c * Math.sqrt(E) + error / Math.sqrt(L), seen = Math.sqrt(energy(H, state));
      assert(seen <= bound * (1 + 1e-9), `${i}, round ${round}: ${seen} > ${bound}`);
      closest = Math.max(closest, seen / bound);
      const reach = Math.sqrt(2 / mu) * seen * (1 + 1e-9);
      assert(norm2(state.x) <= reach && norm2(state.y) <= reach * Math.sqrt(1 + alpha ** 2) / (1 + alpha));
    }
  }
  assert(closest > 0.97, `${closest}`);
  const L = 50, rest = new Float64Array(2), after = inexact([L, 1], { x: rest, y: rest, v: rest }, [3, 0]);
  assertAlmostEquals(Math.sqrt(energy([L, 1], after)), 3 / Math.sqrt(L), 1e-12);
});

Deno.test("Lemma 8.1: momentum and the estimate sequence take gradients at the same points, whatever the gradients", () => {
  for (let i = 0; i < 100; i++) {
    const k = child(key(81), i),
      n = 3,
      mu = 1,
      L = 1 + between(child(k, 0), 0, 300),
      { stepSize, momentum } = tunedNesterov({ mu, L });
    const alpha = Math.sqrt(mu / L), start = normals(child(k, 1), n), method = nesterov({ start, stepSize, momentum });
    let state = method.init, v = start, y = start;
    for (let round = 0; round < 40; round++) {
      const m = scale(mu, normals(child(k, 10 + round), n)); // anything at all
      state = method.step(state, m);
      v = axpy(-alpha / mu, m, axpy(alpha, y, scale(1 - alpha, v)));
      y = scale(1 / (1 + alpha), axpy(alpha, v, axpy(-1 / L, m, y)));
      const size = norm2(v) + norm2(y);
      assert(norm2(subtract(method.query(state), y)) <= 1e-9 * size, `round ${round}`);
    }
  }
});

Deno.test("AIADE: the bounds are what the schedules say; the printed recursion holds and is 18 to 26 times larger", () => {
  const run = { mu: 1, L: 100, distance: 1, rounding: 0, firstGradient: 100 }, { contraction: c } = tunedNesterov(run);
  let harmonic = 0;
  for (let k = 1; k <= 100; k++) {
    harmonic += 1 / k;
    const { distance, error } = aiadeSchedule(run)(k), s = Math.sqrt(100 * 50.5);
    assertEquals(aiadeDistance.value({ ...run, rounds: k }), distance);
    assertAlmostEquals(error / (s * c ** (k + 1) / (2 * k + 2)), 1, 1e-12);
    assertAlmostEquals(distance / (c ** k * Math.sqrt(101) * (1 + harmonic)), 1, 1e-12);
    assert(harmonic <= 1 + Math.log(k));
  }
  for (const [rounds, printed, ours] of [[10, 720.96, 39.486], [100, 1610.7, 62.182]]) {
    assertAlmostEquals(aiadeDistanceAsPrinted({ ...run, rounds }) / c ** rounds, printed, 0.01 + 1e-5 * printed);
    assertAlmostEquals(aiadeDistance.value({ ...run, rounds }) / c ** rounds, ours, 1e-3);
  }
  for (let i = 0; i < 40; i++) {
    const run = geometricRunOf(parts(i), i),
      { contraction: c1, errorScale: s } = geometricAiadeChoices(run),
      schedule = geometricAiadeSchedule(run);
    const lemma = {
      first: Math.sqrt((run.L + run.mu) / 2) * run.distance,
      decay: tunedNesterov(run).contraction,
      errorScale: s / Math.sqrt(run.L),
      contraction: c1,
    };
    for (const rounds of [1, 2, 30]) {
      const { error, up, down, gradientError, distance } = schedule(rounds);
      assertEquals(geometricAiadeDistance.value({ ...run, rounds }), distance);
      assertAlmostEquals(distance / (Math.sqrt(2 / run.mu) * disturbedDecay.value({ ...lemma, rounds })), 1, 1e-9);
      assertAlmostEquals(gradientError / (s * c1 ** (rounds + 1)), 1, 1e-12);
      assertAlmostEquals(up / error / geometricAiadeUplinkResidual.value(run), 1, 1e-12);
      assertAlmostEquals(down / error / geometricAiadeDownlinkResidual.value(run), 1, 1e-12);
    }
  }
});

Deno.test("AIADE over the wire: geometric errors take the same number of bits every round, for as long as one likes", () => {
  for (const index of [1, 2, 3, 4, 8, 10]) {
    const made = parts(index),
      { rounding: _, ...run } = given(made),
      dimension = made.start.length,
      schedule = geometricAiadeSchedule(run);
    const code = (zeta: number) => cubeCode({ dimension, rate: Math.ceil(Math.log2(Math.sqrt(dimension) * zeta)) });
    const link = (direction: "up" | "down", zeta: number) => {
      const first = code(schedule(0)[direction] / schedule(0).error), later = code(zeta);
      return differenced(scheduled((round) => (round === 0 ? first : later).at(schedule(round)[direction]))); // throws on an overload
    };
    const protocol = parameterServer({
      workers: made.gradients.length,
      optimizer: nesterov({ start: made.start, ...tunedNesterov(run) }),
      compensation: none,
      uplink: link("up", geometricAiadeUplinkResidual.value(run)),
      downlink: link("down", geometricAiadeDownlinkResidual.value(run)),
    });
    const bits = new Set<string>(), oracles = made.gradients.map((gradient) => (x: Vec) => gradient(x));
    for (const { round, point, up, down } of take(runProtocol(protocol, oracles, key(3)), 600)) {
      const seen = norm2(subtract(point, made.minimizer)), bound = schedule(round + 1).distance;
      assert(seen <= bound * (1 + 1e-9), `${made.title}: round ${round}: ${seen} > ${bound}`);
      if (round > 0) bits.add(`${up} ${down}`);
    }
    assertEquals(bits.size, 1);
  }
});

Deno.test("AIADE in bits: totals per coordinate, the cheapest errors, and half the bits of IADE at κ = 100", () => {
  for (const [kappa, total] of [[20, 1620.3], [100, 4900.3]]) {
    const n = 1e6, task = { dimension: n, workers: 1, downlinks: 0, accuracy: 1e-6 };
    const run = { mu: 1, L: kappa, distance: 1, firstGradient: kappa, ...task },
      best = { ...run, ...thriftyGeometricAiade(run) };
    assertAlmostEquals(geometricAiadeBits.value(best) / n, total, 0.1);
    for (const near of [{ errorScale: best.errorScale * 2 }, { errorScale: best.errorScale / 2 }]) {
      assert(geometricAiadeBits.value({ ...best, ...near }) > geometricAiadeBits.value(best));
    }
    assertEquals(geometricAiadeBits.value(best) < 0.5 * iadeBits.value(run), kappa === 100);
  }
});

Deno.test("hypotheses of AIADE: 0 < μ < L, errors that shrink more slowly than the method, whole numbers of rounds", () => {
  const good = {
    mu: 1,
    L: 4,
    distance: 1,
    contraction: 0.8,
    errorScale: 1,
    firstGradient: 1,
    rounds: 2,
    dimension: 2,
    workers: 1,
    accuracy: 0.1,
  };
  const shared = [
    ...[{ mu: 0 }, { mu: 4 }, { L: Infinity }, { distance: -1 }, { distance: NaN }, { firstGradient: -1 }, {
      rounding: -1,
    }],
    ...[{ errorScale: 0 }, { errorScale: Infinity }],
  ];
  const geometric = [...shared, { contraction: 0.7 }, { contraction: 1 }], counted = [{ rounds: -1 }, { rounds: 0.5 }];
  const tasks = [{ accuracy: 0 }, { dimension: 0 }, { workers: 1.5 }, { firstGradient: Infinity }];
  for (
    const [bound, bad] of [
      [aiadeDistance, [...shared, ...counted]],
      [geometricAiadeDistance, [...geometric, ...counted]],
      [geometricAiadeUplinkResidual, geometric],
      [geometricAiadeDownlinkResidual, geometric],
      [geometricAiadeBits, [...geometric, ...tasks]],
    ] as const
  ) {
    assert(bound.holds(good));
    for (const change of bad) assert(!bound.holds({ ...good, ...change }), JSON.stringify(change));
  }
  for (const schedule of [aiadeSchedule, geometricAiadeSchedule]) {
    assertThrows(() => schedule({ ...good, L: 1 }), RangeError, "Cannot make a schedule as the run must be such that");
  }
});
