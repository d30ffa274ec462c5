/**
 * Small networks that tell what pictures show: what they are to whoever trains them.
 *
 * Everything is computed at once, in WebAssembly and on one core: at this size that is fastest, and no worker outlives it.
 * @module
 */

import { type Key, key } from "@bitdescent/bitdescent";
import { perceptron } from "./networks.ts";

/** Pictures and what they show. */
export interface Pictures {
  /** Pixels from 0 to 1, one picture after another. */
  readonly pixels: Float32Array;
  /** The class of each picture, from 0. */
  readonly labels: Int32Array;
  /** Pixels a picture. */
  readonly size: number;
}

/** A network whose parameters are one vector. */
export interface Network {
  /** How many parameters it has. */
  readonly dimension: number;
  /** How many of them each array of weights or biases has, in order; they sum to the dimension. */
  readonly layers: readonly number[];
  /** Parameters to start from. */
  start(key: Key): Float32Array<ArrayBuffer>;
  /** The mean cross entropy over pictures, and its gradient in the parameters. */
  lossAndGradient(
    parameters: Float32Array<ArrayBuffer>,
    batch: Pictures,
  ): { loss: number; gradient: Float32Array<ArrayBuffer> };
  /** The mean cross entropy over any number of pictures, and the share of them that it tells right. */
  evaluate(parameters: Float32Array<ArrayBuffer>, pictures: Pictures): { loss: number; accuracy: number };
}

/** The {@linkcode perceptron} of that many units, and where it starts with `seed`. */
export async function network(
  { seed, ...units }: { inputs: number; hidden: number; classes: number; seed: number },
): Promise<Omit<Network, "start"> & { readonly start: Float32Array<ArrayBuffer> }> {
  const made = await perceptron(units);
  return { ...made, start: made.start(key(seed)) };
}
