/**
 * A certificate as a person reads it.
 * @module
 */

import type { Guarantee } from "@bitdescent/bitdescent";
import type { Certificate, Claim } from "./certificate.ts";
import { digits } from "./clauses.ts";
import { type Cell, table } from "../command/table.ts";

/** The certificate of a compressor of that name. */
export function certificateReport(name: string, certificate: Certificate): string {
  const { dimension, guarantee, random, claims, bits, theorems, tried, refused, refusal } = certificate;
  const refuted = claims.filter(({ verdict }) => verdict === "refuted");
  const lines = [
    `${name}: ${dimension} coordinates, ${inWords(guarantee)}`,
    `${tried} vectors tried, ${refused === 0 ? "none" : refused} refused; ` +
    (random ? "what is read depends on the key" : "the key is never looked at, so every number is exact"),
    `bits: ${digits(bits.mean)} a message on average over normal vectors, ${bits.most} at most; ` +
    `${digits(bits.most / Math.max(1, dimension))} a coordinate`,
  ];
  if (refusal !== null) lines.push(`refused, for instance: ${listed(refusal.input)}, for: ${refusal.why}`);
  const sections = [lines.join("\n"), claimsTable(claims)];
  if (refuted.length > 0) sections.push(refuted.map((claim) => refutation(claim, random)).join("\n"));
  if (theorems.length > 0 && refuted.length === 0) sections.push(theoremsTable(certificate));
  if (theorems.length > 0 && refuted.length > 0) sections.push("No theorem applies to a guarantee that does not hold.");
  return sections.join("\n\n");
}

/** One line a certificate, for many. */
export function certificatesTable(
  all: readonly { readonly name: string; readonly certificate: Certificate }[],
): string {
  const rows = all.map(({ name, certificate: { guarantee, claims, bits, held } }): Cell[] => {
    const main = claims.filter(({ name }) => ["variance", "contraction", "covering radius"].includes(name)).at(0);
    const refuted = claims.filter(({ verdict }) => verdict === "refuted").map(({ name }) => name);
    return [
      name,
      guarantee.kind,
      held ? "held" : `refuted: ${refuted.join(", ")}`,
      shown(main?.promised),
      main === undefined ? "–" : found(main),
      main === undefined ? "–" : main.exact ? "exact" : shown(main.atLeast),
      digits(bits.mean),
      String(bits.most),
    ];
  });
  return table(["name", "guarantee", "claims", "promised", "found", "for sure", "bits", "at most"], rows);
}

/** What the table of one certificate, or of many, means by its columns. */
export const legend = [
  "promised  what an error is at most: variance ω, contraction 1 − δ, covering radius d",
  "found     the worst of all vectors tried; ≈ where it is an average over draws, which is off by chance",
  "for sure  what the worst is at least, but for a chance of 10⁻⁹ in all; only this refutes a claim",
  "held      the search found nothing that refutes it, which is not a proof",
  "at best   what the theorem would say if the worst that was found were the worst",
].join("\n");

function claimsTable(claims: readonly Claim[]): string {
  const rows = claims.map((claim): Cell[] => [
    claim.name,
    claim.verdict,
    shown(claim.promised),
    found(claim),
    claim.measured === null || claim.exact ? claim.measured === null ? "–" : "exact" : shown(claim.atLeast),
    claim.says,
  ]);
  return table(["claim", "verdict", "promised", "found", "for sure", "what it says"], rows);
}

function theoremsTable({ theorems }: Certificate): string {
  const rows = theorems.map(({ theorem, promised, measured }): Cell[] => [theorem, shown(promised), shown(measured)]);
  return table(["what theorems make of it (a contraction of 1 or more is none)", "as promised", "at best"], rows);
}

/** A claim that is refuted, and what refutes it. */
function refutation(
  { name, measured, promised, atLeast, exact, input, key, why }: Claim,
  random: boolean,
): string {
  const numbers = measured === null || promised === null
    ? ""
    : `${shown(measured)} where at most ${shown(promised)} was promised${
      exact ? "" : ` (at least ${shown(atLeast)} for sure)`
    }`;
  const where = input === null ? "" : ` at x = ${listed(input)}`;
  const under = key === null || !random ? "" : `, key {${key.hi}, ${key.lo}}`;
  return `${name} is refuted${where}${under}: ${why ?? numbers}`;
}

/** A guarantee in words. */
function inWords(guarantee: Guarantee): string {
  switch (guarantee.kind) {
    case "unbiased":
      return `unbiased with ω = ${digits(guarantee.omega)}`;
    case "contractive":
      return `contractive with δ = ${digits(guarantee.delta)}`;
    case "bounded":
      return `bounded by d = ${digits(guarantee.coveringRadius)} for r = ${digits(guarantee.radius)}`;
    case "none":
      return "with no guarantee";
  }
}

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : Number(value.toPrecision(4)).toString();

const found = ({ measured, exact }: Claim): string =>
  measured === null ? "–" : exact ? shown(measured) : `≈ ${shown(measured)}`;

/** A vector in a line, its first coordinates only where it is long. */
function listed(x: readonly number[]): string {
  const first = x.slice(0, 8).map((value) => shown(value)).join(", ");
  return `[${first}${x.length > 8 ? `, … ${x.length - 8} more` : ""}]`;
}
