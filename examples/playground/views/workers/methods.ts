/**
 * The methods that are compared, by name and in words.
 * @module
 */

import type { DoubleMethodName } from "../../../support/double_encoding/methods.ts";
import { palette } from "../../view.ts";

/** What each method is called on the page. */
export const methods = {
  "gd": "Gradient descent",
  "agd": "Nesterov",
  "qsgd": "QSGD",
  "ef21": "EF21",
  "diana": "DIANA",
  "iade": "IADE",
  "aiade-geo": "AIADE",
  "mw-dq-gd": "DQ-GD",
} as const satisfies Partial<Record<DoubleMethodName, string>>;

/** The name of a method. */
export type MethodName = keyof typeof methods;

/** The names of all methods, in the order in which they are shown. */
export const methodNames = Object.keys(methods) as MethodName[];

/** Those that were asked for; gradient descent where there are none. */
export function chosenMethods(names: readonly string[]): MethodName[] {
  const known = methodNames.filter((name) => names.includes(name));
  return known.length > 0 ? known : ["gd"];
}

/** The colour of a method, the same whatever is chosen. */
export const colourOf = (method: MethodName): string => palette.series[methodNames.indexOf(method)];
