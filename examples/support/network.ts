/**
 * A small network for classification, and its gradients: one hidden layer of rectified linear units.
 *
 * Everything is computed at once, in WebAssembly and on one core: at this size that is fastest, and no worker outlives it.
 * @module
 */

import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { child, key, normals } from "@bitdescent/bitdescent";

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
  /** Parameters to start from. */
  readonly start: Float32Array<ArrayBuffer>;
  /** The mean cross entropy over pictures, and its gradient in the parameters. */
  lossAndGradient(
    parameters: Float32Array<ArrayBuffer>,
    batch: Pictures,
  ): { loss: number; gradient: Float32Array<ArrayBuffer> };
}

/** The network with `hidden` units between `inputs` pixels and `classes`; its start depends on `seed` only. */
export async function network(
  { inputs, hidden, classes, seed }: { inputs: number; hidden: number; classes: number; seed: number },
): Promise<Network> {
  await init("wasm");
  defaultDevice("wasm");
  const shapes = [[inputs, hidden], [hidden], [hidden, classes], [classes]];
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b, 0)), dimension = ends[3];

  // He et al., 2015: normal weights of variance 2/inputs, and biases of 0.
  const start = new Float32Array(dimension);
  [0, 2].forEach((i) => {
    const spread = Math.sqrt(2 / shapes[i][0]);
    start.set(normals(child(key(seed), i), sizes[i]).map((z) => spread * z), ends[i] - sizes[i]);
  });

  type Parameters = [np.Array, np.Array, np.Array, np.Array];
  const loss = ([W1, b1, W2, b2]: Parameters, x: np.Array, y: np.Array): np.Array => {
    const z = nn.relu(np.matmul(x, W1).add(b1));
    return nn.logSoftmax(np.matmul(z, W2).add(b2)).mul(y).sum(-1).mean().neg();
  };
  const differentiated = jit(valueAndGrad(loss));

  return {
    dimension,
    start,
    lossAndGradient(parameters, { pixels, labels, size }) {
      const given = shapes.map((shape, i) => np.array(parameters.slice(ends[i] - sizes[i], ends[i])).reshape(shape));
      const x = np.array(pixels.slice()).reshape([labels.length, size]);
      const y = nn.oneHot(np.array(labels.slice()), classes);
      const [value, gradients] = differentiated(given as Parameters, x, y);
      const gradient = new Float32Array(dimension);
      gradients.forEach((part, i) => gradient.set(part.dataSync() as Float32Array, ends[i] - sizes[i]));
      return { loss: value.dataSync()[0], gradient };
    },
  };
}
