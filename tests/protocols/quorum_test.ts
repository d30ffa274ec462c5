import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  adaptiveSgd,
  allGather,
  child,
  type Codebook,
  type Compensation,
  cubeCode,
  differenced,
  differential,
  dynamicServer,
  errorFeedback,
  exact,
  fixedCodebook,
  fixedWidthLevels,
  floats,
  gradientDescent,
  key,
  type Link,
  mean,
  memoryless,
  none,
  normals,
  parameterServer,
  type Protocol,
  quadratic,
  rangeSent,
  run,
  scheduled,
  single,
  take,
} from "@bitdescent/bitdescent";
import { settings } from "./engines/parties.ts";
import "../support/seed.ts";

const n = 5, workers = 4, start = new Float64Array(n), stepSize = 0.2;
const parts = Array.from(
  { length: workers },
  (_, i) => quadratic({ spectrum: [1, 1, 2, 2, 3], minimizer: normals(child(key(2), i), n) }),
);
const optimizer = gradientDescent({ start, stepSize });
const lossless = memoryless(floats({ dimension: n, width: 64 }));
const star = (quorum: number | undefined, uplink = lossless, downlink = lossless) =>
  parameterServer({ workers, optimizer, compensation: none, uplink, downlink, quorum });
const everyone = (quorum: number | undefined) =>
  allGather({ workers, optimizer, codebook: fixedCodebook(floats({ dimension: n, width: 64 })), quorum });

Deno.test("a round takes the mean over those present", () => {
  const present = (round: number) => [[0, 1, 2, 3], [0, 2], [1, 2, 3], [3]][round % 4];
  for (const protocol of [star(1), everyone(1)] as Protocol<unknown, unknown>[]) {
    let state = optimizer.init;
    for (const { round, point } of take(run(protocol, parts.map(exact), key(1), undefined, { present }), 12)) {
      const x = optimizer.query(state);
      state = optimizer.step(state, mean(present(round).map((i) => parts[i].gradient(x))));
      assertEquals(point, optimizer.point(state));
    }
  }
});

Deno.test("who is absent costs no bits; those of all-gather say who is present, a bit for each worker", () => {
  const present = (round: number) => round === 1 ? [0, 3] : [0, 1, 2, 3], messages = 64 * n;
  const costs = <W, S>(protocol: Protocol<W, S>) =>
    [...take(run(protocol, parts.map(exact), key(1), undefined, { present }), 2)].map(({ up, down }) => [up, down]);
  assertEquals(costs(star(2)), [[Array(4).fill(messages), messages], [[messages, 0, 0, messages], messages]]);
  assertEquals(costs(everyone(2)), [
    [Array(4).fill(messages), 4 + 4 * messages],
    [[messages, 0, 0, messages], 4 + 2 * messages],
  ]);
});

Deno.test("an answer that says too few were present is refused by all-gather nodes", () => {
  const { server, workers: [node] } = everyone(3);
  const messages = everyone(1).workers.map((worker, i) => i < 2 ? worker.emit(node.init, start, key(1))[0] : null);
  const [broadcast] = everyone(2).server.step(server.init, messages, key(0));
  assertThrows(() => node.receive(node.init, broadcast, key(0)), RangeError, "those present must be at least 3");
});

Deno.test("where the speakers are absent the codebook stays as it is, on all nodes", () => {
  const heard: number[] = [];
  const codebook: Codebook<number, number> = {
    ...fixedCodebook(floats({ dimension: n, width: 64 })) as unknown as Codebook<number, number>,
    init: 0,
    speaks: (worker) => worker === 1,
    observe: () => 7,
    statistics: { write: (value, sink) => sink.write(value, 8), read: (source) => source.read(8) },
    adapt: (tuned, said) => (heard.push(said.length), tuned + said[0]),
  };
  const protocol = adaptiveSgd({ workers, start, stepSize, codebook, adaptAt: () => true, quorum: 1 });
  const present = (round: number) => round % 2 === 0 ? [0, 1] : [2, 3];
  const books = [...take(run(protocol, parts.map(exact), key(1), undefined, { present }), 4)].map(({ checkpoint }) =>
    [checkpoint.server, ...checkpoint.workers].map((state) => state.codebook)
  );
  assertEquals(books, [7, 7, 14, 14].map((book) => Array(5).fill(book)));
  assert(heard.every((count) => count === 1));
});

Deno.test("a quorum is refused where somebody remembers what was sent, and says who", () => {
  const fourBits = memoryless(rangeSent(cubeCode({ dimension: n, rate: 4 })));
  const make = <M, E, D>(uplink: Link<E, D>, compensation: Compensation<M>) =>
    parameterServer({ workers, optimizer, compensation, uplink, downlink: differenced(fourBits), quorum: 3 });
  assertThrows(() => make(differenced(fourBits), none), TypeError, "uplinks must remember nothing");
  assertThrows(() => make(scheduled(() => cubeCode({ dimension: n, rate: 4 }).at(1)), none), TypeError, "uplinks");
  assertThrows(() => make(fourBits, errorFeedback), TypeError, "workers must remember nothing");
  assertThrows(() => make(fourBits, differential({ stepSize })), TypeError, "workers must remember nothing");
  assertThrows(
    () =>
      dynamicServer({
        ...{ workers, optimizer, compensation: none, downlink: lossless, quorum: 3 },
        rule: { init: null, bits: () => 3, heard: () => null },
        uplink: (bits: number) => differenced(memoryless(fixedWidthLevels({ dimension: n, bits, norm: Infinity }))),
      }),
    TypeError,
    "uplinks must remember nothing",
  );
  make(fourBits, none); // what comes down may be remembered: nobody misses it
});

Deno.test("a quorum is a number of workers, from one to all", () => {
  for (const quorum of [0, 5, 2.5, NaN]) {
    assertThrows(() => star(quorum), RangeError, "the quorum must be an integer from 1 to 4");
    assertThrows(() => everyone(quorum), RangeError, "the quorum must be an integer from 1 to 4");
  }
});

Deno.test("protocols without a quorum take no round without everyone", () => {
  const alone = single({ optimizer, compensation: none, uplink: lossless });
  const present = () => [];
  assertThrows(
    () => [...take(run(alone, [exact(parts[0])], key(1), undefined, { present }), 1)],
    RangeError,
    "at least 1",
  );
  for (const make of Object.values(settings)) {
    const { protocol, oracles } = make();
    const most = () => oracles.map((_, i) => i).slice(1);
    assertThrows(
      () => [...take(run(protocol, oracles, key(1), undefined, { present: most }), 1)],
      RangeError,
      "that came",
    );
  }
});
