/**
 * Names at the ends of lines, none on top of another.
 * @module
 */

import { type Markish, text } from "@observablehq/plot";

/** The end of a line on a logarithmic axis, and what stands beside it. */
export interface LineEnd {
  readonly label: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

/** How many pixels high a name is. */
const LINE = 14;

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
