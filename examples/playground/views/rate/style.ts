/**
 * How methods are called and drawn in all charts of the view.
 * @module
 */

import { type MethodName, methodOf } from "../../../support/least_squares/methods.ts";
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
