import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axpy,
  type BallCode,
  ballCodeLeastBits,
  ballCodeMostBits,
  cellCode,
  child,
  compressor,
  cubeCode,
  differenced,
  disturbedDecay,
  disturbedEnvelope,
  disturbedEnvelopeAsPrinted,
  type DoubleStage,
  gradientDescent,
  grid,
  type IadeAssumptions,
  iadeBits,
  iadeChoices,
  iadeDistance,
  iadeDistanceAsPrinted,
  iadeDownlinkResidual,
  iadeEnvelope,
  iadeGradientError,
  iadeSchedule,
  iadeUplinkResidual,
  iadeUplinkResidualAsPrinted,
  integersOf,
  key,
  none,
  norm2,
  parameterServer,
  run as runProtocol,
  scale,
  type Schedule,
  scheduled,
  sharpBallCodeMostBits,
  subtract,
  take,
  thriftyIade,
  volumeConverse,
} from "@bitdescent/bitdescent";
import { exactCounts } from "../../quantize/codes/counts.ts";
import { between, direction } from "../support/arbitraries.ts";
import {
  assertSight,
  doublyEncoded,
  meanGradient,
  outward,
  type Parts,
  parts,
  villain,
} from "../support/heterogeneous.ts";

/** Assumptions for an instance: every third run with all the defaults, the others with η, c₁ and s at random. */
function runOf(made: Parts, index: number): IadeAssumptions {
  const { mu, partL: L, distance, firstGradient, key: k } = made,
    given = { mu, L, distance, firstGradient, rounding: 0 };
  if (index % 3 === 0) return given;
  const stepSize = [1, 0.9, 0.3][index % 3] * 2 / (L + mu), c = 1 - stepSize * mu;
  const contraction = c + between(child(k, 90), 0.02, 0.9) * (1 - c);
  const { errorScale } = iadeChoices({ ...given, stepSize, contraction });
  return { ...given, stepSize, contraction, errorScale: errorScale * 10 ** between(child(k, 91), -1.5, 1.5) };
}

/** Double encoding as a schedule has it. */
function sights(made: Parts, run: IadeAssumptions, index: number, rounds = 60) {
  const schedule = iadeSchedule(run), { stepSize } = iadeChoices(run);
  const optimizer = gradientDescent({ start: made.start, stepSize });
  return take(doublyEncoded(made, optimizer, (round) => schedule(round).error, villain(index)), rounds);
}

/** One worker, `f = ½ h x²` from x = D. */
function line(h: number, D: number): Parts {
  return {
    ...{ title: "a line", key: key(1), gradients: [(x) => scale(h, x)], mu: h, L: h, partL: h, dissimilarity: 0 },
    ...{ convex: true, minimizer: [0], start: [D], distance: Math.abs(D), firstGradient: h * Math.abs(D) },
  };
}

/** Two workers with minimizers on either side of 0, from distance 5. */
function plane(kappa: number): Parts {
  const gradients = [1, -1].map((side) => (x: ArrayLike<number>) =>
    Float64Array.of(kappa * (x[0] + side), x[1] - 2 * side)
  );
  return {
    ...{ title: "a plane", key: key(2), gradients, mu: 1, L: kappa, partL: kappa, dissimilarity: 0, convex: true },
    ...{ minimizer: [0, 0], start: [3, 4], distance: 5, firstGradient: Math.hypot(4 * kappa, 6) },
  };
}

/** The index of the villain that errs upwards whatever it is given. */
const upward = 8;

Deno.test("IADE: ranges, gradients and distances hold in every round, whatever the errors, η, s and c₁", () => {
  for (let i = 0; i < 420; i++) {
    const made = parts(i), run = runOf(made, i), schedule = iadeSchedule(run);
    for (const sight of sights(made, run, i)) assertSight(made, sight, schedule);
  }
});

Deno.test("IADE: distances, errors of gradients and both ranges are attained at the default s: none could be smaller", () => {
  for (const kappa of [1.5, 20, 200]) {
    const run = { mu: 1, L: kappa, distance: 3, rounding: 0, firstGradient: 3 * kappa }, schedule = iadeSchedule(run);
    const steep = line(kappa, 3), flat = line(1, -3);
    for (const sight of [...sights(steep, run, outward, 10)].slice(1)) {
      const seen = assertSight(steep, sight, schedule);
      for (const ratio of Object.values(seen)) assertAlmostEquals(ratio, 1, 1e-9);
    }
    for (const sight of sights(flat, run, upward, 10)) {
      assertAlmostEquals(assertSight(flat, sight, schedule).distance, 1, 1e-9);
    }
  }
});

Deno.test("IADE: the bounds are what the schedule says: closed forms, an envelope, constant ratios", () => {
  for (let i = 0; i < 60; i++) {
    const run = runOf(parts(i), i), schedule = iadeSchedule(run);
    const { stepSize: eta, contraction: c1, errorScale: s } = iadeChoices(run), c = 1 - eta * run.mu;
    const lemma = { first: run.distance, decay: c, errorScale: eta * s, contraction: c1 };
    assertAlmostEquals(iadeEnvelope.value(run) / disturbedEnvelope.value(lemma), 1, 1e-12);
    for (const rounds of [0, 1, 5, 40]) {
      const { error, up, down, gradientError, distance } = schedule(rounds);
      assertEquals(iadeDistance.value({ ...run, rounds }), distance);
      assertEquals(iadeGradientError.value({ ...run, rounds }), gradientError);
      assertAlmostEquals(gradientError / (s * c1 ** (rounds + 1)), 1, 1e-12);
      assertAlmostEquals(distance / disturbedDecay.value({ ...lemma, rounds }), 1, 1e-9);
      assert(distance <= iadeEnvelope.value(run) * c1 ** rounds * (1 + 1e-9));
      if (rounds === 0) assertEquals([up, down], [run.firstGradient, run.firstGradient! + error]);
      else assertAlmostEquals(up / error / iadeUplinkResidual.value(run), 1, 1e-12);
      if (rounds > 0) assertAlmostEquals(down / error / iadeDownlinkResidual.value(run), 1, 1e-12);
    }
  }
  const { up, down } = iadeSchedule({ mu: 1, L: 2, distance: 1 })(0); // no bound on the first gradients
  assertEquals([up, down], [Infinity, Infinity]);
});

Deno.test("IADE as printed: Theorem 3.1 fails where η > 1, and ζ where s is small; the bounds above hold on the same runs", () => {
  const shallow = { mu: 0.1, L: 0.2, distance: 1, errorScale: 1, contraction: 0.5, rounding: 0, firstGradient: 0.1 };
  const flat = line(0.1, -1); // η = 20/3
  for (const sight of [...sights(flat, shallow, upward, 20)].slice(2)) {
    const { round } = sight, printed = iadeDistanceAsPrinted({ ...shallow, rounds: round });
    assert(norm2(sight.point) > (round > 4 ? 5.5 : 2) * printed, `round ${round}: ${norm2(sight.point)} ${printed}`);
    assertSight(flat, sight, iadeSchedule(shallow));
  }
  const fine = { mu: 1, L: 3, distance: 1, errorScale: 1e-3, contraction: 0.75, rounding: 0, firstGradient: 3 };
  const steep = line(3, 1), [, second] = sights(steep, fine, outward, 2), { error } = iadeSchedule(fine)(1);
  assert(second.up > 300 * iadeUplinkResidualAsPrinted(fine) * error, `${second.up}`);
  assertSight(steep, second, iadeSchedule(fine));
  const gentle = { ...fine, L: 30, errorScale: 1, contraction: 0.98 }; // η < 1 and s = 1: both hold
  for (let rounds = 0; rounds < 30; rounds++) {
    assert(iadeDistance.value({ ...gentle, rounds }) <= iadeDistanceAsPrinted({ ...gentle, rounds }));
  }
  assert(iadeUplinkResidual.value(gentle) <= iadeUplinkResidualAsPrinted(gentle));
});

Deno.test("Lemma 2.1: the points of a grid that a ball needs, between the volume and both counts of bits", () => {
  for (const n of [1, 2, 3, 5, 10, 30, 100]) {
    for (const epsilon of [0.9, 0.5, 0.25, 0.1]) {
      const K = Math.floor(n * (1 + epsilon) ** 2 / (4 * epsilon ** 2) + 1e-9); // within r + εr of 0, in steps of 2εr/√n
      const weights = Array.from({ length: Math.floor(Math.sqrt(K)) + 1 }, (_, t) => t * t);
      const count = exactCounts({ dimension: n, weights, budget: K }).at(n, K);
      const bits = (count - 1n).toString(2).length, code = { dimension: n, epsilon };
      const sharp = sharpBallCodeMostBits.value(code);
      assert(
        ballCodeLeastBits.value(code) <= bits && bits <= sharp && sharp <= ballCodeMostBits.value(code),
        `${n} ${epsilon}`,
      );
      // cells at the border are counted twice as far out as they reach
      if (n === 100) assert(sharp - bits <= n * Math.log2((1 + 2 * epsilon) / (1 + epsilon)) + 3, `${sharp} ${bits}`);
    }
  }
  // the volume alone is not enough: discs of ¾ cover an arc of 2 asin ¾ of the unit circle each, and two of them not all
  assertEquals(ballCodeLeastBits.value({ dimension: 2, epsilon: 0.75 }), 1);
  assert(2 * (2 * Math.asin(0.75)) < 2 * Math.PI);
  for (const bad of [{ dimension: 0 }, { epsilon: 0 }, { epsilon: 1.5 }]) {
    assert(!sharpBallCodeMostBits.holds({ dimension: 1, epsilon: 0.5, ...bad }));
  }
});

Deno.test("Lemma 7.1: disturbed decay is its closed form, its envelope is the smallest, the printed one holds too", () => {
  for (let i = 0; i < 400; i++) {
    const k = child(key(71), i),
      contraction = between(child(k, 0), 0.05, 0.99),
      decay = contraction * between(child(k, 1), 0, 0.9);
    const run = { first: between(child(k, 2), 0, 4), errorScale: between(child(k, 3), 0, 4), decay, contraction };
    const xi = disturbedEnvelope.value(run), printed = disturbedEnvelopeAsPrinted(run);
    assert(disturbedEnvelope.holds(run) && xi <= printed && printed <= (xi + run.errorScale) * (1 + 1e-12));
    let x = run.first, largest = 0;
    for (let rounds = 0; rounds < 400 && contraction ** rounds > 1e-200; rounds++) {
      assertAlmostEquals(disturbedDecay.value({ ...run, rounds }), x, 1e-12 * (run.first + run.errorScale));
      assert(x <= xi * contraction ** rounds * (1 + 1e-9));
      largest = Math.max(largest, x / contraction ** rounds);
      x = decay * x + run.errorScale * contraction ** (rounds + 1);
    }
    assert(largest >= 0.999 * xi, `${largest} of ${xi}`);
  }
  const good = { first: 1, decay: 0.5, errorScale: 1, contraction: 0.75, rounds: 2 };
  for (
    const bad of [{ first: -1 }, { decay: 0.75 }, { decay: -1 }, { contraction: 1 }, { errorScale: NaN }, {
      rounds: -1,
    }]
  ) {
    assert(!disturbedDecay.holds({ ...good, ...bad }), JSON.stringify(bad));
    assert("rounds" in bad || !disturbedEnvelope.holds({ ...good, ...bad }), JSON.stringify(bad));
  }
});

Deno.test("Lemma 7.2: a gradient step of at most 2/(L + μ) brings every point closer by 1 − ημ, with no Hessian", () => {
  for (let i = 0; i < 300; i++) {
    const made = parts(i), { mu, L, minimizer, distance, key: k } = made;
    const x = axpy(between(child(k, 80), 0, 3) * distance, direction(child(k, 81), minimizer.length), minimizer);
    const stepSize = between(child(k, 82), 0, 1) * 2 / (L + mu), next = axpy(-stepSize, meanGradient(made, x), x);
    const before = norm2(subtract(x, minimizer)), after = norm2(subtract(next, minimizer));
    assert(after <= (1 - stepSize * mu) * before * (1 + 1e-9) + 1e-12 * (distance + norm2(minimizer)), made.title);
  }
});

/** The server's points in a run of the protocol, with the bits of every message. */
function protocolRun(
  made: Parts,
  run: IadeAssumptions,
  links: { up: typeof anyLink; down: typeof anyLink },
  rounds: number,
) {
  const optimizer = gradientDescent({ start: made.start, stepSize: iadeChoices(run).stepSize });
  const protocol = parameterServer({
    workers: made.gradients.length,
    optimizer,
    compensation: none,
    uplink: differenced(links.up),
    downlink: differenced(links.down),
  });
  const oracles = made.gradients.map((gradient) => (x: ArrayLike<number>) => gradient(x as Float64Array));
  return take(runProtocol(protocol, oracles, key(5)), rounds);
}

/** Links of codes for balls: one code for the first round, one for all that follow. */
function ballLinks(schedule: Schedule<DoubleStage>, code: (zeta: number) => BallCode) {
  const link = (at: "up" | "down") => {
    const [first, later] = [0, 1].map((round) => code(schedule(round)[at] / schedule(round).error));
    return scheduled((round) => (round === 0 ? first : later).at(schedule(round)[at]));
  };
  return { up: link("up"), down: link("down") };
}

const anyLink = scheduled(() => cubeCode({ dimension: 1, rate: 1 }).at(1));

Deno.test("IADE over the wire: a fixed number of bits a message at ε = 1/ζ, for as long as float64 has digits and beyond", () => {
  for (const index of [1, 2, 3, 4, 8, 10]) {
    const made = parts(index), { mu, partL: L, distance, firstGradient } = made, dimension = made.start.length;
    const run = { mu, L, distance, firstGradient }, schedule = iadeSchedule(run), rounds = 900;
    const rate = (zeta: number) => Math.ceil(Math.log2(Math.sqrt(dimension) * zeta));
    const links = ballLinks(schedule, (zeta) => cubeCode({ dimension, rate: rate(zeta) }));
    const bits = new Set<string>();
    for (const { round, point, ...sent } of protocolRun(made, run, links, rounds)) {
      const bound = schedule(round + 1).distance, seen = norm2(subtract(point, made.minimizer));
      assert(seen <= bound * (1 + 1e-9), `${made.title}: round ${round}: ${seen} > ${bound}`);
      if (round > 0) bits.add(`${sent.up} ${sent.down}`);
    }
    assertEquals(bits.size, 1);
    const ups = Array(made.gradients.length).fill(dimension * rate(iadeUplinkResidual.value(run)));
    assertEquals([...bits], [`${ups} ${dimension * rate(iadeDownlinkResidual.value(run))}`]);
  }
});

Deno.test("IADE over the wire: with grids nothing need be known of the first gradients", () => {
  for (const index of [1, 2, 3]) {
    const made = parts(index), { mu, partL: L, distance } = made, dimension = made.start.length;
    const schedule: Schedule<DoubleStage> = iadeSchedule({ mu, L, distance });
    const link = scheduled((round) =>
      compressor(grid({ dimension, error: schedule(round).error }), integersOf(dimension))
    );
    for (const { round, point } of protocolRun(made, { mu, L, distance }, { up: link, down: link }, 100)) {
      const bound = schedule(round + 1).distance, seen = norm2(subtract(point, made.minimizer));
      assert(seen <= bound * (1 + 1e-9) + 1e-12 * norm2(made.minimizer), `round ${round}: ${seen} > ${bound}`);
    }
  }
});

Deno.test("IADE in bits: totals, the cheapest errors, and the volume that no method can do without", () => {
  // per coordinate, one worker's uplink, D = 1 to 10⁻⁶, in many dimensions
  for (const [kappa, total] of [[20, 1659.3], [100, 10015.5]]) {
    const n = 1e6, task = { dimension: n, workers: 1, downlinks: 0, accuracy: 1e-6 };
    const run = { mu: 1, L: kappa, distance: 1, firstGradient: kappa, ...task }, best = { ...run, ...thriftyIade(run) };
    assertAlmostEquals(iadeBits.value(best) / n, total, 0.1);
    assert(iadeBits.value(best) <= iadeBits.value(run));
    const { contraction, errorScale: s } = best;
    for (const near of [{ contraction: 0.99 * contraction }, { errorScale: 2 * s }, { errorScale: s / 2 }]) {
      if (iadeBits.holds({ ...best, ...near })) assert(iadeBits.value({ ...best, ...near }) > iadeBits.value(best));
    }
  }
  assertAlmostEquals(volumeConverse.value({ bitsPerDimension: 19.93, distance: 1, rounds: 1 }), 1e-6, 1e-8); // no method
  // the count is what the wire carries, with codes for balls
  for (const [index, kappa] of [1.5, 2, 3].entries()) {
    const made = plane(kappa), workers = made.gradients.length, dimension = 2;
    const { mu, L, distance, firstGradient } = made, run = { mu, L, distance, firstGradient, rounding: 0 };
    const accuracy = distance / 10 ** (index + 1), schedule = iadeSchedule(run);
    const links = ballLinks(schedule, (zeta) => cellCode({ dimension, epsilon: 1 / zeta }));
    let spent = 0;
    for (const { point, up, down } of protocolRun(made, run, links, 1000)) {
      spent += up.reduce((sum, bits) => sum + bits) + down;
      if (norm2(subtract(point, made.minimizer)) <= accuracy) break;
    }
    assert(spent > 0 && spent <= iadeBits.value({ ...run, dimension, workers, accuracy }), `${spent}`);
  }
});

Deno.test("hypotheses of IADE: 0 < μ ≤ L, 0 < η ≤ 2/(L + μ), c < c₁ < 1, s > 0, and whole numbers of rounds", () => {
  const choices = { stepSize: 0.4, contraction: 0.8, errorScale: 1 };
  const good = { mu: 1, L: 3, distance: 1, firstGradient: 1, rounds: 2, ...choices };
  const bad = [
    ...[{ mu: 0 }, { mu: 4 }, { L: Infinity }, { distance: -1 }, { distance: NaN }, { firstGradient: -1 }],
    ...[{ stepSize: 0 }, { stepSize: 0.51 }, { contraction: 0.6 }, { contraction: 1 }, { errorScale: 0 }],
    ...[{ errorScale: Infinity }, { rounding: -1 }],
  ];
  for (const bound of [iadeDistance, iadeGradientError, iadeEnvelope, iadeUplinkResidual, iadeDownlinkResidual]) {
    assert(bound.holds(good) && bound.holds({ ...good, stepSize: 0.5 }));
    for (const change of bad) assert(!bound.holds({ ...good, ...change }), JSON.stringify(change));
  }
  for (const rounds of [-1, 1.5, NaN]) {
    assert(!iadeDistance.holds({ ...good, rounds }) && !iadeGradientError.holds({ ...good, rounds }));
  }
  assertThrows(
    () => iadeSchedule({ ...good, mu: 4 }),
    RangeError,
    "Cannot make a schedule as the run must be such that",
  );
  const task = { ...good, dimension: 2, workers: 2, accuracy: 0.1 };
  assert(iadeBits.holds(task));
  for (
    const change of [...bad, { accuracy: 0 }, { dimension: 1.5 }, { workers: 0 }, { downlinks: -1 }, {
      firstGradient: Infinity,
    }]
  ) {
    assert(!iadeBits.holds({ ...task, ...change }), JSON.stringify(change));
  }
  assertEquals(iadeBits.value({ ...task, accuracy: 1 }), 0);
  assertThrows(() => thriftyIade({ ...task, accuracy: 0 }), RangeError, "Cannot choose errors");
});
