/**
 * The numbers of the view, each beside what is proved.
 * @module
 */

import { tunedGradientDescent } from "@bitdescent/bitdescent";
import { methodOf } from "../../../support/least_squares/methods.ts";
import type { Figure } from "../../view.ts";
import { powerOfTen, threeDigits } from "../marks/numbers.ts";
import type { Chosen } from "./controls.ts";
import type { Result, Threshold } from "./results.ts";
import type { Trace } from "./runs.ts";
import { nameOf } from "./style.ts";

/** The figures of a result. */
export function figures(result: Result, { dimension }: Chosen): Figure[] {
  const { condition, bits, rate, header, converse, epsilon, traces, thresholds } = result;
  const { contraction: sigma } = tunedGradientDescent({ mu: 1, L: condition });
  return [
    ...traces.map(speed),
    ...thresholds.map((each) => threshold(each, header)),
    {
      label: "No method beats",
      value: `${factor(converse)} a round`,
      note: `on all problems: 2⁻ᴿ, R = ${rate.toFixed(2)} bits a coordinate on the wire`,
    },
    {
      label: "Bits a message",
      value: `${bits}`,
      note: `${rate.toFixed(2)} a coordinate, where floats take 64 (${64 * dimension} in all); ε = ${
        threeDigits(epsilon)
      }`,
    },
    ...totals(traces),
    {
      label: "Condition number κ",
      value: threeDigits(condition),
      note: `of the problem as it was made; σ = (κ − 1)/(κ + 1) = ${sigma.toFixed(3)}`,
    },
  ];
}

/** What a method gains in a round, and what is proved of it. */
function speed({ method, contraction, rounds, proved, limit }: Trace): Figure {
  const inLimit = limit === null ? "nothing below 1 in the limit" : `${limit.toFixed(3)} in the limit`;
  return {
    label: `${nameOf(method)}, measured`,
    value: `${factor(contraction)} a round`,
    note: `proved: at most ${factor(proved)} over ${plural(rounds)}, ${inLimit}`,
  };
}

/** A factor to three decimals, or where they would say nothing by its power of ten; what is left by rounding is 0. */
function factor(value: number): string {
  if (value < 1e-12 || (value >= 1e-3 && value < 1e3)) return value.toFixed(3);
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits} · ${powerOfTen(Number(exponent))}`;
}

/** Where a method loses nothing. */
function threshold(given: Threshold, header: number): Figure {
  const { method, rate, losslessEpsilon, epsilon, coveringEfficiency } = given;
  const most = `${methodOf(method).family === "gd" ? "σ = " : ""}${losslessEpsilon.toFixed(3)}`;
  const range = header > 0 ? `, and ${header.toFixed(2)} for the range` : "";
  return {
    label: `${nameOf(method)} loses nothing from`,
    value: `${rate.toFixed(2)} bits`,
    note: `a coordinate: log₂(ρ/ε), ρ = ${threeDigits(coveringEfficiency)}, ε = ${
      epsilon.toFixed(3)
    } ≤ ${most}${range}`,
  };
}

/** The bits of whole runs, in one figure where they are the same. */
function totals(traces: readonly Trace[]): Figure[] {
  const quantized = traces.filter(({ method }) => methodOf(method).kind !== "plain");
  const alike = Object.values(Object.groupBy(quantized, ({ totalBits }) => `${totalBits}`)).map((runs = []) => runs);
  return alike.map((runs) => ({
    label: alike.length === 1
      ? "Bits in total"
      : `Bits in total, ${runs.map(({ method }) => nameOf(method)).join(", ")}`,
    value: runs[0].totalBits.toLocaleString("en"),
    note: `written in ${plural(runs[0].rounds)}, and read again`,
  }));
}

const plural = (rounds: number): string => `${rounds} round${rounds === 1 ? "" : "s"}`;
