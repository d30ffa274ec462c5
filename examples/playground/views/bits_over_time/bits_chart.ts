/**
 * The bits of each round, by rule.
 * @module
 */

import { areaY, axisX, axisY, gridY, lineY, type Markish, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { rivals } from "./arms.ts";
import { colourOf, rules } from "./rules.ts";
import type { Asked, BitsOverTime } from "./runs.ts";

/** Rounds in which bits change, with the first and the end. */
const changes = (bits: readonly number[]): { round: number; bits: number }[] => [
  ...bits.flatMap((b, round) => round === 0 || bits[round - 1] !== b ? [{ round, bits: b }] : []),
  { round: bits.length, bits: bits[bits.length - 1] },
];

/** Bits a round, a strip for each rule. */
export function bitsChart(result: BitsOverTime, asked: Asked): Chart {
  const own = rivals(result, asked), strips = own.map(({ rule }) => rules[rule] as string), { best } = result;
  const steps = own.flatMap((arm) => changes(arm.bitsOfRounds).map((at) => ({ ...at, rule: rules[arm.rule] })));
  const least = best === null ? [] : strips.flatMap((rule) => changes(best.bits).map((at) => ({ ...at, rule })));
  const most = Math.max(4, ...steps.map(({ bits }) => bits));
  return {
    name: "bits-a-round",
    title: "Bits a coordinate, round by round",
    description: own.map(({ rule, bitsOfRounds }) => `${rules[rule]}: ${spoken(bitsOfRounds)}`).join(" ") +
      " The dashed line is the allocation of least noise, which takes knowing the run beforehand.",
    plot: (width) => ({
      width,
      height: 46 + 64 * Math.max(1, own.length),
      marginLeft: 34,
      marginRight: 14,
      marginTop: 8,
      marginBottom: 38,
      x: { domain: [0, asked.rounds], label: "Round" },
      y: { domain: [0, most * 1.35], label: null },
      fy: { domain: strips, axis: null, padding: 0.08 },
      marks: [
        axisX({ anchor: "bottom", ticks: width / 90, labelAnchor: "center", labelArrow: "none" }),
        axisY({ ticks: [0, 2 * Math.ceil(most / 4)], tickSize: 0 }),
        gridY({ ticks: [0, 2 * Math.ceil(most / 4)], stroke: palette.grid, strokeOpacity: 1 }),
        ...own.flatMap(({ rule }): Markish[] => {
          const mine = steps.filter((step) => step.rule === rules[rule]),
            channels = { x: "round", y: "bits", fy: "rule" };
          return [
            areaY(mine, { ...channels, curve: "step-after", fill: colourOf(rule), fillOpacity: 0.18 }),
            lineY(mine, { ...channels, curve: "step-after", stroke: colourOf(rule), strokeWidth: 1.6 }),
          ];
        }),
        lineY(least, {
          x: "round",
          y: "bits",
          fy: "rule",
          curve: "step-after",
          stroke: palette.faint,
          strokeDasharray: "2,3",
        }),
        text(strips, {
          fy: (rule) => rule,
          text: (rule) => rule,
          frameAnchor: "top-left",
          dx: 6,
          dy: 1,
          fill: palette.text,
        }),
      ],
    }),
    rows: own.flatMap((arm) =>
      arm.bitsOfRounds.map((bits, round) => ({
        rule: rules[arm.rule],
        round,
        "bits a coordinate": bits,
        "written a coordinate": arm.written[round],
      }))
    ),
  };
}

/** Bits of rounds in words. */
function spoken(bits: readonly number[]): string {
  const least = Math.min(...bits), most = Math.max(...bits), first = bits[0], last = bits[bits.length - 1];
  return least === most
    ? `${first} in all rounds.`
    : `from ${first} at first to ${last} at last, between ${least} and ${most}.`;
}
