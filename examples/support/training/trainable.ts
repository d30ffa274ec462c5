/**
 * What can be trained: a loss, gradients of it from samples, and how good a point is.
 * @module
 */

import type { Key, Oracle, Vec } from "@bitdescent/bitdescent";

/** How good a point is. */
export interface Evaluation {
  /** The objective; where all that is trained on would take long, over a part of it, always the same. */
  readonly loss: number;
  /** The share of the test examples that are classified as they should be; null where there are no classes. */
  readonly accuracy: number | null;
}

/** Something to train, with many workers. */
export interface Trainable {
  /** What it is, for readers: `softmax regression on 3823 digits of optdigits.tra`. */
  readonly title: string;
  /** How many parameters there are. */
  readonly dimension: number;
  /** How many of them each layer has, in order; they sum to the dimension. */
  readonly layers: readonly number[];
  /** Where a run of that key begins. */
  start(key: Key): Vec;
  /** A gradient a worker, of minibatches of its own share; pure given its key. */
  readonly oracles: readonly Oracle[];
  /** The least value of the objective; null where it is not known. */
  readonly optimum: number | null;
  /** How good `x` is; the loss at what is not finite is no finite number either. */
  evaluate(x: Vec): Evaluation;
}
