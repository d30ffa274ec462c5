/**
 * What can be trained, by name, and how it is usually trained.
 * @module
 */

import type { Key } from "@bitdescent/bitdescent";
import { noisyQuadratic } from "./noisy_quadratic.ts";
import type { Trainable } from "./trainable.ts";
import { logisticOfRows, softmaxOfDigits } from "./convex.ts";
import { networkOnPictures } from "./of_network.ts";

/** The names of what can be trained. */
export const trainableNames = ["quadratic", "softmax-digits", "logistic", "mlp-mnist", "cnn-mnist"] as const;

/** The name of something to train. */
export type TrainableName = typeof trainableNames[number];

/** How to train with a constant step size. */
export interface Usual {
  readonly rounds: number;
  /** The step size without momentum. */
  readonly stepSize: number;
  /** The step size with a momentum of 0.9. */
  readonly stepSizeWithMomentum: number;
  /** Samples a gradient of one worker; null where gradients are not made of samples. */
  readonly batch: number | null;
}

/** What does well with four workers that quantize nothing. */
export const usual: Readonly<Record<TrainableName, Usual>> = {
  "quadratic": { rounds: 400, stepSize: 0.3, stepSizeWithMomentum: 0.03, batch: null },
  "softmax-digits": { rounds: 500, stepSize: 0.3, stepSizeWithMomentum: 0.03, batch: 16 },
  "logistic": { rounds: 500, stepSize: 0.5, stepSizeWithMomentum: 0.05, batch: 16 },
  "mlp-mnist": { rounds: 600, stepSize: 0.5, stepSizeWithMomentum: 0.08, batch: 32 },
  "cnn-mnist": { rounds: 400, stepSize: 0.3, stepSizeWithMomentum: 0.05, batch: 16 },
};

/** Who trains, and on what. */
export interface Crew {
  /** How many workers; samples are dealt out to them evenly. */
  readonly workers: number;
  /** What data are drawn, split and dealt out by; not the key of a run. */
  readonly key: Key;
  /** Samples a gradient of one worker; by default as many as usual. */
  readonly batch?: number | undefined;
  /** λ of the term `(λ/2)‖x‖²` of regressions; by default 0.01 for softmax, 0.001 for logistic regression. */
  readonly l2?: number | undefined;
  /** For `softmax-digits`: a table of pixels and digits to learn, and another for the test; by default they are drawn. */
  readonly digits?: readonly string[] | undefined;
  /** For `logistic`: rows in LIBSVM format; by default they are drawn. */
  readonly data?: string | undefined;
  /** For networks: an IDX file of square pictures, packed by gzip or not; by default they are drawn. */
  readonly images?: string | undefined;
  /** For networks: the IDX file of what the pictures show. */
  readonly labels?: string | undefined;
}

/** What is trained under that name; one sample of five is for the test, unless there is a file for it. */
export async function trainable(name: TrainableName, crew: Crew): Promise<Trainable> {
  const { workers, key, l2, digits: tables = [], data: file, images, labels } = crew;
  const common = { workers, key, batch: crew.batch ?? usual[name].batch ?? 1 };
  switch (name) {
    case "quadratic":
      return noisyQuadratic({ workers });
    case "softmax-digits":
      return await softmaxOfDigits({ ...common, l2: l2 ?? 0.01, tables });
    case "logistic":
      return await logisticOfRows({ ...common, l2: l2 ?? 1e-3, file });
    case "mlp-mnist":
      return await networkOnPictures({ ...common, network: "mlp", images, labels });
    case "cnn-mnist":
      return await networkOnPictures({ ...common, network: "cnn", images, labels });
  }
}
