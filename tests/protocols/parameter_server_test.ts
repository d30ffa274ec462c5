import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  axpy,
  type Compensation,
  compressor,
  cubeCode,
  differenced,
  differential,
  each,
  errorFeedback,
  exact,
  fixedWidth,
  floats,
  gradientDescent,
  key,
  levelled,
  type Link,
  mean,
  memoryless,
  nesterov,
  none,
  norm2,
  normals,
  numbered,
  type Optimizer,
  type Oracle,
  parameterServer,
  quadratic,
  rangeSent,
  readWhole,
  rotated,
  run,
  sparsified,
  stochasticLevels,
  subsampled,
  subtract,
  take,
  written,
} from "@bitdescent/bitdescent";
import { gaps } from "../../quantize/sparse/gaps.ts";
import { eliasDelta } from "../../quantize/codes/elias.ts";
import { meanAndSlack } from "../support/average.ts";
import { vectors } from "../support/arbitraries.ts";
import "../support/seed.ts";

const n = 12, N = 4;
const parts = Array.from(
  { length: N },
  (_, i) => quadratic({ spectrum: normals(key(i), n).map((z) => 1 + z * z), minimizer: normals(key(10 + i), n) }),
);
/** The minimizer of the mean: curvatures are diagonal. */
const minimizer = Float64Array.from({ length: n }, (_, j) => {
  const h = parts.map((part) => part.gradient(axpy(1, unit(j), part.minimizer))[j]);
  return h.reduce((sum, hi, i) => sum + hi * parts[i].minimizer[j], 0) / h.reduce((sum, hi) => sum + hi, 0);
});

function unit(j: number): Float64Array<ArrayBuffer> {
  const e = new Float64Array(n);
  e[j] = 1;
  return e;
}

const start = new Float64Array(n), stepSize = 0.15;
const lossless = memoryless(floats({ dimension: n, width: 64 }));
const fourBits = memoryless(rangeSent(cubeCode({ dimension: n, rate: 4 })));

/** Insists that, lossless, the protocol is `optimizer` on the mean of the gradients. */
function assertLossless<O, M>(optimizer: Optimizer<O>, compensation: Compensation<M>): void {
  const protocol = parameterServer({ workers: N, optimizer, compensation, uplink: lossless, downlink: lossless });
  let state = optimizer.init;
  for (const { point, up, down } of take(run(protocol, parts.map(exact), key(1)), 25)) {
    state = optimizer.step(state, mean(parts.map(({ gradient }) => gradient(optimizer.query(state)))));
    assertLess(norm2(subtract(point, optimizer.point(state))), 1e-13);
    assertEquals([up, down], [Array(N).fill(64 * n), 64 * n]);
  }
}

Deno.test("with lossless links it is the method on the mean of the gradients, by any compensation", () => {
  assertLossless(gradientDescent({ start, stepSize }), none);
  assertLossless(gradientDescent({ start, stepSize }), errorFeedback);
  assertLossless(gradientDescent({ start, stepSize }), differential({ stepSize }));
  assertLossless(nesterov({ start, stepSize, momentum: 0.3 }), none);
});

Deno.test("what settles is sent without loss in the limit: quantized differences both ways reach the minimizer", () => {
  const link = differenced(fourBits);
  const protocol = parameterServer({
    workers: N,
    optimizer: gradientDescent({ start, stepSize }),
    compensation: none,
    uplink: link,
    downlink: link,
  });
  const plain = parameterServer({
    workers: N,
    optimizer: gradientDescent({ start, stepSize }),
    compensation: none,
    uplink: fourBits,
    downlink: fourBits,
  });
  const last = (rounds: Iterable<{ point: ArrayLike<number> }>) =>
    norm2(subtract([...rounds].at(-1)!.point, minimizer));
  assertLess(last(take(run(protocol, parts.map(exact), key(1)), 120)), 1e-7);
  assert(last(take(run(plain, parts.map(exact), key(1)), 120)) > 1e-4);
});

Deno.test("EF21: differences by the largest coordinates converge linearly where plain ones do not", () => {
  const largest = memoryless(
    sparsified(floats({ dimension: 3, width: 32 }), { dimension: n, indices: gaps(eliasDelta) }),
  );
  const after = <E, D>(uplink: Link<E, D>): number => {
    const optimizer = gradientDescent({ start, stepSize: 0.05 });
    const protocol = parameterServer({ workers: N, optimizer, compensation: none, uplink, downlink: lossless });
    return norm2(subtract([...take(run(protocol, parts.map(exact), key(1)), 500)].at(-1)!.point, minimizer));
  };
  assertLess(after(differenced(largest)), 1e-5);
  assert(after(largest) > 1e-2);
});

Deno.test("multi-worker DQ-GD: differential quantization of differences, every worker's error its own", () => {
  const protocol = parameterServer({
    workers: N,
    optimizer: gradientDescent({ start, stepSize }),
    compensation: differential({ stepSize }),
    uplink: differenced(fourBits),
    downlink: lossless,
  });
  const rounds = [...take(run(protocol, parts.map(exact), key(1)), 100)];
  assertLess(norm2(subtract(rounds[99].point, minimizer)), 1e-8);
});

Deno.test("a learnt shift: the reference moves by the rate, the value is the reference and all that was said", () => {
  fc.assert(
    fc.property(fc.array(vectors(3), { minLength: 1, maxLength: 8 }), fc.constantFrom(0.25, 0.5, 1), (xs, rate) => {
      const { encoder, decoder } = differenced(memoryless(floats({ dimension: 3, width: 64 })), { learningRate: rate });
      let near = encoder.init, far = decoder.init, h: number[] = [0, 0, 0];
      xs.forEach((x, round) => {
        const [message, [value, next]] = written((sink) => encoder.write(near, x, key(round), sink));
        const [received, after] = readWhole(message, (source) => decoder.read(far, source, key(round)));
        assertEquals(received, value);
        const said = h.map((hj, j) => x[j] - hj);
        assertEquals(Array.from(value), h.map((hj, j) => hj + said[j]));
        h = h.map((hj, j) => rate === 1 ? hj + said[j] : hj + rate * said[j]);
        assertEquals([Array.from(next.reference), after.reference], [h, next.reference]);
        near = next;
        far = after;
      });
    }),
  );
});

Deno.test("what makes no protocol and no link is refused, and messages of a wrong length", () => {
  const optimizer = gradientDescent({ start, stepSize });
  const make = (workers: number, uplink = lossless, downlink = lossless) =>
    parameterServer({ workers, optimizer, compensation: none, uplink, downlink });
  const two = memoryless(floats({ dimension: 2, width: 64 }));
  assertThrows(() => make(0), RangeError, "the number of workers");
  assertThrows(() => make(2, two), TypeError, "the length of the start must be 2");
  assertThrows(() => make(2, lossless, two), TypeError, "the length of the start must be 2");
  for (const rate of [0, -1, 1.5, NaN]) {
    assertThrows(() => differenced(lossless, { learningRate: rate }), RangeError, "the learning rate");
  }

  assertThrows(
    () => make(2).server.step(make(2).server.init, [], key(0)),
    TypeError,
    "the length of the messages must be 2",
  );
  const { server } = make(1), short = { bytes: new Uint8Array(8 * n), length: 64 * n - 1 };
  assertThrows(() => server.step(server.init, [short], key(0)), RangeError);
  assertThrows(
    () => server.step(server.init, [{ bytes: new Uint8Array(8 * n + 1), length: 64 * n + 1 }], key(0)),
    RangeError,
  );
});

Deno.test("what is drawn for the answer is drawn for nothing else: an unbiased answer to noise has mean 0", () => {
  const noise: Oracle = (_x, key) => normals(key, 1);
  const ternary = stochasticLevels({ dimension: 1, levels: [0, 1], scale: 10 }); // 10 sign(z) with probability |z|/10
  const rounding = compressor(ternary, levelled(ternary, numbered([0, 1], each(fixedWidth({ width: 2 })))));
  for (const downlink of [rotated(rounding), subsampled(rounding, { dimension: 1 })]) {
    const protocol = parameterServer({
      workers: 1,
      optimizer: gradientDescent({ start: [0], stepSize: 1 }),
      compensation: none,
      uplink: memoryless(floats({ dimension: 1, width: 64 })),
      downlink: memoryless(downlink),
    });
    const sent: number[] = [];
    let x = 0;
    for (const { point } of take(run(protocol, [noise], key(9)), 20_000)) {
      sent.push(x - point[0]);
      x = point[0];
    }
    // A false alarm has probability 10⁻⁹. Drawn by the key of the round, whose second child the oracle has, the mean is −1.
    const { mean: average, slack } = meanAndSlack(sent, { range: 20, claims: 2 });
    assert(Math.abs(average) <= slack && slack < 0.5, `${average} ± ${slack}`);
  }
});
