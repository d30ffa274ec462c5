import { assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  axpy,
  type BitRule,
  bits,
  differenced,
  distance,
  dynamicServer,
  errorFeedback,
  exact,
  fixedWidthLevels,
  floats,
  key,
  type Link,
  mean,
  memoryless,
  none,
  norm2,
  normals,
  type Oracle,
  parameterServer,
  quadratic,
  roundKey,
  run,
  sideBySide,
  stochasticGradientDescent,
  subtract,
  take,
  type Vec,
} from "@bitdescent/bitdescent";

const n = 20, workers = 3, rounds = 12;
const parts = Array.from(
  { length: workers },
  (_, i) => quadratic({ spectrum: new Float64Array(n).fill(1), minimizer: normals(key(i), n) }),
);
const oracles: Oracle[] = parts.map((part) => (x, key) => axpy(0.1, normals(key, n), part.gradient(x)));
const optimizer = stochasticGradientDescent({ start: new Float64Array(n), stepSize: 0.2 });
const downlink = memoryless(floats({ dimension: n, width: 32 }));
const levels = (bits: number): Link<null, null> => memoryless(fixedWidthLevels({ dimension: n, bits, norm: Infinity }));

/** Says 2, 3, 4, … and remembers how large what it heard was. */
const growing: BitRule<{ round: number; sizes: number[] }> = {
  init: { round: 0, sizes: [] },
  bits: ({ round }) => 2 + round,
  heard: ({ round, sizes }, mean) => ({ round: round + 1, sizes: [...sizes, norm2(mean)] }),
};

Deno.test("messages are of the bits that the rule said, which travel with the broadcast and are counted", () => {
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule: growing, uplink: levels, downlink });
  for (const { round, up, down } of take(run(protocol, oracles, key(1)), rounds)) {
    assertEquals(up, Array(workers).fill(32 + n * (2 + round)));
    assertEquals(down, 5 + 32 * n);
  }
});

Deno.test("the rule hears the mean of what was decoded, before it is quantized on its way down", () => {
  const coarse = memoryless(fixedWidthLevels({ dimension: n, bits: 2 }));
  const lossless = memoryless(floats({ dimension: n, width: 64 }));
  const hears: Float64Array[] = [], seen: Float64Array[] = [];
  const rule: BitRule<number> = {
    init: 0,
    bits: () => 2,
    heard: (round, mean) => (hears.push(Float64Array.from(Array.from(mean))), round + 1),
  };
  const uplink = () => lossless;
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule, uplink, downlink: coarse });
  const noted = oracles.map((oracle): Oracle => (x, key) => {
    const g = oracle(x, key);
    seen.push(g);
    return g;
  });
  for (const _ of take(run(protocol, noted, key(1)), 3));
  assertEquals(hears, [0, 1, 2].map((round) => mean(seen.slice(workers * round, workers * (round + 1)))));
});

Deno.test("with a rule that always says the same it is the parameter server, but for the announcement", () => {
  const rule: BitRule<null> = { init: null, bits: () => 3, heard: () => null };
  const shared = { workers, optimizer, compensation: errorFeedback, downlink };
  const dynamic = take(run(dynamicServer({ ...shared, rule, uplink: levels }), oracles, key(1)), rounds);
  const plain = [...take(run(parameterServer({ ...shared, uplink: levels(3) }), oracles, key(1)), rounds)];
  for (const { round, point, up, down } of dynamic) {
    assertEquals({ point, up, down: down - 5 }, {
      point: plain[round].point,
      up: plain[round].up,
      down: plain[round].down,
    });
  }
});

Deno.test("links with memory go on at other bits: both ends have the same reference all along", () => {
  const uplink = (bits: number) => differenced(levels(bits));
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule: growing, uplink, downlink });
  const exactly = parts.map(exact);
  for (const { checkpoint: { workers, server } } of take(run(protocol, exactly, key(1)), rounds)) {
    workers.forEach(({ encoder }, i) => assertEquals(encoder.reference, server.decoders[i].reference));
  }
});

Deno.test("more bits later: the gap to the minimizer falls as rounding does", () => {
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule: growing, uplink: levels, downlink });
  const f = quadratic({
    spectrum: new Float64Array(n).fill(1),
    minimizer: mean(parts.map(({ minimizer }) => minimizer)),
  });
  const gaps = [...take(run(protocol, parts.map(exact), key(1)), 15)].map(({ point }) => distance(f, point));
  assertLess(gaps[14], 0.8 ** 15 * norm2(f.minimizer) * 1.5); // gradient descent contracts by .8
});

Deno.test("a rule may have a say for each part of the vector", () => {
  const sizes = [4, 16];
  const rule: BitRule<number, readonly number[]> = {
    init: 0,
    bits: (round) => [2 + round % 3, 4],
    heard: (round) => round + 1,
  };
  const uplink = (bits: readonly number[]) =>
    memoryless(sideBySide(sizes.map((dimension, i) => fixedWidthLevels({ dimension, bits: bits[i] }))));
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule, uplink, downlink });
  for (const { round, up, down } of take(run(protocol, oracles, key(1)), 6)) {
    assertEquals(up[0], 2 * 32 + 4 * (2 + round % 3) + 16 * 4);
    assertEquals(down, 2 * 5 + 32 * n);
  }
});

Deno.test("a list of another length than at first is refused", () => {
  const rule: BitRule<number, readonly number[]> = {
    init: 0,
    bits: (round) => Array(1 + round).fill(2),
    heard: (round) => round + 1,
  };
  const uplink = () => levels(2);
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule, uplink, downlink });
  assertThrows(() => [...take(run(protocol, oracles, key(1)), 1)], TypeError, "Cannot announce the bits");
});

Deno.test("a worker refuses bits that its uplink does not have", () => {
  const protocol = dynamicServer({ workers, optimizer, compensation: none, rule: growing, uplink: levels, downlink });
  const [worker] = protocol.workers, k = roundKey(key(1), 0);
  for (const hostile of [0, 1, 17, 31]) {
    const broadcast = bits((sink) => {
      sink.write(hostile, 5);
      downlink.encoder.write(null, new Float64Array(n), k, sink);
    });
    const state = worker.receive(worker.init, broadcast, k);
    assertThrows(() => worker.emit(state, new Float64Array(n), k), RangeError, "the number of bits");
  }
});

Deno.test("the mean is over workers: unbiased rounding errors average out", () => {
  const point = (many: number): Vec => {
    const f = quadratic({ spectrum: new Float64Array(n).fill(1), minimizer: normals(key(9), n) });
    const rule: BitRule<null> = { init: null, bits: () => 2, heard: () => null };
    const protocol = dynamicServer({
      ...{ workers: many, compensation: none, rule, uplink: levels, downlink },
      optimizer: stochasticGradientDescent({ start: new Float64Array(n), stepSize: 1 }),
    });
    const [{ point }] = take(run(protocol, Array(many).fill(exact(f)), key(3)), 1);
    return subtract(point, f.minimizer);
  };
  // One step of size 1 would arrive: what is left is the error of the mean, whose variance falls with the workers.
  assertLess(norm2(point(400)), norm2(point(1)) / 10);
});
