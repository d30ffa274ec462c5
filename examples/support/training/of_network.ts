/**
 * Networks to train, on pictures.
 * @module
 */

import { child, type Key, type Oracle, shares, uniforms, type Vec } from "@bitdescent/bitdescent";
import type { Network } from "./network.ts";
import { batchOf } from "./pictures.ts";
import { type Lesson, picturesToLearn } from "./data.ts";
import type { Trainable } from "./trainable.ts";

/** The networks by name, and what they are called. */
const networks = {
  mlp: {
    title: "a perceptron with 32 hidden units",
    async make(inputs: number, classes: number): Promise<Network> {
      const { perceptron } = await import("./networks.ts"); // only here: what it needs takes a while to load
      return perceptron({ inputs, hidden: 32, classes });
    },
  },
  cnn: {
    title: "a network of two convolutions",
    async make(inputs: number, classes: number): Promise<Network> {
      const { convolutional } = await import("./networks.ts");
      return convolutional({ side: Math.sqrt(inputs), channels: [8, 16], classes });
    },
  },
};

/** How many of the pictures that are learnt the loss is over at most, the first ones: all would take longer than the rounds. */
const SEEN = 2000;

/** A network on pictures of an IDX file, or on drawn ones. Its parameters are in float32, wherever a point is. */
export async function networkOnPictures(
  { network: name, images, labels, workers, key, batch }: {
    network: keyof typeof networks;
    images?: string | undefined;
    labels?: string | undefined;
    workers: number;
    key: Key;
    batch: number;
  },
): Promise<Trainable> {
  const lesson = await picturesToLearn({ images, labels, key: child(key, 0) }), { source, train, test } = lesson;
  const classes = 1 + [train, test].reduce((most, { labels }) => labels.reduce((a, b) => Math.max(a, b), most), 1);
  const { title, make } = networks[name], network = await make(train.size, classes);
  const { dimension, layers, start, evaluate } = network;
  const seen = batchOf(train, Int32Array.from({ length: Math.min(SEEN, train.labels.length) }, (_, i) => i));
  return {
    title: `${title} on ${source}`,
    dimension,
    layers,
    start,
    oracles: shares({ terms: train.labels.length, workers, key: child(key, 1) }).map((share) =>
      sampled(network, lesson, share, batch)
    ),
    optimum: null,
    evaluate(x) {
      const parameters = float32(x);
      return { loss: evaluate(parameters, seen).loss, accuracy: evaluate(parameters, test).accuracy };
    },
  };
}

/** The gradient over `size` pictures, each drawn from a share with replacement. */
function sampled({ lossAndGradient }: Network, { train }: Lesson, share: Int32Array, size: number): Oracle {
  return (x, key) => {
    const chosen = uniforms(key, size).map((u) => share[Math.floor(u * share.length)]);
    return new Float64Array(lossAndGradient(float32(x), batchOf(train, chosen)).gradient);
  };
}

const float32 = (x: Vec): Float32Array<ArrayBuffer> => new Float32Array(x);
