/**
 * The model of a message that has letters and numbers by turns.
 * @module
 */

import { LARGEST_TOTAL, type Model, type Tally } from "../model.ts";

/** Letters, and how many numbers follow each. */
export interface Alternating {
  /** The model of the letters. */
  readonly model: Model;
  /** The size of what follows each letter, from 1 to 2²⁴. */
  readonly heads: Float64Array;
}

/** First the number of one of the `parts`; then a letter of it, and a number below the size that this letter has, by turns. */
export function alternating(parts: readonly Alternating[]): Model {
  return {
    size: LARGEST_TOTAL,
    surest: 1,
    begin() {
      let part = parts[0], letters: Tally = part.model.begin();
      let size = parts.length, isStart = true, isLetter = false; // unless a letter is next, a number below the size
      return {
        get total() {
          return isLetter ? letters.total : size;
        },
        frequency: (symbol) => isLetter ? letters.frequency(symbol) : symbol < size ? 1 : 0,
        low: (symbol) => isLetter ? letters.low(symbol) : symbol,
        find: (target) => isLetter ? letters.find(target) : target,
        saw(symbol) {
          if (isStart) part = parts[symbol], letters = part.model.begin();
          else if (isLetter) {
            letters.saw(symbol);
            size = part.heads[symbol];
          }
          isLetter = isStart || !isLetter;
          isStart = false;
        },
      };
    },
  };
}
