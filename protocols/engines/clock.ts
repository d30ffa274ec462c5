/**
 * Time, for what has to wait.
 * @module
 */

/** What says when time is up: that of the machine, or one that a test turns. */
export interface Clock {
  /** Does `act` after so many milliseconds, unless it is called off by what this returns. */
  after(milliseconds: number, act: () => void): () => void;
}

/** The clock of the machine. */
export const timers: Clock = {
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
