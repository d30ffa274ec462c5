import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bits,
  concatenate,
  cubeCode,
  distance,
  dqGradientDescent,
  dqGradientDescentSchedule,
  dqHeavyBall,
  dqHeavyBallSchedule,
  dqNesterov,
  dqNesterovSchedule,
  dqWorkerMomentum,
  exact,
  floats,
  gradientDescent,
  key,
  memoryless,
  nesterov,
  none,
  norm2,
  quadratic,
  rangeSent,
  type Round,
  run,
  type Schedule,
  scheduled,
  single,
  take,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  workerMomentumSchedule,
} from "@bitdescent/bitdescent";

const problem = quadratic({ spectrum: [1, 2, 5], minimizer: [1, -2, 2], axes: key(9) }), start = [0, 0, 0];
const code = cubeCode({ dimension: 3, rate: 4 });
const theory = { mu: 1, L: 5, epsilon: code.epsilon, distance: 3, quadratic: true };

Deno.test("a run on schedule goes on for ever: when the digits of float64 are used up it neither overloads nor drifts", () => {
  const over = (schedule: Schedule) => scheduled((round) => code.at(schedule(round).range));
  const gd = dqGradientDescent({
    start,
    ...tunedGradientDescent(problem),
    uplink: over(dqGradientDescentSchedule(theory)),
  });
  const agd = dqNesterov({ start, ...tunedNesterov(problem), uplink: over(dqNesterovSchedule(theory)) });
  const hb = dqHeavyBall({ start, ...tunedHeavyBall(problem), uplink: over(dqHeavyBallSchedule(theory)) });
  const unquantized = dqNesterovSchedule({ ...theory, epsilon: 0 });
  const worker = dqWorkerMomentum({
    method: nesterov({ start, ...tunedNesterov(problem) }),
    uplink: over(workerMomentumSchedule({ unquantized, epsilon: code.epsilon })),
  });
  const oracles = [exact(problem)];
  const runs: Iterable<Round>[] = [
    run(gd, oracles, key(1)),
    run(agd, oracles, key(1)),
    run(hb, oracles, key(1)),
    run(worker, oracles, key(1)),
  ];
  for (const rounds of runs) {
    for (const { round, point } of take(rounds, 500)) {
      if (round > 300) assert(distance(problem, point) < 1e-11, `round ${round}: ${distance(problem, point)}`);
    }
  }
});

Deno.test("what a round yields is the caller's own: writing to it does no harm", () => {
  const protocol = dqGradientDescent({ start, ...tunedGradientDescent(problem), uplink: memoryless(rangeSent(code)) });
  const points: number[][] = [];
  for (const { point } of take(run(protocol, [exact(problem)], key(1)), 10)) {
    points.push([...point]);
    point.fill(NaN);
  }
  assertEquals(points, [...take(run(protocol, [exact(problem)], key(1)), 10)].map(({ point }) => [...point]));
});

Deno.test("a start of another dimension than the link's is refused", () => {
  for (const wrong of [[0, 0], [0, 0, 0, 0]]) {
    const options = { start: wrong, ...tunedGradientDescent(problem), uplink: memoryless(rangeSent(code)) };
    assertThrows(() => dqGradientDescent(options), TypeError, "the length of the start must be 3");
  }
  assertThrows(() => problem.gradient([1]), TypeError, "length");
});

Deno.test("a theorem's hypothesis that fails is an error, not a number to clamp", () => {
  const optimistic = dqGradientDescentSchedule({ ...theory, distance: 0.5 }); // the minimizer is at distance 3
  const uplink = scheduled((round) => code.at(optimistic(round).range));
  const protocol = dqGradientDescent({ start, ...tunedGradientDescent(problem), uplink });
  assertThrows(() => [...take(run(protocol, [exact(problem)], key(1)), 5)], RangeError, "at most the range 2.5");
});

Deno.test("a server refuses messages that are too short or too long", () => {
  const protocol = dqGradientDescent({ start, ...tunedGradientDescent(problem), uplink: memoryless(rangeSent(code)) });
  const { workers: [worker], server } = protocol;
  const [message] = worker.emit(worker.init, problem.gradient([0, 0, 0]), key(1));
  assertThrows(
    () => server.step(server.init, [{ ...message, length: message.length - 1 }], key(1)),
    RangeError,
    "the message ends there",
  );
  const long = concatenate([message, bits((sink) => sink.write(0, 1))]);
  assertThrows(() => server.step(server.init, [long], key(1)), RangeError, "1 of 45 bits are left");
});

Deno.test("a run takes one oracle a worker", () => {
  const protocol = single({
    optimizer: gradientDescent({ start, stepSize: 0.2 }),
    compensation: none,
    uplink: memoryless(floats({ dimension: 3, width: 64 })),
  });
  assertThrows(
    () => run(protocol, [], key(1)).next(),
    TypeError,
    "the number of oracles must be 1: current value is 0",
  );
  // @ts-expect-error a problem's gradient takes `out` where an oracle takes a key: `exact` is the way
  void (() => run(protocol, [problem.gradient], key(1)));
});

Deno.test("unquantized: float64 on the wire is gradient descent, and costs 64 bits a coordinate", () => {
  const { stepSize } = tunedGradientDescent(problem), optimizer = gradientDescent({ start, stepSize });
  const protocol = single({ optimizer, compensation: none, uplink: memoryless(floats({ dimension: 3, width: 64 })) });
  let state = optimizer.init;
  for (const { point, up, down } of take(run(protocol, [exact(problem)], key(1)), 30)) {
    state = optimizer.step(state, problem.gradient(optimizer.query(state)));
    assertEquals([point, up, down], [optimizer.point(state), [192], 0]);
  }
  assert(norm2(problem.gradient(optimizer.point(state))) < 1e-3);
});

Deno.test("take: no more rounds are run than are taken", () => {
  let made = 0;
  function* numbers() {
    for (;;) yield made++;
  }
  assertEquals([[...take(numbers(), 3)], made], [[0, 1, 2], 3]);
  assertEquals([...take([1, 2], 5)], [1, 2]);
  assertEquals([...take([1, 2], 0)], []);
});
