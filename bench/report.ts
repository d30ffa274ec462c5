/**
 * Figures in a table, and in JSON.
 * @module
 */

import { table } from "../examples/support/command/table.ts";
import type { Moves } from "./baseline.ts";
import type { Figure } from "./harness.ts";
import type { Comparison } from "./peers.ts";
import type { Spread } from "./statistics.ts";

/** Columns by title, with what they say of a figure; one that has nothing to say of any is left out. */
const columns: readonly (readonly [title: string, cell: (figure: Figure) => string | null])[] = [
  ["", ({ name }) => name],
  ["bits", ({ bits }) => bits?.toFixed(3) ?? null],
  ["ideal", ({ ideal }) => ideal?.toFixed(3) ?? null],
  ["ms", ({ milliseconds }) => short(milliseconds)],
  ["M/s", ({ speed }) => speed === null ? null : short(speed)],
  ["× copy", ({ toCopy }) => toCopy && short(toCopy.median)],
  ["quartiles", ({ toCopy }) => toCopy && range(toCopy)],
  ["× other", ({ toOther }) => toOther && short(toOther.ratio.median)],
  ["quartiles", ({ toOther }) => toOther && range(toOther.ratio)],
  ["other", ({ toOther }) => toOther && toOther.name],
];

/** The figures, one a line: how many times as long as a copy, or as another subject, and the quartiles of that. */
export function figureTable(figures: readonly Figure[]): string {
  const used = columns.filter(([, cell]) => figures.some((figure) => cell(figure) !== null));
  return table(used.map(([title]) => title), figures.map((figure) => used.map(([, cell]) => cell(figure))));
}

/** The quartiles. */
const range = ({ low, high }: Spread): string => `${short(low)} – ${short(high)}`;

/** Three digits, and no more than are worth it. */
export const short = (value: number): string => value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

/** What `--json` prints. */
export function figureJson(figures: readonly Figure[]): string {
  const results = figures.map((figure) => {
    const { name, dimension, toCopy, toOther, milliseconds, speed, bits, ideal } = figure;
    return {
      name,
      dimension,
      ratioToCopy: toCopy?.median ?? null,
      melPerSecond: speed,
      milliseconds,
      ...toCopy ? { quartiles: [toCopy.low, toCopy.high] } : {},
      ...toOther ? inJson(toOther) : {},
      ...bits !== null ? { bits } : {},
      ...ideal !== null ? { ideal } : {},
    };
  });
  return JSON.stringify({ results }, null, 2);
}

const inJson = ({ name, ratio }: { name: string; ratio: Spread }) => ({
  other: name,
  ratioToOther: ratio.median,
  quartilesToOther: [ratio.low, ratio.high],
});

/** What has moved, in lines. */
export function movesText({ slower, faster, same, added }: Moves): string {
  const rows = [...slower, ...faster].map(({ name, then, now }) => [name, short(then), short(now), short(now / then)]);
  const summary = `${slower.length} slower, ${faster.length} faster, ${same} the same up to noise, ${added.length} new`;
  return [...rows.length > 0 ? [table(["", "then", "now", "now / then"], rows), ""] : [], summary].join("\n");
}

/** Ours beside the peers'. */
export function peerTable(comparisons: readonly Comparison[]): string {
  return table(
    ["", "peer", "theirs, M/s", "ours, M/s", "ours / theirs", "quartiles"],
    comparisons.map(({ name, peer, ours, theirs, ratio }) => [
      ...[name, peer, short(theirs), short(ours), short(ratio.median)],
      range(ratio),
    ]),
  );
}

/** What `--peers --json` prints. */
export function peerJson(comparisons: readonly Comparison[]): string {
  return JSON.stringify({ comparisons }, null, 2);
}
