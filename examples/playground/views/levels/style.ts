/**
 * How methods look.
 * @module
 */

import type { ScaleOptions } from "@observablehq/plot";
import { palette } from "../../view.ts";
import type { logarithmic } from "../marks/axes.ts";
import { short } from "../marks/numbers.ts";
import type { MethodName } from "./methods.ts";

/** How each method is called, and its colour. */
export const styles: Readonly<Record<MethodName, { readonly title: string; readonly colour: string }>> = {
  qsgd: { title: "QSGD", colour: palette.series[0] },
  nuqsgd: { title: "NUQSGD", colour: palette.series[1] },
  amq: { title: "AMQ", colour: palette.series[2] },
  alq: { title: "ALQ", colour: palette.series[3] },
  optimum: { title: "optimum", colour: palette.text },
};

/** An axis of variances, logarithmic. */
export const varianceAxis = ({ domain, ticks }: ReturnType<typeof logarithmic>): ScaleOptions => ({
  type: "log",
  domain,
  ticks,
  tickFormat: (variance: number) => short(variance),
  label: "variance over ‖x‖²",
  labelArrow: "none",
  grid: true,
});
