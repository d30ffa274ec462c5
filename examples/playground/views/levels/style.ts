/**
 * How methods look.
 * @module
 */

import { palette } from "../../view.ts";
import type { MethodName } from "./methods.ts";

/** How each method is called, and its colour. */
export const styles: Readonly<Record<MethodName, { readonly title: string; readonly colour: string }>> = {
  qsgd: { title: "QSGD", colour: palette.series[0] },
  nuqsgd: { title: "NUQSGD", colour: palette.series[1] },
  amq: { title: "AMQ", colour: palette.series[2] },
  alq: { title: "ALQ", colour: palette.series[3] },
  optimum: { title: "optimum", colour: palette.text },
};
