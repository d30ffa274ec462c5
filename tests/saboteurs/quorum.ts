/**
 * Known-bad twins of protocols whose rounds may go on without some messages.
 * @module
 */

import {
  exact,
  floats,
  gradientDescent,
  key,
  memoryless,
  none,
  normals,
  parameterServer,
  type Protocol,
  quadratic,
} from "@bitdescent/bitdescent";
import type { Law } from "../laws/law.ts";
import { quorumLaws } from "../laws/quorum.ts";

const n = 3, workers = 4, everyone = Array.from({ length: workers }, (_, i) => i);

/** A good star. */
function good(quorum: number | undefined) {
  const link = memoryless(floats({ dimension: n, width: 64 })),
    optimizer = gradientDescent({ start: [0, 0, 0], stepSize: 0.5 });
  return parameterServer({ workers, optimizer, compensation: none, uplink: link, downlink: link, quorum });
}

type Star = ReturnType<typeof good>;
type Ends = Star extends Protocol<infer W, infer S> ? readonly [W, S] : never;

const laws = (make: (quorum: number | undefined) => Star): Law[] =>
  quorumLaws<Ends[0], Ends[1]>((seed, quorum) => ({
    protocol: make(quorum),
    oracles: everyone.map((i) => exact(quadratic({ spectrum: [1, 1, 2], minimizer: normals(key(seed + i), n) }))),
  }));

/** A star whose parties are changed. */
const twin = (bad: (star: Star, quorum: number | undefined) => Partial<Star>) =>
  laws((quorum) => {
    const star = good(quorum);
    return { ...star, ...bad(star, quorum) };
  });

/** The laws of a star that is as it should be. */
export const goodQuorum = (): Law[] => laws(good);

/** By the law that each of them breaks. */
export const quorumSaboteurs: Readonly<Record<string, () => Law[]>> = {
  "quorum: whoever is absent, all workers are in one state, which knows where the server is": () =>
    twin(({ workers }) => ({
      workers: workers.map((worker) => ({ // it forgets to take in the answer where it said nothing
        ...worker,
        emit: (state, gradient, key) => [worker.emit(state, gradient, key)[0], { ...state, hasSpoken: true }],
        receive: (state, broadcast, key) => {
          const { hasSpoken, ...rest } = state as typeof state & { hasSpoken?: true };
          return hasSpoken ? worker.receive(rest, broadcast, key) : state;
        },
      })),
    })),
  "quorum: saying something changes nobody, so one that says it too late is where one is that says nothing": () =>
    twin(({ workers }) => ({
      workers: workers.map((worker) => ({
        ...worker,
        emit: (state, gradient, key) => [worker.emit(state, gradient, key)[0], { ...state, last: gradient }],
        receive: ({ replica, memory, encoder, decoder, bits }, broadcast, key) =>
          worker.receive({ replica, memory, encoder, decoder, bits }, broadcast, key),
      })),
    })),
  "quorum: the trace says who was present, and the ledger counts what came and nothing else": () =>
    twin(({ workers }) => ({
      workers: workers.map((worker, i) => ({
        ...worker,
        emit: (state, gradient, key) =>
          i === 2 ? [{ bytes: new Uint8Array(0), length: 0 }, state] : worker.emit(state, gradient, key),
      })),
    })),
  "quorum: with everyone present it is the protocol without a quorum": () =>
    twin(({ server }, quorum) => ({
      server: {
        ...server,
        step: (state, messages, key) =>
          server.step(state, quorum === undefined ? messages : messages.with(0, messages[1] ?? messages[0]), key),
      },
    })),
  "quorum: fewer than it are refused, by a run and by the server, and so is anyone's absence without one": () =>
    laws(() => good(1)),
};
