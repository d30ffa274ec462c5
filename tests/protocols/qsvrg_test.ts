import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  axpy,
  compressor,
  each,
  fixedWidth,
  floats,
  key,
  levelled,
  mean,
  norm2,
  normals,
  numbered,
  type Oracle,
  qsgd,
  qsvrg,
  run,
  scale,
  subtract,
  take,
  uniforms,
  varianceReduced,
  type Vec,
} from "@bitdescent/bitdescent";

const n = 20, workers = 3, rows = 30;

/** Rows a and values b of each worker's least squares, none of which has a solution: `f = mean (a·x − b)²/2 + ‖x‖²/2`. */
const data = Array.from({ length: workers }, (_, i) => ({
  a: Array.from({ length: rows }, (_, j) => scale(1 / Math.sqrt(n), normals(key(1 + 100 * i + j), n))),
  b: normals(key(7000 + i), rows),
}));
const rowGradient = ({ a, b }: typeof data[0], j: number, x: Vec) =>
  axpy(a[j].reduce((sum, v, k) => sum + v * x[k], 0) - b[j], a[j], x);
const full = data.map((own) => (x: Vec) => mean(own.a.map((_, j) => rowGradient(own, j, x))));
const sample = data.map((own): Oracle => (x, key) => rowGradient(own, Math.floor(rows * uniforms(key, 1)[0]), x));
const oracles = data.map((_, i) => varianceReduced({ sample: sample[i], full: full[i] }));
const gradient = (x: Vec) => mean(full.map((of) => of(x)));
const minimizer = Array.from({ length: 3000 }).reduce<Vec>((x) => axpy(-0.3, gradient(x), x), new Float64Array(n));

const quantizer = qsgd({ dimension: n, steps: 4 }); // √n, as the paper has it
const fourBits = compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width: 4 })))));
const options = { workers, start: new Float64Array(n), stepSize: 0.1, epoch: 40 };

Deno.test("it converges linearly where plain stochastic gradients stand still, and full gradients come once an epoch", () => {
  let last = Infinity;
  for (const { round, point, up } of take(run(qsvrg({ ...options, compressor: fourBits }), oracles, key(2)), 41 * 40)) {
    assertEquals(up, Array(workers).fill(round % 41 === 0 ? 64 * n : 32 + 4 * n));
    last = norm2(subtract(point, minimizer));
  }
  assertLess(last, 1e-7 * norm2(minimizer));
});

Deno.test("lossless, snapshots and full gradients are those of SVRG's loop", () => {
  const protocol = qsvrg({ ...options, epoch: 5, compressor: floats({ dimension: n, width: 64 }) });
  const rounds = [...take(run(protocol, oracles, key(2)), 18)],
    seen = rounds.map(({ checkpoint }) => checkpoint.server);
  let y: Vec = options.start;
  for (let round = 0; round + 6 <= 18; round += 6) {
    const h = gradient(y), xs: Vec[] = [y];
    assertLess(norm2(subtract(seen[round].full, h)), 1e-12);
    for (let t = 1; t <= 5; t++) {
      const { x, snapshot, full } = seen[round + t - 1];
      assertEquals(snapshot, Float64Array.from(y));
      assertLess(norm2(subtract(x, xs[t - 1])), 1e-12);
      assertEquals(full, seen[round].full);
      xs.push(seen[round + t].x);
    }
    const next = mean(xs.slice(1));
    assertLess(norm2(subtract(seen[round + 5].snapshot, next)), 1e-12);
    y = seen[round + 5].snapshot;
  }
});

Deno.test("with samples that are all alike, it is gradient descent from each snapshot", () => {
  const alike = full.map((of) => varianceReduced({ sample: (x) => Float64Array.from(of(x)), full: of }));
  const protocol = qsvrg({ ...options, compressor: floats({ dimension: n, width: 64 }) });
  let x: Vec = options.start;
  for (const { round, checkpoint } of take(run(protocol, alike, key(2)), 41)) {
    if (round > 0) x = axpy(-options.stepSize, gradient(x), x);
    assertLess(norm2(subtract(checkpoint.server.x, x)), 1e-12);
  }
});

Deno.test("what makes no protocol is refused", () => {
  const make = (change: object) => () => qsvrg({ ...options, compressor: fourBits, ...change });
  assertThrows(make({ workers: 0 }), RangeError, "the number of workers");
  assertThrows(make({ epoch: 0 }), RangeError, "the length of an epoch");
  assertThrows(make({ stepSize: 0 }), RangeError, "the step size");
  assertThrows(make({ start: [1] }), TypeError, "the start");
  const { server } = qsvrg({ ...options, compressor: fourBits });
  assertThrows(() => server.step(server.init, [], key(0)), TypeError, "the messages");
  assert(norm2(gradient(minimizer)) < 1e-12);
});
