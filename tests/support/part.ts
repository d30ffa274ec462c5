/**
 * Work for threads, as simple as can be.
 * @module
 */

import type { Floats } from "../../base/types.ts";

/** Where {@linkcode doPart} is to be had. */
export const module: string = import.meta.url;

/** Adds `more` to number `part` of a vector; returns ten times the part. It refuses a part that is named. */
export function doPart(vector: Floats, { more, bad }: { more: number; bad?: number }, part: number): number {
  if (part === bad) throw new RangeError("bad");
  vector[part] += more;
  return 10 * part;
}
