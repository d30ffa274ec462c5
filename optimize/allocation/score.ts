/**
 * How fine rounds should be, relative to one another.
 * @module
 */

import type { Vec } from "../../base/vector.ts";

/**
 * What a round is worth, from what was heard before it: log₂ of how many steps its numbers should have, up to a constant.
 *
 * Where the noise of round n enters the end with the weight wₙ, the score is `½ log₂ wₙ`. Scores add. States are plain data.
 */
export interface Score<S> {
  /** The state before the first round. */
  readonly init: S;
  /** The score of round `round`, which is not over, as it is foreseen from here. */
  at(state: S, round: number): number;
  /** The state after a round in which the workers' messages had the mean `mean`. */
  heard(state: S, mean: Vec): S;
}
