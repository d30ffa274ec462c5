/**
 * Time, for what has to wait.
 * @module
 */

/** What says when time is up: that of the machine, or one that a test turns. */
export interface Clock {
  /** Does `act` after so many milliseconds, unless it is called off by what this returns. */
  after(milliseconds: number, act: () => void): () => void;
}

/** The longest that a timer of the machine runs: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** The clock of the machine. */
export const timers: Clock = {
  after(milliseconds, act) {
    const timer = setTimeout(act, Math.min(milliseconds, LONGEST));
    return () => clearTimeout(timer);
  },
};

/** Does `act` after every interval, until what it returns is called. */
export function repeatedly(clock: Clock, interval: number, act: () => void): () => void {
  let isOver = false, cancel = (): void => {};
  const turn = (): void => {
    cancel = clock.after(interval, () => {
      act();
      if (!isOver) turn();
    });
  };
  turn();
  return () => {
    isOver = true;
    cancel();
  };
}
