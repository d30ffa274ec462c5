/**
 * Data-parallel descent: every worker hears every worker, and all take the same step.
 *
 * Faghri et al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, Algorithm 1.
 * @module
 */

import { type Bits, bits, type BitSource, concatenate, readWhole, silence, written } from "../base/bits.ts";
import { checkInteger, checkLength } from "../base/check.ts";
import type { Key } from "../base/key.ts";
import { copy, type Float64s, mean, type Vec } from "../base/vector.ts";
import type { Optimizer } from "../optimize/optimizer.ts";
import type { Codebook } from "../quantize/adaptive/codebooks/codebook.ts";
import { type Protocol, uplinkKey, type Worker } from "./protocol.ts";
import { checkMessages, checkQuorum, presentIn, readPresent, writePresent } from "./quorum.ts";

/** What every node holds: the same on all of them after every round, bit for bit. */
export interface Replica<O, C> {
  /** The number of the next round. */
  readonly round: number;
  /** The optimizer. */
  readonly optimizer: O;
  /** The codebook. */
  readonly codebook: C;
}

/** What one worker said: its gradient as every node decodes it, and its statistics where they were due. */
interface Heard<T> {
  readonly gradient: Float64s;
  readonly statistics: readonly T[];
}

/**
 * The all-gather protocol: in each round every worker sends its gradient, and all step by the mean of what was decoded.
 *
 * In the rounds where `adaptAt` says so, the statistics of the codebook travel before the gradient and are counted with
 * it; the codebook they lead to is in use from the next round on. The broadcast is all messages, one after another; every node
 * decodes them all, as it would on a network. With a `quorum` a round may go on without some messages, by the mean of those that
 * came and the statistics among them; before them the broadcast says who is present, a bit for each worker.
 * Throws a `TypeError` where the optimizer and the codebook are of different dimensions, and a `RangeError` where the
 * codebook is to adapt and no worker has anything to say, and for a quorum of more than there are.
 *
 * @example
 * ```ts
 * import {
 *   allGather, distance, exact, fixedCodebook, gradientDescent, key, quadratic, rangeSent, cubeCode, run, take,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 2], minimizer: [1, -1] });
 * const protocol = allGather({
 *   workers: 3,
 *   optimizer: gradientDescent({ start: [0, 0], stepSize: 0.5 }),
 *   codebook: fixedCodebook(rangeSent(cubeCode({ dimension: 2, rate: 4 }))),
 * });
 * for (const { round, point, up, down } of take(run(protocol, [exact(f), exact(f), exact(f)], key(1)), 30)) {
 *   assertEquals([up, down], [[40, 40, 40], 120]);
 *   if (round === 29) assertLess(distance(f, point), 1e-3);
 * }
 * ```
 */
export function allGather<O, C, T>(
  { workers, optimizer, codebook, adaptAt, quorum }: {
    workers: number;
    optimizer: Optimizer<O>;
    codebook: Codebook<C, T>;
    adaptAt?: (round: number) => boolean;
    quorum?: number | undefined;
  },
): Protocol<Replica<O, C>, Replica<O, C>> {
  checkInteger("make a protocol", "the number of workers", workers, 1);
  checkQuorum(quorum, workers);
  checkLength("make a protocol", "the start", optimizer.point(optimizer.init), codebook.dimension);
  const everyone = Array.from({ length: workers }, (_, worker) => worker);
  if (adaptAt && !everyone.some(codebook.speaks)) {
    throw new RangeError(`Cannot make a protocol as some of the ${workers} workers must speak: none of them does`);
  }
  const init: Replica<O, C> = { round: 0, optimizer: optimizer.init, codebook: codebook.init };
  const isDue = (round: number): boolean => adaptAt !== undefined && adaptAt(round);
  const speaks = (round: number, worker: number): boolean => isDue(round) && codebook.speaks(worker);

  function emit(state: Replica<O, C>, worker: number, gradient: Vec, key: Key): Bits {
    const [message] = written((sink) => {
      if (speaks(state.round, worker)) codebook.statistics.write(codebook.observe(state.codebook, gradient), sink);
      codebook.compressor(state.codebook).write(gradient, key, sink);
    });
    return message;
  }

  /** How a node reads the message of each worker in the round of `state`. */
  function hearing({ round, codebook: now }: Replica<O, C>, key: Key): (worker: number, source: BitSource) => Heard<T> {
    const compressor = codebook.compressor(now);
    return (worker, source) => {
      const statistics = speaks(round, worker) ? [codebook.statistics.read(source)] : [];
      const gradient = new Float64Array(codebook.dimension);
      compressor.read(source, uplinkKey(key, worker), gradient);
      return { gradient, statistics };
    };
  }

  function advance(state: Replica<O, C>, heard: readonly Heard<T>[]): Replica<O, C> {
    const said = heard.flatMap(({ statistics }) => statistics);
    return {
      round: state.round + 1,
      optimizer: optimizer.step(state.optimizer, mean(heard.map(({ gradient }) => gradient))),
      codebook: said.length > 0 ? codebook.adapt(state.codebook, said) : state.codebook,
    };
  }

  return {
    workers: everyone.map((worker): Worker<Replica<O, C>> => ({
      init,
      query: (state) => copy(optimizer.query(state.optimizer)),
      emit: (state, gradient, key) => [emit(state, worker, gradient, key), state],
      receive(state, broadcast, key) {
        const hear = hearing(state, key);
        const heard = readWhole(broadcast, (source) => {
          const present = quorum === undefined ? everyone : readPresent(workers, quorum, source);
          return present.map((i) => hear(i, source));
        });
        return advance(state, heard);
      },
      point: (state) => optimizer.point(state.optimizer),
    })),
    quorum,
    server: {
      init,
      step(state, messages, key) {
        checkMessages(messages, workers, quorum);
        const hear = hearing(state, key), present = presentIn(messages);
        const heard = present.map((i) => readWhole(messages[i]!, (source) => hear(i, source)));
        const who = quorum === undefined ? silence : bits((sink) => writePresent(messages, sink));
        return [concatenate([who, ...present.map((i) => messages[i]!)]), advance(state, heard)];
      },
      point: (state) => optimizer.point(state.optimizer),
    },
  };
}
