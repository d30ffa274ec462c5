/**
 * What a certificate says; all of it is plain data.
 * @module
 */

import type { Guarantee, Key } from "@bitdescent/bitdescent";
import type { Failure } from "./observe.ts";
import type { TheoremRow } from "./theorems.ts";

/** A claim and what became of it. */
export interface Claim {
  readonly name: string;
  readonly says: string;
  /** That it held says that no input was found that refutes it. */
  readonly verdict: "held" | "refuted";
  /** The number that was promised; null where the claim has none. */
  readonly promised: number | null;
  /** The largest that was found: exact, or an estimate. */
  readonly measured: number | null;
  /** What the worst is at least, but for a chance of 10⁻⁹ where it is not exact. */
  readonly atLeast: number | null;
  /** Whether no chance is involved. */
  readonly exact: boolean;
  /** The input that shows it: it refutes the claim where that is the verdict; null where there is none to show. */
  readonly input: readonly number[] | null;
  /** The key under which it does; null where that does not matter, or where it is the mean over keys that does. */
  readonly key: Key | null;
  /** What went wrong, in words; null where nothing did. */
  readonly why: string | null;
}

/** How long messages are. */
export interface BitCount {
  /** The mean over normal vectors, as far as the guarantee goes. */
  readonly mean: number;
  /** The most that were found, and for which input and key. */
  readonly most: number;
  readonly input: readonly number[];
  readonly key: Key;
}

/** What is known of a compressor. */
export interface Certificate {
  readonly dimension: number;
  readonly guarantee: Guarantee;
  /** Whether every claim held. */
  readonly held: boolean;
  /** Whether the key was looked at for some vector. */
  readonly random: boolean;
  readonly claims: readonly Claim[];
  readonly bits: BitCount;
  readonly theorems: readonly TheoremRow[];
  /** How many vectors were tried, and how many of them refused, with the first. */
  readonly tried: number;
  readonly refused: number;
  readonly refusal: Failure | null;
}
