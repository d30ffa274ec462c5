/**
 * Protocols with four workers to drive, and what they come to.
 * @module
 */

import {
  adaptiveSgd,
  aiade,
  alq,
  axpy,
  type BitRule,
  child,
  cubeCode,
  differenced,
  differential,
  dynamicServer,
  each,
  exact,
  fixedWidth,
  fixedWidthLevels,
  floats,
  geometricAiadeSchedule,
  geometricLevels,
  gradientDescent,
  iade,
  iadeChoices,
  iadeSchedule,
  key,
  levelsSent,
  memoryless,
  none,
  normals,
  numbered,
  type Oracle,
  parameterServer,
  precise,
  type Problem,
  type Protocol,
  quadratic,
  rangeSent,
  run,
  single,
  type Step,
  stochasticGradientDescent,
  take,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import {
  type AsyncOracle,
  type Communicator,
  drive,
  type Driven,
  type DriveOptions,
} from "@bitdescent/bitdescent/engines";

/** A protocol, an oracle for each worker, and how many rounds to look at. */
export interface Setting<W = unknown, S = unknown> {
  readonly protocol: Protocol<W, S>;
  readonly oracles: readonly Oracle[];
}

/** How many rounds are driven. */
export const ROUNDS = 12;

const n = 6, workers = 4, start = new Float64Array(n), spectrum = [1, 1, 2, 2, 3, 3];
const parts: readonly Problem[] = Array.from(
  { length: workers },
  (_, i) => quadratic({ spectrum, minimizer: normals(child(key(5), i), n) }),
);
const noisy: Oracle[] = parts.map((part) => (x, key) => axpy(0.1, normals(key, n), part.gradient(x)));
const given = { mu: 1, L: 3, distance: 4 };

/** Says more bits the more it heard. */
const growing: BitRule<{ round: number; heard: number }> = {
  init: { round: 0, heard: 0 },
  bits: ({ round, heard }) => 2 + (round + (heard > 0 ? 1 : 0)) % 5,
  heard: ({ round }, mean) => ({ round: round + 1, heard: mean[0] }),
};

/** Protocols whose rounds may go on with `quorum` messages. */
export const quorate: Readonly<Record<string, (quorum: number) => Setting>> = {
  "the parameter server"(quorum) {
    const uplink = memoryless(fixedWidthLevels({ dimension: n, bits: 4, norm: Infinity }));
    const downlink = differenced(memoryless(rangeSent(cubeCode({ dimension: n, rate: 6 })))); // it remembers
    const optimizer = stochasticGradientDescent({ start, stepSize: 0.2 });
    return setting(parameterServer({ workers, optimizer, compensation: none, uplink, downlink, quorum }), noisy);
  },
  "DQSGD"(quorum) {
    const uplink = (bits: number) => memoryless(fixedWidthLevels({ dimension: n, bits, norm: Infinity }));
    const downlink = memoryless(floats({ dimension: n, width: 32 }));
    const optimizer = stochasticGradientDescent({ start, stepSize: 0.2 });
    const parties = { workers, optimizer, compensation: none, rule: growing, uplink, downlink, quorum };
    return setting(dynamicServer(parties), noisy);
  },
  "adaptive SGD"(quorum) {
    const codebook = levelsSent({
      dimension: n,
      levels: geometricLevels({ count: 3 }),
      design: (distribution) => alq({ distribution, count: 3, sweeps: 5 }),
      code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
      speaker: 1,
    });
    const adaptAt = (round: number) => round % 2 === 1;
    return setting(adaptiveSgd({ workers, start, stepSize: 0.2, codebook, adaptAt, quorum }), noisy);
  },
};

const setting = <W, S>(protocol: Protocol<W, S>, oracles: readonly Oracle[]): Setting =>
  ({ protocol, oracles }) as unknown as Setting;

/** One protocol of each kind. */
export const settings: Readonly<Record<string, () => Setting>> = {
  "DQ-GD, one worker"() {
    const stepSize = 0.5, uplink = memoryless(rangeSent(cubeCode({ dimension: n, rate: 2 })));
    const optimizer = gradientDescent({ start, stepSize }), compensation = differential({ stepSize });
    return setting(single({ optimizer, compensation, uplink }), [exact(parts[0])]);
  },
  "adaptive SGD with ALQ's levels"() {
    const codebook = levelsSent({
      dimension: n,
      levels: geometricLevels({ count: 3 }),
      design: (distribution) => alq({ distribution, count: 3, sweeps: 5 }),
      code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
      speaker: 1,
    });
    const stepSize = (round: number): number => 0.5 / (1 + round / 10), adaptAt = (round: number) => round % 4 === 1;
    return setting(adaptiveSgd({ workers, start, stepSize, codebook, adaptAt }), noisy);
  },
  "DQSGD, with a server that says how many bits"() {
    const uplink = (bits: number) => memoryless(fixedWidthLevels({ dimension: n, bits, norm: Infinity }));
    const downlink = memoryless(floats({ dimension: n, width: 32 }));
    const optimizer = stochasticGradientDescent({ start, stepSize: 0.2 });
    return setting(dynamicServer({ workers, optimizer, compensation: none, rule: growing, uplink, downlink }), noisy);
  },
  "IADE"() {
    const theory = iadeSchedule(given);
    const link = (end: "up" | "down") =>
      precise({ dimension: n, at: (round) => ({ error: theory(round).error, range: theory(round)[end] }) });
    const { stepSize } = iadeChoices(given);
    return setting(iade({ workers, start, stepSize, uplink: link("up"), downlink: link("down") }), parts.map(exact));
  },
  "AIADE"() {
    const theory = geometricAiadeSchedule(given);
    const link = (end: "up" | "down") =>
      precise({ dimension: n, at: (round) => ({ error: theory(round).error, range: theory(round)[end] }) });
    const steps = tunedNesterov(given);
    return setting(aiade({ workers, start, ...steps, uplink: link("up"), downlink: link("down") }), parts.map(exact));
  },
};

/** The first rounds of a setting, in this process; with those who are `present` in each, where it has a quorum. */
export function expected(
  { protocol, oracles }: Setting,
  rounds = ROUNDS,
  present?: (round: number) => readonly number[],
): Step<unknown, unknown>[] {
  return [...take(run(protocol, oracles, key(3), undefined, present ? { present } : {}), rounds)];
}

/** The rounds that one party drives, until the one before `until`. */
export async function driven(
  { protocol, oracles }: Setting,
  party: Communicator,
  options: DriveOptions<unknown, unknown> = {},
  {
    until = ROUNDS,
    oracle = oracles[party.rank] as AsyncOracle,
    see = (_: Driven<unknown, unknown>): unknown => undefined,
  } = {},
): Promise<Driven<unknown, unknown>[]> {
  const rounds: Driven<unknown, unknown>[] = [];
  if ((options.from?.round ?? 0) >= until) return rounds;
  for await (const step of drive(protocol, party, oracle, key(3), options)) {
    rounds.push(step);
    see(step);
    if (step.round + 1 >= until) break;
  }
  return rounds;
}
