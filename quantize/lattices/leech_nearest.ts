/**
 * The search for the nearest point of Leech's lattice.
 * @module
 */

import type { Vec } from "../../base/vector.ts";
import { roundEvenly } from "./checkerboard.ts";
import { isEven } from "./golay.ts";

/**
 * Makes the function that fills z with a nearest `z = m + 2c + 4w` to y: all places of w whole, m = 0 or 1, c one of `words`,
 * and `Σ w` even where m = 0, odd where m = 1.
 *
 * For one m and c the nearest has `wⱼ = round(tⱼ)`, `tⱼ = (yⱼ − m − 2cⱼ)/4`, and where the parity is wrong one place goes the
 * other way, the one that this costs least. Costs add up over places, so a table for each byte of c makes the cost of a
 * word a sum of three numbers, and that of the step the least of three. A word is passed over as soon as it costs too much
 * without a step, and sixteen at once where the first byte, which they share, and the best of all others do.
 */
export function leechSearch(words: Int32Array): (y: Vec, z: Int32Array) => Int32Array {
  const costs = new Float64Array(3 * 256), steps = new Float64Array(3 * 256); // scratch, as t: never escapes
  const t = new Float64Array(24);

  /** Fills the tables for one m, and returns the places whose parity depends on c, with the parity of all where c = 0. */
  function tabulate(y: Vec, m: number): { differing: number; parity: number; least: number } {
    let differing = 0, parity = 0, least = 0;
    for (let j = 0; j < 24; j++) {
      const t0 = (y[j] - m) / 4, t1 = (y[j] - m - 2) / 4, w0 = Math.round(t0), w1 = Math.round(t1);
      const off0 = Math.abs(t0 - w0), off1 = Math.abs(t1 - w1), cost0 = off0 * off0, cost1 = off1 * off1;
      const first = (j >> 3) << 8, size = 1 << (j & 7);
      if (size === 1) costs[first] = 0, steps[first] = 1;
      for (let i = first; i < first + size; i++) { // twice as many entries: bit j is 0, then 1
        costs[i + size] = costs[i] + cost1;
        costs[i] += cost0;
        steps[i + size] = Math.min(steps[i], 1 - 2 * off1); // (1 − off)² − off²
        steps[i] = Math.min(steps[i], 1 - 2 * off0);
      }
      differing |= ((w0 ^ w1) & 1) << j;
      parity ^= w0 & 1;
      if (j >= 8) least += Math.min(cost0, cost1);
    }
    return { differing, parity, least };
  }

  return (y, z) => {
    let nearest = Infinity, word = 0, type = 0;
    for (let m = 0; m < 2; m++) {
      const { differing, parity, least } = tabulate(y, m), isRight = parity === m;
      for (let first = 0; first < 256; first++) {
        if (costs[first] + least >= nearest) continue;
        for (let i = first; i < 4096; i += 256) {
          const c = words[i], second = 256 + (c >> 8 & 255), third = 512 + (c >> 16);
          let cost = costs[first] + costs[second] + costs[third];
          if (cost >= nearest) continue;
          if (isEven(c & differing) !== isRight) cost += Math.min(steps[first], steps[second], steps[third]);
          if (cost < nearest) nearest = cost, word = c, type = m;
        }
      }
    }
    for (let j = 0; j < 24; j++) t[j] = (y[j] - type - 2 * (word >> j & 1)) / 4;
    roundEvenly(t, 0, z, type);
    for (let j = 0; j < 24; j++) z[j] = type + 2 * (word >> j & 1) + 4 * z[j];
    return z;
  };
}
