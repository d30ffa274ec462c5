/**
 * What kinds of blocks there are for an instance.
 * @module
 */

import type { Shape } from "../blocks.ts";
import { hasPowers, POWERS, TABLE } from "../table.ts";
import type { Instance } from "./instance.ts";

/** The kind of a shape's blocks; its table, if it has one, is in use from here on. */
export function kindOf({ memory: { buffer }, places, useTable }: Instance, { bits, table }: Shape): number {
  if (!table) return bits;
  const { thresholds, magnitudes, largest, zero } = table;
  new Float32Array(buffer, places.thresholds, thresholds.length).set(thresholds);
  new Float32Array(buffer, places.magnitudes, magnitudes.length).set(magnitudes);
  useTable(places.thresholds, places.magnitudes, largest, Number(zero), bits);
  return hasPowers(table) ? POWERS : TABLE;
}
