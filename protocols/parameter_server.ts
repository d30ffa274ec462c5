/**
 * A star: gradients go up, their mean comes down, and everyone steps by what came down.
 * @module
 */

import { readWhole, written } from "../base/bits.ts";
import { checkInteger, checkLength } from "../base/check.ts";
import { copy, mean } from "../base/vector.ts";
import type { Compensation } from "../optimize/compensation.ts";
import type { Optimizer } from "../optimize/optimizer.ts";
import type { Link } from "./link.ts";
import { downlinkKey, type Protocol, uplinkKey, type Worker } from "./protocol.ts";

/** A worker's state. */
export interface ServedWorker<O, M, E, G> {
  /** Its replica of the server's optimizer. */
  readonly replica: O;
  /** What it remembers of its losses. */
  readonly memory: M;
  /** Its end of its uplink. */
  readonly encoder: E;
  /** Its end of the downlink. */
  readonly decoder: G;
}

/** The server's state. */
export interface Serving<O, D, F> {
  /** Its optimizer. */
  readonly optimizer: O;
  /** Its end of every uplink, in the order of the workers. */
  readonly decoders: readonly D[];
  /** Its end of the downlink. */
  readonly encoder: F;
}

/**
 * The parameter server: each worker sends its compensated gradient over its own uplink, the server sends the mean of what it
 * decoded over the downlink, and all nodes, the server too, step by what the downlink carried.
 *
 * The downlink is written under {@linkcode downlinkKey}. Throws a `TypeError` where optimizer and links are of different
 * dimensions, and a `RangeError` for no workers.
 *
 * @example Quantized in both directions, each of them by differences
 * ```ts
 * import {
 *   cubeCode, differenced, distance, exact, gradientDescent, key, memoryless, none, parameterServer, quadratic, rangeSent,
 *   run, take,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2], [3, 1]].map((minimizer) => quadratic({ spectrum: [1, 2], minimizer }));
 * const link = differenced(memoryless(rangeSent(cubeCode({ dimension: 2, rate: 3 }))));
 * const protocol = parameterServer({
 *   workers: 3,
 *   optimizer: gradientDescent({ start: [0, 0], stepSize: 0.5 }),
 *   compensation: none,
 *   uplink: link,
 *   downlink: link,
 * });
 * for (const { round, point, up, down } of take(run(protocol, parts.map(exact), key(1)), 60)) {
 *   assertEquals([up, down], [[38, 38, 38], 38]);
 *   if (round === 59) assertLess(Math.hypot(point[0] - 1, point[1] - 1), 1e-6); // the mean of the minimizers
 * }
 * ```
 */
export function parameterServer<O, M, E, D, F, G>(
  { workers, optimizer, compensation, uplink, downlink }: {
    workers: number;
    optimizer: Optimizer<O>;
    compensation: Compensation<M>;
    uplink: Link<E, D>;
    downlink: Link<F, G>;
  },
): Protocol<ServedWorker<O, M, E, G>, Serving<O, D, F>> {
  const { dimension } = uplink, start = optimizer.point(optimizer.init);
  checkInteger("make a protocol", "the number of workers", workers, 1);
  checkLength("make a protocol", "the start", start, dimension);
  checkLength("make a protocol", "the start", start, downlink.dimension);

  const worker: Worker<ServedWorker<O, M, E, G>> = {
    init: {
      replica: optimizer.init,
      memory: compensation.init(dimension),
      encoder: uplink.encoder.init,
      decoder: downlink.decoder.init,
    },
    query: ({ replica, memory }) => copy(compensation.query(memory, optimizer.query(replica))),
    emit(state, gradient, key) {
      const wanted = compensation.correct(state.memory, gradient);
      const [message, [sent, encoder]] = written((sink) => uplink.encoder.write(state.encoder, wanted, key, sink));
      return [message, {
        ...state,
        memory: compensation.remember(state.memory, wanted, sent, gradient),
        encoder,
      }];
    },
    receive(state, broadcast, key) {
      const [heard, decoder] = readWhole(
        broadcast,
        (source) => downlink.decoder.read(state.decoder, source, downlinkKey(key)),
      );
      return { ...state, replica: optimizer.step(state.replica, heard), decoder };
    },
    point: ({ replica }) => optimizer.point(replica),
  };

  return {
    workers: Array.from({ length: workers }, () => worker),
    server: {
      init: {
        optimizer: optimizer.init,
        decoders: Array.from({ length: workers }, () => uplink.decoder.init),
        encoder: downlink.encoder.init,
      },
      step(state, messages, key) {
        checkLength("take a step", "the messages", messages, workers);
        const heard = state.decoders.map((decoder, i) =>
          readWhole(messages[i], (source) => uplink.decoder.read(decoder, source, uplinkKey(key, i)))
        );
        const average = mean(heard.map(([value]) => value));
        const [broadcast, [sent, encoder]] = written((sink) =>
          downlink.encoder.write(state.encoder, average, downlinkKey(key), sink)
        );
        return [broadcast, {
          optimizer: optimizer.step(state.optimizer, sent),
          decoders: heard.map(([, decoder]) => decoder),
          encoder,
        }];
      },
      point: ({ optimizer: state }) => optimizer.point(state),
    },
  };
}
