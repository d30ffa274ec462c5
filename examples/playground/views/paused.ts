/**
 * Long runs with pauses in which whoever asks may stop asking.
 * @module
 */

/** Coordinates of messages that are written and read between two pauses: within some 15 milliseconds. */
const STRIDE = 2e4;

/** What a message takes besides, in coordinates. */
const MESSAGE = 30;

/** How many rounds are run from one pause to the next. */
export const roundsBetween = ({ workers, dimension }: { workers: number; dimension: number }): number =>
  Math.max(1, Math.floor(STRIDE / (workers * (dimension + MESSAGE))));

/** The last of some items; `shown`, which is nothing new, after each `every` of them. */
export function* paused<T, R>(items: Iterable<T>, every: number, shown: R): Generator<R, T | undefined, undefined> {
  let last: T | undefined, count = 0;
  for (const item of items) {
    last = item;
    if (++count % every === 0) yield shown;
  }
  return last;
}
