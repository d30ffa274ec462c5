/**
 * Numbers with their units.
 * @module
 */

import { span as timeIn } from "../../../support/time_to_accuracy/report.ts";
import { short } from "./numbers.ts";

/** Bits, such as `12.3 kbit`. */
export function bitsIn(bits: number): string {
  if (bits === 0) return "0";
  const [unit, size] = ([["T", 1e12], ["G", 1e9], ["M", 1e6], ["k", 1e3]] as const).find(([, size]) => bits >= size) ??
    ["", 1];
  return `${short(bits / size)} ${unit}bit`;
}

/** A time, such as `1.4 s`. */
export const span = (seconds: number): string => seconds === 0 ? "0 s" : timeIn(seconds).replace(".0 ", " ");

export { speed } from "../../../support/time_to_accuracy/report.ts";

const times = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 60, 600, 3600, 36e3, 86400, 864e3, 864e4, 864e5];

/** Times that are easily read, from `least` to `most`. */
export const timesBetween = (least: number, most: number): number[] =>
  times.filter((seconds) => seconds >= least && seconds <= most);
