/**
 * Figures of another day, and which have moved since.
 * @module
 */

import type { Figure } from "./harness.ts";
import type { Spread } from "./statistics.ts";

/** Ratios by name of the figure: lower quartile, median, upper quartile. */
export type Baseline = Readonly<Record<string, readonly [low: number, median: number, high: number]>>;

/** By how much quartiles may differ from run to run, besides what they say themselves. */
const MARGIN = 1.15;

/** The ratio that a figure is kept by: to the copy, or to another subject where no vector is handled. */
const kept = ({ toCopy, toOther }: Figure): Spread | null => toCopy ?? toOther?.ratio ?? null;

/** The figures as they are kept, to three digits; those of `before` that were not measured stay. */
export function baselineOf(figures: readonly Figure[], before: Baseline = {}): Baseline {
  const now = figures.flatMap((figure) => {
    const spread = kept(figure);
    return spread
      ? [[figure.name, [spread.low, spread.median, spread.high].map((ratio) => Number(ratio.toPrecision(3)))]]
      : [];
  });
  return { ...before, ...Object.fromEntries(now) };
}

/** The text of a baseline: a figure a line, by name, so that changes can be read. */
export function baselineText(baseline: Baseline): string {
  const lines = Object.entries(baseline).map(([name, ratios]) => `  ${JSON.stringify(name)}: [${ratios.join(", ")}]`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** A figure beside what it was. */
export interface Move {
  readonly name: string;
  readonly then: number;
  readonly now: number;
}

/** What has become of the figures of a baseline. */
export interface Moves {
  /** Figures that take longer, and those that take less, than noise explains; the largest change first. */
  readonly slower: readonly Move[];
  readonly faster: readonly Move[];
  /** How many are within the noise. */
  readonly same: number;
  /** The names of those that the baseline does not have. */
  readonly added: readonly string[];
}

/**
 * Compares: a figure has moved where its quartiles are apart from those of the baseline, with 15% between them. Of a hundred
 * that have not, about three seem so on a busy machine, small sizes above all.
 */
export function movesSince(baseline: Baseline, figures: readonly Figure[]): Moves {
  const slower: Move[] = [], faster: Move[] = [], added: string[] = [];
  let same = 0;
  for (const figure of figures) {
    const spread = kept(figure), then = baseline[figure.name];
    if (!spread) continue;
    if (!then) added.push(figure.name);
    else {
      const [low, median, high] = then, move = { name: figure.name, then: median, now: spread.median };
      if (spread.low > MARGIN * high) slower.push(move);
      else if (MARGIN * spread.high < low) faster.push(move);
      else same++;
    }
  }
  const change = ({ then, now }: Move): number => Math.abs(Math.log(now / then));
  const largestFirst = (moves: Move[]): Move[] => moves.sort((a, b) => change(b) - change(a));
  return { slower: largestFirst(slower), faster: largestFirst(faster), same, added };
}
