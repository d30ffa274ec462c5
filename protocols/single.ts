/**
 * One worker, one server, and no downlink: the worker knows what it has sent, so it knows where the server is.
 * @module
 */

import { readWhole, silence, written } from "../base/bits.ts";
import { checkLength } from "../base/check.ts";
import type { Compensation } from "../optimize/compensation.ts";
import type { Optimizer } from "../optimize/optimizer.ts";
import type { Link } from "./link.ts";
import { type Protocol, uplinkKey } from "./protocol.ts";
import { checkMessages } from "./quorum.ts";

/** The worker's state. */
export interface SingleWorker<O, M, E> {
  /** Its replica of the server's optimizer. */
  readonly replica: O;
  /** What it remembers of its losses. */
  readonly memory: M;
  /** Its end of the link. */
  readonly encoder: E;
}

/** The server's state. */
export interface SingleServer<O, D> {
  /** Its optimizer. */
  readonly optimizer: O;
  /** Its end of the link. */
  readonly decoder: D;
}

/**
 * The one-worker protocol: the worker sends compensated gradients, and both ends step by what was decoded.
 *
 * Throws a `TypeError` where the optimizer starts in another dimension than the link's.
 *
 * @example DQ-GD at two bits a coordinate, the range sent along
 * ```ts
 * import {
 *   cubeCode, differential, distance, exact, gradientDescent, key, memoryless, quadratic, rangeSent, run, single, take,
 * } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 2, 3], minimizer: [1, -1, 2] }), stepSize = 2 / (f.mu + f.L);
 * const protocol = single({
 *   optimizer: gradientDescent({ start: [0, 0, 0], stepSize }),
 *   compensation: differential({ stepSize }),
 *   uplink: memoryless(rangeSent(cubeCode({ dimension: 3, rate: 2 }))),
 * });
 * for (const { round, point, up } of take(run(protocol, [exact(f)], key(1)), 30)) {
 *   if (round === 29) assertLess(distance(f, point), 1e-6);
 *   assertLess(up[0], 39); // 32 bits of range, 6 of cells
 * }
 * ```
 */
export function single<O, M, E, D>(
  { optimizer, compensation, uplink }: {
    optimizer: Optimizer<O>;
    compensation: Compensation<M>;
    uplink: Link<E, D>;
  },
): Protocol<SingleWorker<O, M, E>, SingleServer<O, D>> {
  const { encoder, decoder, dimension } = uplink;
  checkLength("make a protocol", "the start", optimizer.point(optimizer.init), dimension);
  return {
    workers: [{
      init: { replica: optimizer.init, memory: compensation.init(dimension), encoder: encoder.init },
      query: ({ replica, memory }) => compensation.query(memory, optimizer.query(replica)),
      emit(state, gradient, key) {
        const wanted = compensation.correct(state.memory, gradient);
        const [message, [sent, next]] = written((sink) => encoder.write(state.encoder, wanted, key, sink));
        return [message, {
          replica: optimizer.step(state.replica, sent),
          memory: compensation.remember(state.memory, wanted, sent, gradient),
          encoder: next,
        }];
      },
      receive: (state) => state,
      point: ({ replica }) => optimizer.point(replica),
    }],
    server: {
      init: { optimizer: optimizer.init, decoder: decoder.init },
      step(state, messages, key) {
        checkMessages(messages, 1);
        const [sent, next] = readWhole(
          messages[0]!,
          (source) => decoder.read(state.decoder, source, uplinkKey(key, 0)),
        );
        return [silence, { optimizer: optimizer.step(state.optimizer, sent), decoder: next }];
      },
      point: (state) => optimizer.point(state.optimizer),
    },
  };
}
