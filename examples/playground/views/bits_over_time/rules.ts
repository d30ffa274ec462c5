/**
 * The rules that share out a budget, by name and in words.
 * @module
 */

import type { DynamicMethodName } from "../../../support/dynamic_bits/methods.ts";
import { palette } from "../../view.ts";

/** What each rule is called on the page. */
export const rules = {
  "fixed": "Equal bits",
  "dqsgd-18": "DQSGD, convex",
  "dqsgd-20": "DQSGD, other",
  "ramp": "Ramp, by α alone",
  "exact": "Exact optimum",
  "adaptive": "Adaptive",
  "adaqs": "AdaQS",
} as const satisfies Partial<Record<DynamicMethodName, string>>;

/** The name of a rule. */
export type RuleName = keyof typeof rules;

/** The names of all rules, in the order in which they are shown. */
export const ruleNames = Object.keys(rules) as RuleName[];

/** Those that were asked for; equal bits where there are none. */
export function chosen(names: readonly string[]): RuleName[] {
  const known = ruleNames.filter((name) => names.includes(name));
  return known.length > 0 ? known : ["fixed"];
}

/** The colour of a rule, the same whatever is chosen. */
export const colourOf = (rule: RuleName): string => palette.series[ruleNames.indexOf(rule)];
