/**
 * Names of what is drawn, none on top of another.
 * @module
 */

import { type Markish, text } from "@observablehq/plot";

/** How many pixels high a line of text is, with the room above it. */
export const LINE = 16;

/** The end of a line on a logarithmic axis, and what stands beside it. */
export interface LineEnd {
  readonly label: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

/** The names of lines to the right of their ends; y is logarithmic over `domain`, and `height` pixels high within its margins. */
export function endLabels(
  ends: readonly LineEnd[],
  { domain, height }: { domain: readonly [number, number]; height: number },
): Markish[] {
  const [low, high] = domain.map(Math.log), perPixel = (high - low) / height;
  const levels = spaced(ends.map(({ y }) => (Math.log(y) - low) / perPixel), { step: LINE, most: height });
  return ends.map(({ label, colour, x }, i) =>
    text([label], { x: [x], y: [Math.exp(low + levels[i] * perPixel)], fill: colour, textAnchor: "start", dx: 6 })
  );
}

/** Places near those that are wanted, at least `step` apart, in the same order, and between 0 and `most` if there is room. */
export function spaced(wanted: readonly number[], { step, most }: { step: number; most: number }): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => wanted[a] - wanted[b]);
  // Those that touch form a stack, whose middle is the mean of what its members want.
  const stacks: { members: number[]; middle: number }[] = [];
  for (const i of order) {
    let stack = { members: [i], middle: wanted[i] };
    for (let below = stacks.at(-1); below !== undefined && topOf(below, step) > bottomOf(stack, step);) {
      stacks.pop();
      const members = [...below.members, ...stack.members];
      stack = { members, middle: members.reduce((sum, j) => sum + wanted[j], 0) / members.length };
      below = stacks.at(-1);
    }
    const half = step * stack.members.length / 2;
    stacks.push({ ...stack, middle: Math.max(Math.min(stack.middle, most - half), half) });
  }
  const places = new Array<number>(wanted.length);
  for (const { members, middle } of stacks) {
    members.forEach((i, k) => places[i] = middle + step * (k - (members.length - 1) / 2));
  }
  return places;
}

const topOf = ({ members, middle }: { members: number[]; middle: number }, step: number): number =>
  middle + step * members.length / 2;
const bottomOf = ({ members, middle }: { members: number[]; middle: number }, step: number): number =>
  middle - step * members.length / 2;

/** A text that wants to stand at a place, in pixels from the left and from the top. */
export interface Label {
  readonly text: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

/** How far apart texts beside each other are, in pixels. */
export const COLUMN = 72;

/** The labels, each moved up or down from the top to `bottom`, as little as will do, so that none lies on one before it. */
export function apart<L extends Label>(labels: readonly L[], bottom: number): L[] {
  const placed: L[] = [];
  for (const label of labels.toSorted((a, b) => a.y - b.y)) {
    const isFree = (y: number): boolean =>
      y >= 0 && y <= bottom &&
      placed.every((one) => Math.abs(one.x - label.x) >= COLUMN || Math.abs(one.y - y) >= LINE);
    const offsets = Array.from({ length: 2 * Math.ceil(bottom) }, (_, i) => i % 2 === 0 ? i / 2 : -(i + 1) / 2);
    placed.push({ ...label, y: label.y + (offsets.find((offset) => isFree(label.y + offset)) ?? 0) });
  }
  return placed;
}
