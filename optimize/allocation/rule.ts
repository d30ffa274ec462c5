/**
 * How many bits each round gets.
 * @module
 */

import type { Vec } from "../../base/vector.ts";

/**
 * A rule that says, round by round, how many bits a number has; a pure fold over what was heard.
 *
 * It runs at the server, which tells the workers what it says; so it may use whatever the server knows. `B` is what it says:
 * bits a coordinate, or a list of them, one for each part of the vector. States are plain data.
 */
export interface BitRule<S, B = number> {
  /** The state before the first round. */
  readonly init: S;
  /** The bits of a coordinate, or of the coordinates of each part, in the next round. */
  bits(state: S): B;
  /** The state after a round in which the workers' messages had the mean `mean`. */
  heard(state: S, mean: Vec): S;
}
