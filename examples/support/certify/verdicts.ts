/**
 * From what was measured to verdicts.
 * @module
 */

import type { Compressor, Float64s, Guarantee, Key, Vec } from "@bitdescent/bitdescent";
import { average } from "./bets.ts";
import type { BitCount, Claim } from "./certificate.ts";
import type { Clause, Measurement } from "./clauses.ts";
import { type Domain, simpler } from "./inputs.ts";
import { errorsOf, type Failure, keyAt, type Keys, observe } from "./observe.ts";
import { type Candidate, FINALISTS } from "./search.ts";
import { complaintOf, duties } from "./wire.ts";

const plain = {
  promised: null,
  measured: null,
  atLeast: null,
  exact: true,
  input: null,
  key: null,
  why: null,
} as const;

/** A vector that a clause was measured at. */
interface Judgement extends Measurement {
  readonly x: Float64s;
  readonly keys: Keys;
  readonly refuted: boolean;
}

/** What the finalists of a search say of a clause, each on fresh keys; and where it is refuted, whether simpler vectors do. */
export function judged(
  compressor: Compressor,
  { clause, finalists, domain, keysOf, alpha }: {
    readonly clause: Clause;
    readonly finalists: readonly Float64s[];
    readonly domain: Domain;
    readonly keysOf: (vector: number) => Keys;
    /** The chance of a false alarm for each vector. */
    readonly alpha: number;
  },
): Claim {
  const claim = { ...plain, name: clause.name, says: clause.says, promised: clause.promised };
  const judge = (x: Float64s, i: number): Judgement | Failure => {
    const keys = keysOf(i), errors = errorsOf(compressor, x, keys);
    if ("why" in errors) return errors;
    const measurement = clause.measure(x, errors, alpha);
    return { x, keys, ...measurement, refuted: measurement.atLeast > clause.allowed(x) };
  };
  const found: Judgement[] = [];
  for (const [i, x] of finalists.entries()) {
    const judgement = judge(x, i);
    if ("why" in judgement) return { ...claim, verdict: "refuted", ...failureOf(judgement) };
    found.push(judgement);
  }
  if (found.length === 0) return { ...claim, verdict: "refuted", why: "no message can be read" };
  const [first] = found.toSorted((a, b) =>
    Number(b.refuted) - Number(a.refuted) || (a.refuted ? b.atLeast - a.atLeast : b.measured - a.measured) || 0
  );
  let shown = first;
  for (const [i, x] of (first.refuted ? simpler(first.x, domain) : []).entries()) {
    const judgement = judge(x, FINALISTS + i);
    if ("why" in judgement || !judgement.refuted) continue;
    shown = judgement;
    break;
  }
  const { x, keys, measured, exact, at, refuted } = shown;
  return {
    ...claim,
    verdict: refuted ? "refuted" : "held",
    measured,
    atLeast: refuted ? shown.atLeast : Math.max(...found.map(({ atLeast }) => atLeast)),
    exact,
    input: Array.from(x),
    key: at === undefined ? null : keyAt(keys, at),
  };
}

const failureOf = ({ input, key, why }: Failure) => ({ input, key, why });

/** How long messages are: on average over ordinary vectors, and at most over those and the longest of a search. */
export function bitCount(
  compressor: Compressor,
  { longest, searched, ordinary, others }: {
    readonly longest: readonly Candidate[];
    /** The keys of the search. */
    readonly searched: Keys;
    readonly ordinary: readonly Float64s[];
    /** The keys of ordinary vectors, one each. */
    readonly others: Keys;
  },
): BitCount {
  const seen = ordinary.map((x, i) => ({ x, key: keyAt(others, i), ...observe(compressor, x, keyAt(others, i)) }));
  const usual = seen.flatMap((one) => "why" in one ? [] : [{ x: one.x, key: one.key, length: one.message.length }]);
  const extreme = longest.flatMap(({ x, errors }) =>
    errors.bits.map((length, i) => ({ x, key: keyAt(searched, i), length }))
  );
  const none = { x: new Float64Array(compressor.dimension), key: keyAt(others, 0), length: 0 };
  const { x, key, length } = [...usual, ...extreme].reduce((a, b) => b.length > a.length ? b : a, none);
  const mean = usual.length === 0 ? length : average(usual.map(({ length }) => length));
  return { mean, most: length, input: Array.from(x), key };
}

/** The duties of every compressor, tried on these vectors under these keys. */
export function dutiesOf(
  compressor: Compressor,
  cases: readonly { readonly input: Vec; readonly key: Key }[],
): Claim[] {
  return duties.map((duty): Claim => {
    const claim = { ...plain, name: duty.name, says: duty.says };
    for (const { input, key } of cases) {
      const why = complaintOf(duty, compressor, input, key);
      if (why !== null) return { ...claim, verdict: "refuted", input: Array.from(input), key, why };
    }
    return { ...claim, verdict: "held" };
  });
}

/** A bounded compressor takes every vector of its ball. */
export function rangeClaim(guarantee: Guarantee, [refusal]: readonly Failure[]): Claim[] {
  if (guarantee.kind !== "bounded" || guarantee.radius === Infinity) return [];
  const claim = { ...plain, name: "range", says: `every vector with ‖x‖ ≤ ${guarantee.radius} is taken` };
  return [
    refusal === undefined ? { ...claim, verdict: "held" } : { ...claim, verdict: "refuted", ...failureOf(refusal) },
  ];
}

/** No message is longer than was said. */
export function bitsClaim(promised: number | undefined, { most, input, key }: BitCount): Claim[] {
  if (promised === undefined) return [];
  const verdict = most > promised ? "refuted" : "held";
  const says = `no message is longer than ${promised} bits`;
  return [{ ...plain, name: "bits", says, verdict, promised, measured: most, atLeast: most, input, key }];
}
