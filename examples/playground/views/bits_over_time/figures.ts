/**
 * The numbers of bits over time.
 * @module
 */

import type { Figure } from "../../view.ts";
import { short } from "../marks/numbers.ts";
import { endOf, rivals } from "./arms.ts";
import { rules } from "./rules.ts";
import { type Arm, type Asked, type BitsOverTime, RUNS } from "./runs.ts";

/** Where a rule ends, and what theory said. */
function figureOf(arm: Arm, even: Arm | undefined): Figure {
  const label = rules[arm.rule], { proved } = arm.way[arm.way.length - 1];
  if (!arm.isOver) return { label, value: "…", note: `round ${arm.bitsOfRounds.length}` };
  const besides = even === undefined || arm === even
    ? ""
    : ` ${short(100 * endOf(arm) / endOf(even), 2)} % of that of equal bits;`;
  const noise = arm.noise === null || arm === even
    ? ""
    : ` Rounding adds ${short(100 * arm.noise, 2)} % of what it does with equal bits, by theory.`;
  return {
    label,
    value: `gap ${short(endOf(arm), 2)}`,
    note: `${besides} at most ${short(proved, 2)} is proved.${noise}`.trim(),
  };
}

/** All of them. */
export function figures(result: BitsOverTime, asked: Asked): Figure[] {
  const own = rivals(result, asked),
    even = result.arms.find(({ rule, bits, isOver }) => rule === "fixed" && bits === asked.bits && isOver);
  const { contraction, best } = result, [first] = own, runs = Math.min(...result.arms.map((arm) => arm.runs));
  const sent = first?.way.at(-1)?.sent ?? 0;
  return [
    {
      label: "Sent by all workers",
      value: `${short(sent / 1000)} kbit`,
      note: `as written: ${short(asked.bits)} bits a coordinate and round, and a norm in 32 bits for each message`,
    },
    {
      label: "Contraction by theory",
      value: `α = ${short(contraction)}`,
      note: `the rules are told ${short(asked.contraction)}`,
    },
    ...own.map((arm) => figureOf(arm, even)),
    ...best === null ? [] : [{
      label: "Best in hindsight",
      value: `${short(100 * best.noise, 2)} % of the noise`,
      note: `of equal bits: no whole numbers of bits have less, by theory. Means of ${runs} of ${RUNS} runs.`,
    }],
  ];
}
