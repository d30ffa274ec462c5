/**
 * What is thrown when a party will not be heard of again.
 * @module
 */

/** A party has failed, or has left, while others counted on it. */
export class FailedRank extends Error {
  /** Which one. */
  readonly rank: number;
  /** What is known of the reason. */
  readonly why: string;

  /** Says what was going on, who is out, and why. */
  constructor(action: string, rank: number, why: string) {
    super(`Cannot ${action} as rank ${rank} is out: ${why}`);
    this.name = "FailedRank";
    this.rank = rank;
    this.why = why;
  }
}
