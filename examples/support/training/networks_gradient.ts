/**
 * What a network computes, made into its loss, its gradient and how often it is right.
 * @module
 */

import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { child, normals } from "@bitdescent/bitdescent";
import type { Network } from "./network.ts";

/** What a network computes. */
export interface Architecture {
  readonly classes: number;
  /** The shape of each array of parameters, in order: weights have two dimensions, biases one. */
  readonly shapes: readonly (readonly number[])[];
  /** The pixels of `count` pictures as `outputs` wants them. */
  inputs(pixels: Float32Array, count: number): np.Array;
  /** A number for each picture and class; the larger, the likelier. */
  outputs(parameters: np.Array[], inputs: np.Array): np.Array;
}

/** Pictures that are looked at together; what is in memory for them is some megabytes. */
const CHUNK = 250;

type Floats32 = Float32Array<ArrayBuffer>;

/** The network that computes this, with the mean cross entropy as its loss. */
export async function differentiated({ classes, shapes, inputs, outputs }: Architecture): Promise<Network> {
  await init("wasm");
  defaultDevice("wasm");
  const layers = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const starts = layers.map((_, i) => layers.slice(0, i).reduce((a, b) => a + b, 0));
  const dimension = layers.reduce((a, b) => a + b, 0);

  const loss = (parameters: np.Array[], x: np.Array, y: np.Array): np.Array =>
    nn.logSoftmax(outputs(parameters, x)).mul(y).sum(-1).mean().neg();
  const lossAndGradients = jit(valueAndGrad(loss)), compiled = jit(outputs);

  const arrays = (parameters: Floats32): np.Array[] =>
    shapes.map((shape, i) => np.array(parameters.slice(starts[i], starts[i] + layers[i])).reshape([...shape]));

  return {
    dimension,
    layers,
    start(key) {
      // He et al., 2015: normal weights of variance 2/inputs, and biases of 0.
      const start = new Float32Array(dimension);
      shapes.forEach(([rows, columns], i) => {
        if (columns === undefined) return;
        const spread = Math.sqrt(2 / rows);
        start.set(normals(child(key, i), layers[i]).map((z) => spread * z), starts[i]);
      });
      return start;
    },
    lossAndGradient(parameters, { pixels, labels }) {
      const x = inputs(pixels, labels.length), y = nn.oneHot(np.array(labels.slice()), classes);
      const [value, gradients] = lossAndGradients(arrays(parameters), x, y);
      const gradient = new Float32Array(dimension);
      gradients.forEach((part, i) => gradient.set(part.dataSync() as Float32Array, starts[i]));
      return { loss: value.dataSync()[0], gradient };
    },
    evaluate(parameters, { pixels, labels, size }) {
      let loss = 0, right = 0;
      for (let from = 0; from < labels.length; from += CHUNK) {
        const to = Math.min(labels.length, from + CHUNK);
        const x = inputs(pixels.subarray(from * size, to * size), to - from);
        const said = compiled(arrays(parameters), x).dataSync() as Float32Array;
        for (let i = from; i < to; i++) {
          const scores = said.subarray((i - from) * classes, (i - from + 1) * classes), most = Math.max(...scores);
          // ln Σ eˢ − s_y, and whether s_y is the largest
          loss += most + Math.log(scores.reduce((sum, s) => sum + Math.exp(s - most), 0)) - scores[labels[i]];
          if (scores.indexOf(most) === labels[i]) right++;
        }
      }
      return { loss: loss / labels.length, accuracy: right / labels.length };
    },
  };
}
