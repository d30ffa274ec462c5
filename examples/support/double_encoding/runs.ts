/**
 * Runs of methods with many workers: how far they are from the minimizer, and the bits that it took.
 * @module
 */

import { distance, emptyLedger, type Key, recorded, type Round, type Vec } from "@bitdescent/bitdescent";
import { doubleMethods } from "./methods.ts";
import type { Setting } from "./setting.ts";

/** Where a run stands after some rounds. Bits are those of all messages so far, a broadcast counted once. */
export interface DoubleRow {
  readonly method: string;
  readonly workers: number;
  /** Rounds done. */
  readonly round: number;
  /** `‖x − x*‖`, or its root mean square over runs. */
  readonly distance: number;
  /** `(f(x) − f*)/(f(x₀) − f*)`, or its mean over runs. */
  readonly gap: number;
  readonly bitsUp: number;
  readonly bitsDown: number;
  /** The distance that is proved; null where none is. */
  readonly bound: number | null;
}

/** A run: where it stood by the way, and what its messages were like. */
export interface DoubleRun {
  readonly method: string;
  readonly sends: { readonly up: string; readonly down: string };
  readonly rows: readonly DoubleRow[];
  /** Bits of the longest first message, and of the shortest and the longest after it. */
  readonly up: Lengths;
  readonly down: Lengths;
}

/** Lengths of messages, in bits. */
export interface Lengths {
  readonly first: number;
  readonly least: number;
  readonly most: number;
}

/** When to look, and when to stop. */
export interface Patience {
  /** The most rounds. */
  readonly rounds: number;
  /** How many rounds lie between two looks. */
  readonly every: number;
  /** The gap at which a run is done. */
  readonly until: number;
}

/** The run of a method; `step` is called after each look. */
export function doubleRun(
  setting: Setting,
  method: keyof typeof doubleMethods,
  { rounds, every, until }: Patience,
  key: Key,
  step: (round: number) => void = () => {},
): DoubleRun {
  const { whole, parts } = setting.split, { sends, run, bound } = doubleMethods[method], proved = bound(setting);
  const lowest = whole.value(whole.minimizer), height = whole.value(new Float64Array(whole.dimension)) - lowest;
  const rowAt = (round: number, point: Vec, bits: { up: number; down: number }): DoubleRow => ({
    method,
    workers: parts.length,
    round,
    distance: distance(whole, point),
    gap: Math.max(0, (whole.value(point) - lowest) / height), // not what rounding leaves
    bitsUp: bits.up,
    bitsDown: bits.down,
    bound: proved === null ? null : proved(round),
  });

  let ledger = emptyLedger, up = unseen, down = unseen;
  const rows = [rowAt(0, new Float64Array(whole.dimension), ledger)];
  for (const round of run(setting)(key)) {
    ledger = recorded(ledger, round);
    up = withLengths(up, round.up);
    down = withLengths(down, [round.down]);
    const done = round.round + 1, isLast = done >= rounds;
    if (done % every !== 0 && !isLast) continue;
    const row = rowAt(done, round.point, ledger);
    rows.push(row);
    step(done);
    if (isLast || !(row.gap >= until && row.gap < 1e6)) break;
  }
  return { method, sends: sends(setting), rows, up, down };
}

const unseen: Lengths = { first: 0, least: Infinity, most: 0 };

/** `lengths`, and those of the messages of one more round. */
function withLengths({ first, least, most }: Lengths, seen: Round["up"]): Lengths {
  if (first === 0) return { first: Math.max(...seen), least, most };
  return { first, least: Math.min(least, ...seen), most: Math.max(most, ...seen) };
}

/** The first row of a run within a gap; undefined where there is none. */
export const reached = ({ rows }: DoubleRun, gap: number): DoubleRow | undefined => rows.find((row) => row.gap <= gap);

/** Bits both ways. */
export const bitsOf = ({ bitsUp, bitsDown }: DoubleRow): number => bitsUp + bitsDown;
