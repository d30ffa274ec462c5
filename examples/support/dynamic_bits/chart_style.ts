/**
 * How each rule looks in the figures of bits that change by the round.
 * @module
 */

import { inPixels, type Layer, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import { dot } from "../double_encoding/convergence_panel.ts";
import type { CurveStyle } from "../double_encoding/convergence_style.ts";
import type { Arm } from "./arms.ts";
import type { DynamicMethodName } from "./methods.ts";

/** The look of one rule; methods that are not told their bits are hollow and dotted. */
export interface RuleStyle extends CurveStyle {
  readonly hollow: boolean;
}

const solid: readonly number[] = [], dashed: readonly number[] = [5, 3], dotted: readonly number[] = [2, 2];

/** A rule's look. */
const rule = (
  title: string,
  colour: string,
  shape: CurveStyle["shape"],
  dash = solid,
): RuleStyle => ({ title, colour, shape, dash, width: 1.8, hollow: false });

/** The look of a method with a number of bits of its own. */
const method = (title: string, colour: string, shape: CurveStyle["shape"]): RuleStyle => ({
  ...rule(title, colour, shape, dotted),
  hollow: true,
});

const dashDotted: readonly number[] = [8, 3, 2, 3];

/** Hues that colour-blind readers tell apart (Okabe and Ito), with shapes and dashes for those who print in grey. */
const styles: Readonly<Record<DynamicMethodName, RuleStyle>> = {
  "fixed": rule("fixed", "#000", "diamond"),
  "dqsgd-18": rule("dqsgd-18", "#D55E00", "triangle-up"),
  "dqsgd-20": rule("dqsgd-20", "#E69F00", "triangle-down", dashed),
  "ramp": rule("ramp", "#56B4E9", "square", dashed),
  "exact": rule("exact", "#0072B2", "circle"),
  "adaptive": rule("adaptive", "#CC79A7", "cross", dashed),
  "adaqs": rule("adaqs", "#009E73", "square"),
  "layers": rule("layers", "#666", "circle", dashDotted),
  "ramp-layers": rule("ramp-layers", "#56B4E9", "triangle-up", dashDotted),
  "unquantized": { ...rule("unquantized", "#bbb", "circle"), width: 4 },
  "signsgd": method("signsgd", "#D55E00", "triangle-up"),
  "terngrad": method("terngrad", "#E69F00", "diamond"),
  "qsgd": method("qsgd", "#CC79A7", "circle"),
  "1bit-sgd": method("1bit-sgd", "#0072B2", "square"),
  "ef-sgd": method("ef-sgd", "#009E73", "triangle-down"),
};

/** What never changes its bits, and is never quantized. */
const UNQUANTIZED: DynamicMethodName = "unquantized";

/** The arm that is not quantized. */
export const unquantizedOf = (arms: readonly Arm[]): Arm | undefined => arms.find(({ rule }) => rule === UNQUANTIZED);

/** The arms of rules that are told how many bits there are, by bits. */
export const budgetsOf = (arms: readonly Arm[]): ReadonlyMap<number, Arm[]> =>
  Map.groupBy(arms.filter(({ rule }) => rule !== UNQUANTIZED && !styleOf(rule).hollow), ({ bits }) => bits);

/** The arms of methods whose bits are their own affair. */
export const othersOf = (arms: readonly Arm[]): Arm[] => arms.filter(({ rule }) => styleOf(rule).hollow);

/** The look of the rule `name`; a stranger's is that of a rule, in grey. */
export const styleOf = (name: string): RuleStyle =>
  new Map<string, RuleStyle>(Object.entries(styles)).get(name) ?? rule(name, grey, "circle");

/** `names` in the order of the legend, each once. */
const inOrder = (names: readonly string[]): string[] => {
  const known = Object.keys(styles).filter((name) => names.includes(name));
  return [...new Set([...known, ...names])];
};

/** The line of a style. */
export const stroke = ({ colour, width, dash }: RuleStyle) => ({
  type: "line" as const,
  color: colour,
  strokeWidth: width,
  strokeDash: [...dash],
  strokeJoin: "round" as const,
});

/** The mark of a style. */
export const mark = (style: RuleStyle) => ({ ...dot(style), size: 40, fill: style.hollow ? "white" : style.colour });

const SAMPLE = 120, LINE = 20;

const linesOf = (names: readonly string[], width: number): number =>
  Math.ceil(names.length / Math.floor(width / SAMPLE));

/** The room that a legend of `names` needs, in pixels. */
export const legendHeight = (names: readonly string[], width: number): number => LINE * linesOf(names, width);

/** The legend of `names` in as many columns as it has room for. */
export function legendOf(
  names: readonly string[],
  { left, top, width }: { left: number; top: number; width: number },
): Layer[] {
  const perLine = Math.ceil(names.length / linesOf(names, width));
  return inOrder(names).flatMap((name, i): Layer[] => {
    const style = styleOf(name), x = left + SAMPLE * (i % perLine), y = top + LINE * (Math.floor(i / perLine) + 0.5);
    return [
      { data: { values: [{ x, y }, { x: x + 24, y }] }, mark: stroke(style), encoding: inPixels },
      { data: { values: [{ x: x + 12, y }] }, mark: mark(style), encoding: inPixels },
      texts([{ x: x + 30, y, text: style.title, colour: "black" }]),
    ];
  });
}
