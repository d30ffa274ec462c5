/**
 * Times the subjects of a panel in turn, round after round, each between two copies of a vector of its dimension.
 *
 * One time says little on a machine that others use, and two times of different minutes no more. What is kept is the median
 * over rounds of ratios within a round: to the copies just before and after, and to another subject. Every other round goes
 * backwards, so that what comes after what does not favour anyone.
 * @module
 */

import { type Panel, sizeName, type Subject } from "./panel.ts";
import { between, ratioOf, type Spread, spreadOf } from "./statistics.ts";

/** How carefully to time. */
export interface Care {
  /** The most rounds; there are three at least. */
  readonly rounds: number;
  /** Milliseconds that rounds may take for each subject; three are taken whatever they cost. */
  readonly budget: number;
  /** The least milliseconds that are worth timing: what takes less is repeated. */
  readonly least: number;
  /** Milliseconds for which a subject is run before it is timed. */
  readonly warm: number;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

/** For figures to be kept. */
export const thorough: Care = { rounds: 15, budget: 400, least: 1, warm: 50 };

/** To see that everything runs. */
export const hasty: Care = { rounds: 5, budget: 30, least: 0.2, warm: 10 };

const FEWEST = 3;

/** What was found of a subject. */
export interface Figure {
  /** What it does, and to what size. */
  readonly name: string;
  readonly dimension: number;
  /** How many times as long as copying `dimension` float32s it takes; null where no vector is handled. */
  readonly toCopy: Spread | null;
  /** How many times as long as another subject; null where it is compared with none. */
  readonly toOther: { readonly name: string; readonly ratio: Spread } | null;
  /** Milliseconds it takes, in the median round. */
  readonly milliseconds: number;
  /** Millions of coordinates a second, in the median round; null where no vector is handled. */
  readonly speed: number | null;
  /** Bits a coordinate, where it writes any. */
  readonly bits: number | null;
  /** The fewest bits a coordinate, where they are known. */
  readonly ideal: number | null;
}

/** What takes its times itself, as it does not happen in this thread alone: figures, some at a time. */
export type TimedGroup = (quick: boolean) => AsyncIterable<readonly Figure[]>;

/** The figures of a panel, without those of its silent subjects. */
export function measured(panel: Panel, care: Care): Figure[] {
  const { dimension, subjects } = panel, { times, copies } = timesOf(panel, care);
  const named = (name: string): string => dimension > 0 ? `${name} ${sizeName(dimension)}` : name;
  return subjects.flatMap(({ name, against, bits = null, ideal = null, silent }, i) => {
    if (silent) return [];
    const other = subjects.findIndex((subject) => subject.name === against);
    if (against !== undefined && other < 0) throw new Error(`Cannot compare ${name} as the panel has no ${against}`);
    const milliseconds = spreadOf(times[i]).median;
    return [{
      name: named(name),
      dimension,
      toCopy: dimension > 0 ? ratioOf(times[i], copies[i]) : null,
      toOther: other < 0 ? null : { name: named(subjects[other].name), ratio: ratioOf(times[i], times[other]) },
      milliseconds,
      speed: dimension > 0 ? dimension / milliseconds / 1000 : null,
      bits,
      ideal,
    }];
  });
}

/** The milliseconds of every subject in every round, and the mean of those of the copies before and after it. */
function timesOf({ dimension, subjects }: Panel, care: Care): { times: number[][]; copies: number[][] } {
  const copy = dimension > 0 ? warmed(copying(dimension), care) : { cost: 0, time: () => 0 };
  const bodies = subjects.map((subject) => warmed(subject, care));
  const round = bodies.reduce((sum, { cost }) => sum + cost + copy.cost, 0);
  const rounds = Math.max(FEWEST, Math.min(care.rounds, Math.floor(care.budget * subjects.length / round)));
  const times = subjects.map((): number[] => []), copies = subjects.map((): number[] => []);
  for (let r = 0; r < rounds; r++) {
    const order = [...subjects.keys()], turns = r % 2 === 0 ? order : order.reverse(), around = [copy.time()];
    for (const i of turns) {
      times[i].push(bodies[i].time());
      around.push(copy.time());
    }
    between(around).forEach((mean, turn) => copies[turns[turn]].push(mean));
  }
  return { times, copies };
}

/** The copy of `n` numbers, from pages that have been written. */
function copying(n: number): Subject {
  const from = new Float32Array(n).fill(1), to = new Float32Array(n);
  return { name: "copy", run: () => to.set(from) };
}

/** A subject that is warm, with what one measurement costs and how one is taken, in milliseconds for doing it once. */
interface Timed {
  readonly cost: number;
  readonly time: () => number;
}

/** Runs `subject` until it is warm, and as often in a measurement as makes that worth taking. */
function warmed({ run, times = 1 }: Subject, { least, warm, now = () => performance.now() }: Care): Timed {
  let repeats = 1, cost = 0;
  for (let spent = 0; spent < warm || cost < least; spent += cost) {
    if (cost < least && spent > 0) repeats *= 2;
    cost = taken(run, repeats, now);
  }
  return { cost, time: () => taken(run, repeats, now) / (repeats * times) };
}

/** The milliseconds of some runs; one function for all subjects, so that no compiler makes one of it and its subject. */
function taken(run: () => void, repeats: number, now: () => number): number {
  const start = now();
  for (let i = 0; i < repeats; i++) run();
  return now() - start;
}
