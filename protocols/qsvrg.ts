/**
 * QSVRG: stochastic gradients whose variance falls, quantized, among nodes that all hear each other.
 *
 * Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
 * NeurIPS 2017, after Johnson, Zhang, "Accelerating stochastic gradient descent using predictive variance reduction", 2013.
 * @module
 */

import { concatenate, readWhole, written } from "../base/bits.ts";
import { checkInteger, checkLength, checkPositive } from "../base/check.ts";
import type { Key } from "../base/key.ts";
import { axpy, copy, type Float64s, mean, scale, subtract, type Vec } from "../base/vector.ts";
import type { Oracle } from "../optimize/oracle.ts";
import { floats } from "../quantize/floats.ts";
import type { Compressor } from "../quantize/types.ts";
import { type Protocol, uplinkKey, type Worker } from "./protocol.ts";
import { checkMessages } from "./quorum.ts";

/** What every node of QSVRG holds: the same on all of them. */
export interface Svrg {
  /** Rounds since the snapshot was taken; 0 where the full gradient is due. */
  readonly age: number;
  /** The iterate. */
  readonly x: Float64s;
  /** The snapshot y, which the method stands by. */
  readonly snapshot: Float64s;
  /** h, the mean of the full gradients at the snapshot. */
  readonly full: Float64s;
  /** The sum of the iterates since. */
  readonly sum: Float64s;
}

/** The gradients that a worker of QSVRG can take. */
export interface SampledGradients {
  /** The gradient at x of the sample that the key draws. */
  readonly sample: Oracle;
  /** The gradient at x of all that the worker has. */
  readonly full: (x: Vec) => Vec;
}

/**
 * The oracle of a QSVRG worker: `∇fⱼ(x) − ∇fⱼ(y) + h` for one sample j, or `∇f(y)` where that is due.
 *
 * What it is asked at is x, y and h one after another, and 1 where the full gradient is due, 0 else.
 *
 * @example
 * ```ts
 * import { key, varianceReduced } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const oracle = varianceReduced({ sample: (x) => Float64Array.of(3 * x[0]), full: (x) => [2 * x[0]] });
 * assertEquals(oracle([5, 4, 7, 1], key(0)), Float64Array.of(8));
 * assertEquals(oracle([5, 4, 7, 0], key(0)), Float64Array.of(15 - 12 + 7));
 * ```
 */
export function varianceReduced({ sample, full }: SampledGradients): Oracle {
  return (query, key) => {
    const n = (query.length - 1) / 3, all = copy(query), y = all.slice(n, 2 * n);
    if (all[3 * n] === 1) return copy(full(y));
    return axpy(1, all.subarray(2 * n, 3 * n), subtract(sample(all.slice(0, n), key), sample(y, key)));
  };
}

/**
 * QSVRG: in the first round of an epoch every worker sends its full gradient at the snapshot y exactly, and h is their mean;
 * in the `epoch` rounds after it `x ← x − (η/M) Σᵢ Q(∇fⱼ(x) − ∇fⱼ(y) + h)`, from y, and the next snapshot is the mean of these x.
 *
 * The oracles are those of {@linkcode varianceReduced}. What is quantized shrinks with the distance to the minimizer, so an
 * unbiased compressor leads to it linearly, for `η = O(1/L)` and epochs of `O(κ)` rounds; all messages go to all nodes. Full
 * gradients cost 64 bits a coordinate. Throws a `RangeError` unless there are workers, `η > 0` and `epoch ≥ 1`, and a
 * `TypeError` where the start is of another dimension than the compressor.
 *
 * @example
 * ```ts
 * import { compressorOf, exact, key, qsvrg, quadratic, run, take, uniformLevels, varianceReduced } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 2, 3, 4], minimizer: [1, -1, 2, 0] });
 * const levels = { kind: "levels", dimension: 4, bucket: 4, norm: 2, levels: uniformLevels({ steps: 2 }) } as const;
 * const protocol = qsvrg({
 *   workers: 2,
 *   start: [0, 0, 0, 0],
 *   stepSize: 0.1,
 *   epoch: 20,
 *   compressor: compressorOf({ ...levels, code: { kind: "fixed" } }),
 * });
 * const oracle = varianceReduced({ sample: exact(f), full: f.gradient }); // every sample is all there is
 * for (const { round, point, up } of take(run(protocol, [oracle, oracle], key(1)), 20 * 21)) {
 *   if (round % 21 === 0) assertEquals(up, [256, 256]);
 *   if (round === 419) assertLess(Math.hypot(point[0] - 1, point[1] + 1, point[2] - 2, point[3]), 1e-5);
 * }
 * ```
 */
export function qsvrg(
  { workers, start, stepSize: eta, epoch, compressor }: {
    workers: number;
    start: Vec;
    stepSize: number;
    epoch: number;
    compressor: Compressor;
  },
): Protocol<Svrg, Svrg> {
  const action = "make a protocol", { dimension } = compressor, exact = floats({ dimension, width: 64 });
  checkInteger(action, "the number of workers", workers, 1);
  checkInteger(action, "the length of an epoch", epoch, 1);
  checkPositive(action, "the step size", eta);
  checkLength(action, "the start", start, dimension);
  const everyone = Array.from({ length: workers }, (_, worker) => worker), zero = new Float64Array(dimension);
  const init: Svrg = { age: 0, x: copy(start), snapshot: copy(start), full: zero, sum: zero };
  const codeOf = ({ age }: Svrg): Compressor => age === 0 ? exact : compressor;

  function step({ age, x, snapshot, full, sum }: Svrg, heard: Float64s): Svrg {
    if (age === 0) return { age: 1, x: snapshot, snapshot, full: heard, sum: zero };
    const next = axpy(-eta, heard, x), total = axpy(1, next, sum);
    if (age < epoch) return { age: age + 1, x: next, snapshot, full, sum: total };
    return { age: 0, x: next, snapshot: scale(1 / epoch, total), full, sum: total };
  }

  const worker: Worker<Svrg> = {
    init,
    query({ age, x, snapshot, full }) {
      const query = new Float64Array(3 * dimension + 1);
      [x, snapshot, full, [age === 0 ? 1 : 0]].forEach((part, i) => query.set(part, i * dimension));
      return query;
    },
    emit: (state, gradient, key) => [written((sink) => codeOf(state).write(gradient, key, sink))[0], state],
    receive(state, broadcast, key) {
      const code = codeOf(state);
      const heard = readWhole(broadcast, (source) => everyone.map((j) => copy(code.read(source, uplinkKey(key, j)))));
      return step(state, mean(heard));
    },
    point: ({ snapshot }) => snapshot,
  };

  return {
    workers: everyone.map(() => worker),
    server: {
      init,
      step(state, messages, key: Key) {
        checkMessages(messages, workers);
        const code = codeOf(state);
        const heard = everyone.map((j) =>
          readWhole(messages[j]!, (source) => copy(code.read(source, uplinkKey(key, j))))
        );
        return [concatenate(messages.map((message) => message!)), step(state, mean(heard))];
      },
      point: ({ snapshot }) => snapshot,
    },
  };
}
