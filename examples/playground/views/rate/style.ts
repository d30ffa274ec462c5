/**
 * How methods are called and drawn in all charts of the view.
 * @module
 */

import { type MethodName, methodOf } from "../../../support/methods.ts";
import { palette } from "../../view.ts";

/** A colour for each method, quantized ones first; plain gradient descent is drawn like the axes. */
const colours: Readonly<Partial<Record<MethodName, string>>> = Object.fromEntries(
  ["dq-gd", "nq-gd", "dq-agd", "nq-agd", "dq-hb", "nq-hb", "agd", "hb"].map((name, i) => [name, palette.series[i]]),
);

/** The colour of a method. */
export const colourOf = (method: MethodName): string => colours[method] ?? palette.text;

/** The line of a method: thin where nothing is quantized, wide behind what may lie on it. */
export const strokeOf = (method: MethodName): number =>
  ({ plain: 1, naive: 1.8, differential: 2.4 })[methodOf(method).kind];

/** What a method is called. */
export const nameOf = (method: MethodName): string => method.toUpperCase();

/** A whole number as an exponent of ten. */
export const powerOfTen = (exponent: number): string =>
  `10${[...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;

/** A number between two others. */
export const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** A text that wants to stand at a place, in pixels from the left and from the top. */
export interface Label {
  readonly text: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

/** How far apart lines of text are, in pixels, and texts beside each other. */
export const LINE = 14, COLUMN = 64;

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

/** A number to three digits. */
export const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));

/** A frame of a chart: its size, and what is left around what is drawn. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly marginRight: number;
  readonly marginTop: number;
  readonly marginBottom: number;
}

/** The width of what is drawn, and its height. */
export const insideOf = (frame: Frame): readonly [width: number, height: number] => [
  frame.width - frame.marginLeft - frame.marginRight,
  frame.height - frame.marginTop - frame.marginBottom,
];
