import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import {
  aiade,
  cellCode,
  child,
  countBits,
  cubeCode,
  dqManyWorkers,
  dqManyWorkersSchedule,
  exact,
  exactMean,
  floats,
  geometricAiadeSchedule,
  iade,
  iadeChoices,
  iadeSchedule,
  key,
  mean,
  memoryless,
  norm2,
  normals,
  precise,
  preciseOnAverage,
  quadratic,
  run,
  scheduled,
  subtract,
  take,
  tunedNesterov,
} from "@bitdescent/bitdescent";

const n = 6, N = 4, mu = 1, L = 12;

/** Parts with the same curvature and minimizers of their own; the mean is smallest at the mean of these. */
const spectrum = [1, 12, 3, 5, 8, 1.5], axes = key(1);
const minimizers = Array.from({ length: N }, (_, i) => normals(child(key(2), i), n));
const parts = minimizers.map((minimizer) => quadratic({ spectrum, minimizer, axes }));
const minimizer = mean(minimizers), distance = norm2(minimizer), start = new Float64Array(n);
const firstGradient = Math.max(...parts.map(({ gradient }) => norm2(gradient(start))));
const oracles = parts.map(exact);
const gradientOf = (x: ArrayLike<number>) => mean(parts.map(({ gradient }) => gradient(x)));

Deno.test("IADE: errors, distances and bits are what theory says, in every round", () => {
  const given = { mu, L, distance, firstGradient }, theory = iadeSchedule(given);
  const at = (range: "up" | "down") => (round: number) => ({ error: theory(round).error, range: theory(round)[range] });
  const protocol = iade({
    workers: N,
    start,
    stepSize: iadeChoices(given).stepSize,
    uplink: precise({ dimension: n, at: at("up") }),
    downlink: precise({ dimension: n, at: at("down") }),
  });
  const seen = new Set<string>();
  let x: ArrayLike<number> = start;
  for (const { round, point, up, down, checkpoint } of take(run(protocol, oracles, key(3)), 80)) {
    const v = checkpoint.server.encoder.reference;
    assertLessOrEqual(norm2(subtract(v, gradientOf(x))), theory(round).gradientError * (1 + 1e-9));
    assertLessOrEqual(norm2(subtract(point, minimizer)), theory(round + 1).distance * (1 + 1e-9));
    for (const worker of checkpoint.workers) assertEquals(worker.decoder.reference, v);
    if (round > 0) seen.add(`${up} ${down}`);
    x = point;
  }
  // The bits are those of the code for the ratio, to eight binary digits.
  assertEquals(seen.size, 1);
  const [up, down] = [...seen][0].split(" ").map((side) => Number(side.split(",")[0]));
  for (const [bits, range] of [[up, theory(1).up], [down, theory(1).down]]) {
    const epsilon = theory(1).error / range;
    assert(bits >= cubeCode({ dimension: n, epsilon }).bits);
    assert(bits <= cubeCode({ dimension: n, epsilon: epsilon * (1 - 1 / 128) }).bits);
  }
});

Deno.test("where cells are few they are what is sent, in fewer bits than coordinates", () => {
  const at = () => ({ error: 0.3, range: 1 });
  const bitsOf = (code: "cells" | "coordinates", dimension: number) => {
    const { encoder } = precise({ dimension, at, code });
    return countBits((sink) => encoder.write(0, new Float64Array(dimension), key(0), sink));
  };
  assertEquals(bitsOf("cells", 20), cellCode({ dimension: 20, epsilon: 76 / 256 }).bits); // .3 in eight digits: 153/512
  assert(bitsOf("cells", 20) < bitsOf("coordinates", 20));
  assertEquals(bitsOf("cells", 2000), bitsOf("coordinates", 2000));
});

Deno.test("AIADE with geometric errors: the same bits in every round from round 1 on, and its distance", () => {
  const theory = geometricAiadeSchedule({ mu, L, distance, firstGradient });
  const at = (range: "up" | "down") => (round: number) => ({ error: theory(round).error, range: theory(round)[range] });
  const protocol = aiade({
    workers: N,
    start,
    ...tunedNesterov({ mu, L }),
    uplink: precise({ dimension: n, at: at("up"), code: "coordinates" }),
    downlink: precise({ dimension: n, at: at("down"), code: "coordinates" }),
  });
  const seen = new Set<string>();
  for (const { round, point, up, down } of take(run(protocol, oracles, key(3)), 150)) {
    assertLessOrEqual(norm2(subtract(point, minimizer)), theory(round + 1).distance * (1 + 1e-9));
    if (round > 0) seen.add(`${up} ${down}`);
  }
  assertEquals(seen.size, 1);
});

Deno.test("messages of any length are short where vectors are smaller than theory fears", () => {
  const dimension = 200, shapes = Array.from({ length: dimension }, (_, j) => 1 + 11 * j / (dimension - 1));
  const problem = quadratic({ spectrum: shapes, minimizer: normals(key(5), dimension) }),
    zero = new Float64Array(dimension);
  const given = { mu, L, distance: norm2(problem.minimizer) }, theory = iadeSchedule(given);
  const [variable, coordinates] = (["variable", "coordinates"] as const).map((code) => {
    const at = (range: "up" | "down") => (round: number) => ({
      error: theory(round).error,
      range: theory(round)[range],
    });
    const protocol = iade({
      workers: 1,
      start: zero,
      stepSize: iadeChoices(given).stepSize,
      uplink: precise({ dimension, at: at("up"), code }),
      downlink: precise({ dimension, at: at("down"), code }),
    });
    let bits = 0;
    for (const { round, point, up } of take(run(protocol, [exact(problem)], key(3)), 60)) {
      assertLessOrEqual(norm2(subtract(point, problem.minimizer)), theory(round + 1).distance * (1 + 1e-9));
      bits += up[0];
    }
    return bits;
  });
  assert(variable < 0.5 * coordinates, `${variable}, ${coordinates}`);
});

Deno.test("links that are precise on average lead IADE to the minimizer too", () => {
  const given = { mu, L, distance }, theory = iadeSchedule(given);
  const link = preciseOnAverage({ dimension: n, at: (round) => ({ error: theory(round).error }) });
  const protocol = iade({ workers: N, start, stepSize: iadeChoices(given).stepSize, uplink: link, downlink: link });
  for (const { round, point } of take(run(protocol, oracles, key(3)), 80)) {
    assertLessOrEqual(norm2(subtract(point, minimizer)), theory(round + 1).distance * (1 + 1e-9)); // errors are as sure
  }
});

Deno.test("DQ-GD with many workers: means of level numbers go down exactly, in a few bits more than they came up", () => {
  const code = cubeCode({ dimension: n, rate: 4 }), levels = 16;
  const given = { mu, L, partL: L, dissimilarity: 0, epsilon: code.epsilon, distance, firstGradient };
  const theory = dqManyWorkersSchedule(given), uplink = scheduled((round) => code.at(theory(round).range));
  const options = { workers: N, start, stepSize: 2 / (mu + L), uplink };
  const step = (round: number): number => theory(round).range / levels; // codewords are odd multiples of it
  const exactly = dqManyWorkers({ ...options, downlink: exactMean({ dimension: n, workers: N, step }) });
  const lossless = dqManyWorkers({ ...options, downlink: memoryless(floats({ dimension: n, width: 64 })) });
  const reference = [...take(run(lossless, oracles, key(3)), 60)];
  for (const { round, point, up, down } of take(run(exactly, oracles, key(3)), 60)) {
    const { error } = theory(round + 1);
    assertLessOrEqual(norm2(subtract(point, minimizer)), error * (1 + 1e-9));
    assertLessOrEqual(norm2(subtract(point, reference[round].point)), 1e-9 * distance);
    assertEquals(up, Array(N).fill(4 * n));
    assert(down <= (4 + Math.log2(N) + 6) * n, `${down} bits`);
  }
});
