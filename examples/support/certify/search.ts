/**
 * The search for the input on which a compressor does worst.
 * @module
 */

import { child, type Compressor, type Float64s, type Key, norm2, subtract } from "@bitdescent/bitdescent";
import { average } from "./bets.ts";
import { beginnings, boundary, type Domain, moved } from "./inputs.ts";
import { type Errors, errorsOf, type Failure, type Keys, relativeSquare, squaredBias } from "./observe.ts";

/** What is to be as large as can be. */
export type Objective = (x: Float64s, errors: Errors) => number;

/** `E‖e‖²/‖x‖²`. */
export const relativeError: Objective = (x, { errors }) => average(errors.map((error) => relativeSquare(error, x)));

/** `‖E e‖²/‖x‖²`. */
export const relativeBias: Objective = (x, errors) => {
  const square = squaredBias(errors);
  return square === 0 ? 0 : square / norm2(x) ** 2;
};

/** `max ‖e‖`, over keys. */
export const largestError: Objective = (_, { errors }) => Math.max(...errors.map(norm2));

/** The bits of the longest message. */
export const mostBits: Objective = (_, { bits }) => Math.max(...bits);

/** A vector, and how it fared under the keys of the search. */
export interface Candidate {
  readonly x: Float64s;
  readonly errors: Errors;
}

/** Vectors through a compressor, one after another, with a record of those with which it failed. */
export interface Trial {
  /** How `x` fares; null where it is refused, or its message cannot be read. */
  examine(x: Float64s): Candidate | null;
  readonly failures: readonly Failure[];
  /** How many vectors were tried. */
  tried(): number;
}

/** A trial under `keys`. */
export function trialOf(compressor: Compressor, keys: Keys): Trial {
  const failures: Failure[] = [];
  let tried = 0;
  return {
    failures,
    tried: () => tried,
    examine(x) {
      tried++;
      const errors = errorsOf(compressor, x, keys);
      if (!("why" in errors)) return { x, errors };
      failures.push(errors);
      return null;
    },
  };
}

/** The vectors that any search begins with, and how they fared. */
export function begun(trial: Trial, dimension: number, domain: Domain, key: Key): Candidate[] {
  return beginnings(dimension, domain, key).map(trial.examine).filter((candidate) => candidate !== null);
}

/** How many climb, and how many of them are finalists and climb on. */
const CLIMBERS = 12;
export const FINALISTS = 4;

/**
 * The vectors that did worst, worst first: of those that it began with, of the edges between them where the value jumps, and of
 * where steps uphill lead from the worst, `messages` of them in all.
 */
export function worst(
  trial: Trial,
  starts: readonly Candidate[],
  { objective, domain, messages, key }: {
    readonly objective: Objective;
    readonly domain: Domain;
    readonly messages: number;
    readonly key: Key;
  },
): Candidate[] {
  const score = ({ x, errors }: Candidate): number => objective(x, errors);
  const ranked = (all: readonly Candidate[]): Candidate[] => all.toSorted((a, b) => score(b) - score(a) || 0);
  const climbed = (climbers: readonly Candidate[], messages: number, key: Key): Candidate[] => {
    const steps = messages / climbers.reduce((sum, { errors }) => sum + errors.errors.length, 0);
    return climbers.map((start, climber) => {
      let best = start;
      for (let step = 0; step < steps; step++) {
        const x = domain.fit(moved(best.x, best.errors.errors[0], child(child(key, climber), step)));
        const next = trial.examine(x);
        if (next && score(next) >= score(best)) best = next;
      }
      return best;
    });
  };
  const first = ranked(starts),
    edges = first.slice(0, 3).flatMap((start, i) =>
      edgesBetween(trial, start, first[(7 * i + 3) % first.length], domain)
    );
  const climbers = ranked([...starts, ...edges]).slice(0, CLIMBERS);
  const finalists = ranked(climbed(climbers, messages / 2, child(key, 0))).slice(0, FINALISTS);
  return ranked(climbed(finalists, messages / 2, child(key, 1)));
}

/** What lies on the two sides of an edge of the cell of `a`, on the way to `b`; none at random, where all is edge. */
function edgesBetween(trial: Trial, a: Candidate, b: Candidate, { fit }: Domain): Candidate[] {
  const value = ({ x, errors }: Candidate): Float64s => subtract(errors.errors[0], x.map((t) => -t));
  if (a === b || a.errors.errors.length > 1) return [];
  const here = value(a);
  const isHere = (z: Float64s): boolean => {
    const there = trial.examine(fit(z));
    return there !== null && norm2(subtract(value(there), here)) <= 1e-9 * norm2(here);
  };
  return boundary(a.x, b.x, isHere).map((z) => trial.examine(fit(z))).filter((candidate) => candidate !== null);
}
