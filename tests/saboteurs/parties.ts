/**
 * Known-bad twins of links, optimizers, compensations and protocols.
 * @module
 */

import {
  axpy,
  type BallCode,
  type Compensation,
  copy,
  cubeCode,
  errorFeedback,
  exact,
  type Float64s,
  floats,
  gradientDescent,
  type Link,
  memoryless,
  norm2,
  type Optimizer,
  quadratic,
  rangeSent,
  scale,
  scheduled,
  single,
  tunedGradientDescent,
} from "@bitdescent/bitdescent";
import { compensationLaws } from "../laws/compensation.ts";
import type { Law } from "../laws/law.ts";
import { linkLaws } from "../laws/link.ts";
import { optimizerLaws } from "../laws/optimizer.ts";
import { protocolLaws } from "../laws/protocol.ts";
import { vectors } from "../support/arbitraries.ts";
import { calls } from "./calls.ts";

const n = 3;
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
const goodCode: BallCode = cubeCode({ dimension: n, rate: 2 });
const goodLink: Link<number, number> = scheduled((round) => goodCode.at(1 + round));

const compensation = (bad: Partial<Compensation<Float64s>>): Law[] =>
  compensationLaws({ ...errorFeedback, ...bad }, gradientDescent({ start: [0, 0, 0], stepSize: 0.25 }));

type Descent = { readonly x: Float64s };
const optimizer = (bad: (good: Optimizer<Descent>) => Partial<Optimizer<Descent>>): Law[] =>
  optimizerLaws((options) => {
    const good = gradientDescent(options);
    return { ...good, ...bad(good) };
  }, tunedGradientDescent);

function protocol(uplink: () => Link<unknown, unknown>, bad: Partial<Optimizer<Descent>> = {}): Law[] {
  const problem = quadratic({ spectrum: [1, 2, 3], minimizer: [1, 1, 1] });
  return protocolLaws(() => ({
    protocol: single({
      optimizer: { ...gradientDescent({ start: [0, 0, 0], stepSize: 0.5 }), ...bad },
      compensation: errorFeedback,
      uplink: uplink(),
    }),
    oracles: [exact(problem)],
  }));
}

const lossless = floats({ dimension: n, width: 64 });

/** The kits of the good twins. */
export const goodParties = (): Law[] =>
  [
    linkLaws(goodLink, inUnitBall),
    optimizer(() => ({})),
    compensation({}),
    protocol(() => memoryless(lossless) as Link<unknown, unknown>),
  ].flat();

/** Law by law, the kit of a twin that breaks it. */
export const partySaboteurs: Readonly<Record<string, () => Law[]>> = {
  "link: the two ends stay in step, to the last bit, over any sequence": () =>
    linkLaws({ ...goodLink, decoder: { ...goodLink.decoder, init: 1 } }, inUnitBall),
  "link: states are plain data, and a copy goes on as the original": () =>
    linkLaws({
      ...goodLink,
      encoder: {
        init: { round: () => 0 },
        write(state, x, key, sink) {
          const [value, next] = goodLink.encoder.write(state.round(), x, key, sink);
          return [value, { round: () => next }];
        },
      },
    }, inUnitBall),
  "link: a step leaves the state it came from alone": () => {
    const { encoder, decoder } = memoryless(lossless);
    return linkLaws({
      dimension: n,
      decoder,
      encoder: {
        init: { sent: 0 },
        write(state, x, key, sink) {
          state.sent++;
          return [encoder.write(null, x, key, sink)[0], state];
        },
      },
    }, inUnitBall);
  },

  "optimizer: it starts where it is told": () =>
    optimizer(() => ({ point: ({ x }) => scale(2, axpy(1, [1, 1, 1, 1], x)) })),
  "optimizer: at rest, no gradient moves it": () =>
    optimizer(() => ({ step: ({ x }, g) => ({ x: axpy(-0.1, g, scale(0.99, axpy(1, [1, 1, 1, 1], x))) }) })),
  "optimizer: states and gradients are left alone, and states are plain data": () =>
    optimizer(() => ({ step: ({ x }, g) => ({ x: axpy(-0.1, g, x, x) }) })),
  "optimizer: on a quadratic it contracts as theory says": () =>
    optimizer((good) => ({ step: (state, g) => good.step(state, scale(0.2, g)) })),

  "compensation: where nothing is lost, it is the unquantized method": () =>
    compensation({ correct: (e, g) => scale(0.99, errorFeedback.correct(e, g)) }),
  "compensation: memories are plain data, and a step leaves the old one alone": () =>
    compensation({ remember: (e, u, q) => axpy(-1, u, q, e) }),

  "protocol: every worker knows where the server is, to the last bit, after every round": () =>
    protocol(() => {
      const good = memoryless(rangeSent(goodCode)) as Link<unknown, unknown>;
      return {
        ...good,
        encoder: {
          ...good.encoder,
          write: (state, x, key, sink) => [copy(x), good.encoder.write(state, x, key, sink)[1]],
        },
      };
    }),
  "protocol: the ledger is the bits that crossed": () =>
    protocol(() => {
      const good = memoryless(lossless) as Link<unknown, unknown>;
      const padded = {
        ...good.encoder,
        write: (...[state, x, key, sink]: Parameters<typeof good.encoder.write>) => {
          const result = good.encoder.write(state, x, key, sink);
          sink.write(0, calls() % 7);
          return result;
        },
      };
      const reading = {
        ...good.decoder,
        read: (...[state, source, key]: Parameters<typeof good.decoder.read>) => {
          const result = good.decoder.read(state, source, key);
          source.read(source.remaining);
          return result;
        },
      };
      return { ...good, encoder: padded, decoder: reading };
    }),
  "protocol: stored and resumed between any two calls, it gives the same rounds": () => {
    const known = new WeakMap<object, number>(); // memory of a state by its identity: a copy has none
    return protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step(state, g) {
        const round = known.get(state) ?? 0, next = { x: axpy(-0.5 / (1 + round), g, state.x) };
        known.set(next, round + 1);
        return next;
      },
    });
  },
  "protocol: a run goes on from a checkpoint as if it had never stopped": () => {
    const seen = new WeakMap<object, number>(); // as above
    return protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step(state, g) {
        const round = seen.get(state) ?? 0, next = { x: axpy(-0.5 / (1 + round), g, state.x) };
        seen.set(next, round + 1);
        return next;
      },
    });
  },
  "protocol: the same key gives the same run": () =>
    protocol(() => memoryless(lossless) as Link<unknown, unknown>, {
      step: ({ x }, g) => ({ x: axpy(-0.1 - 1e-3 * (calls() % 5), g, x) }),
    }),
};
