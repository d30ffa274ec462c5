/**
 * Certificates for compressors: what holds of one, what is refuted and by which input, and what theorems make of it.
 *
 * Nothing is assumed of a compressor but its interface. Numbers that do not depend on the key are exact, for the certifier sees
 * whether the key is looked at; expectations over keys are estimated, and refuted by bets that need no bound on anything. All
 * verdicts of one certificate together are wrong about a compressor that keeps its word with a chance of at most 10⁻⁹. That a
 * claim held says no more than that a search found nothing.
 * @module
 */

import { child, type Compressor, type Key } from "@bitdescent/bitdescent";
import type { Certificate, Claim } from "./certificate.ts";
import { clausesOf } from "./clauses.ts";
import { domainOf, ordinary, SIMPLER } from "./inputs.ts";
import { keyAt, type Keys } from "./observe.ts";
import { begun, type Candidate, FINALISTS, mostBits, type Objective, trialOf, worst } from "./search.ts";
import { type Setting, theoremsOf } from "./theorems.ts";
import { bitCount, bitsClaim, dutiesOf, judged, rangeClaim } from "./verdicts.ts";

export type { BitCount, Certificate, Claim } from "./certificate.ts";

/** How a compressor is examined. */
export interface CertifyOptions {
  /** Where all of the certifier's chance comes from: the same key gives the same certificate. */
  readonly key: Key;
  /** How many times the usual work; by default 1, some ten thousand messages. */
  readonly effort?: number;
  /** The most bits that a message may have, a claim like the others. */
  readonly bits?: number;
  /** All keys that there are, each as likely as the others: then expectations are exact. */
  readonly keys?: readonly Key[];
  /** Whether the guarantee speaks of vectors of float32s only. */
  readonly float32?: boolean;
  /** What the numbers of theorems are for; by default κ = 10, 100 rounds, 4 workers. */
  readonly setting?: Partial<Setting>;
  /** Told after each part of the work, of which there are {@linkcode partsOf}. */
  readonly step?: () => void;
}

/** The chance that a certificate refutes a claim that is true. */
export const FALSE_ALARM = 1e-9;

/** Messages of one search and draws that a verdict is made from, for an effort of 1. */
const MESSAGES = 3000, DRAWS = 1500;

/** Under how many keys a vector is tried in a search. */
const PILOTS = 16;

/** How many parts the work on a certificate has. */
export const partsOf = ({ guarantee }: Compressor): number => 3 + clausesOf(guarantee).length;

/** Examines a compressor; throws a `RangeError` where it takes no vector at all, or there are no keys. */
export function certify(compressor: Compressor, options: CertifyOptions): Certificate {
  const { key, effort = 1, float32 = false, setting, step = () => {} } = options, { dimension, guarantee } = compressor;
  const domain = domainOf(compressor, { float32 }), clauses = clausesOf(guarantee);
  const keysOf = (place: number, count: number): Keys =>
    options.keys ?? { stream: child(key, place), count: Math.ceil(count) };
  if (options.keys?.length === 0) {
    throw new RangeError("Cannot certify the compressor as there must be a key: there is none");
  }
  const pilots = keysOf(0, PILOTS), trial = trialOf(compressor, pilots);
  const starts = begun(trial, dimension, domain, child(key, 1));
  const isTaken = starts.length > 0 || trial.failures.some(({ stage }) => stage === "read");
  if (!isTaken) throw new RangeError(`Cannot certify the compressor as it takes no vector: ${trial.failures[0].why}`);
  step();

  const alpha = FALSE_ALARM / ((FINALISTS + SIMPLER) * Math.max(1, clauses.length));
  const search = (objective: Objective, place: number, share = 1): Candidate[] =>
    worst(trial, starts, { objective, domain, messages: share * effort * MESSAGES, key: child(key, place) });
  const kept = clauses.map((clause, i): Claim => {
    const tops = search(clause.objective, 10 + i).map(({ x }) => x);
    step();
    // of a promise without exceptions one key is enough, and the search has seen it
    const keys = (vector: number): Keys => clause.surely ? pilots : keysOf(100 + 20 * i + vector, effort * DRAWS);
    return judged(compressor, { clause, finalists: tops, domain, keysOf: keys, alpha });
  });
  const bits = bitCount(compressor, {
    longest: search(mostBits, 2, 1 / 4),
    searched: pilots,
    ordinary: ordinary(dimension, domain, child(key, 3)),
    others: keysOf(5, 0),
  });
  step();
  const unread = trial.failures.filter(({ stage }) => stage === "read");
  const refused = trial.failures.filter(({ stage }) => stage === "write");
  const cases = starts.map(({ x }, i) => ({ input: x, key: keyAt(keysOf(4, 0), i) }));
  const wire = dutiesOf(compressor, [...unread.slice(0, 1), ...cases]);
  step();

  const claims = [...kept, ...rangeClaim(guarantee, refused), ...bitsClaim(options.bits, bits), ...wire];
  const random = starts.some(({ errors }) => errors.errors.length > 1 || !errors.exact);
  return {
    dimension,
    guarantee,
    held: claims.every(({ verdict }) => verdict === "held"),
    random,
    claims,
    bits,
    theorems: theoremsOf(guarantee, kept.find(({ name }) => name !== "mean")?.measured ?? null, {
      ...{ kappa: 10, rounds: 100, workers: 4 },
      ...setting,
      bits: bits.mean / Math.max(1, dimension),
      random,
    }),
    tried: trial.tried(),
    refused: refused.length,
    refusal: refused[0] ?? null,
  };
}
