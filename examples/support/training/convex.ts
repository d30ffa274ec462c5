/**
 * Convex things to train, whose least values are known.
 * @module
 */

import {
  accuracy,
  child,
  dense,
  type FiniteSum,
  type Key,
  type LinearMap,
  logisticRegression,
  minibatch,
  predicted,
  shares,
  softmaxRegression,
  sparse,
  type Vec,
} from "@bitdescent/bitdescent";
import type { Pictures } from "./network.ts";
import { dataOf, generatedData } from "../double_encoding/split_problem.ts";
import { digitsToLearn, oneOfFive } from "./data.ts";
import type { Trainable } from "./trainable.ts";

/** Who trains, with how many samples a gradient and how much regularisation. */
interface Regression {
  readonly workers: number;
  readonly key: Key;
  readonly batch: number;
  readonly l2: number;
}

/** Softmax regression on pictures of digits, with a constant beside the pixels. */
export async function softmaxOfDigits(
  { tables, ...regression }: Regression & { tables: readonly string[] },
): Promise<Trainable> {
  const { source, train, test } = await digitsToLearn({ tables, key: child(regression.key, 0) }), classes = 10;
  const features = withConstant(train), tested = withConstant(test);
  return regressed(softmaxRegression({ features, labels: train.labels, classes, l2: regression.l2 }), regression, {
    title: `softmax regression on ${source}`,
    accuracyAt: (x) => accuracy(predicted({ features: tested, classes }, x), test.labels),
  });
}

/** Logistic regression on the rows of a LIBSVM file, or on drawn ones. */
export async function logisticOfRows(
  { file, ...regression }: Regression & { file: string | undefined },
): Promise<Trainable> {
  const [dataKey, splitKey] = [0, 1].map((i) => child(child(regression.key, 0), i));
  const { name, features, labels } = file === undefined
    ? generatedData({ rows: 2000, columns: 50, problem: "logistic", key: dataKey })
    : await dataOf(file);
  const { train, test } = oneOfFive(features.rows, splitKey), all = sparse(features);
  const [own, tested] = [train, test].map((rows) => all.restricted(rows));
  const [learnt, wanted] = [train, test].map((rows) => Float64Array.from(rows, (row) => labels[row]));
  const [least, most] = [Math.min, Math.max].map((extreme) => learnt.reduce((a, b) => extreme(a, b)));
  return regressed(logisticRegression({ features: own, labels: learnt, l2: regression.l2 }), regression, {
    title: `logistic regression on ${own.rows} rows of ${name}`,
    accuracyAt: (x) => accuracy(tested.apply(x).map((score) => score > 0 ? most : least), wanted),
  });
}

/** A regression whose terms are dealt out to the workers; it begins at 0. */
function regressed(
  problem: FiniteSum,
  { workers, key, batch }: Regression,
  { title, accuracyAt }: { title: string; accuracyAt: (x: Vec) => number },
): Trainable {
  const { dimension, terms, value, minimizer } = problem;
  return {
    title,
    dimension,
    layers: [dimension],
    start: () => new Float64Array(dimension),
    oracles: shares({ terms, workers, key: child(key, 1) }).map((among) => minibatch({ problem, size: batch, among })),
    optimum: value(minimizer),
    evaluate: (x) => ({ loss: value(x), accuracy: accuracyAt(x) }),
  };
}

/** The pixels of each picture, and a 1. */
function withConstant({ pixels, labels, size }: Pictures): LinearMap {
  const rows = labels.length, columns = size + 1, values = new Float64Array(rows * columns).fill(1);
  for (let i = 0; i < rows; i++) values.set(pixels.subarray(i * size, (i + 1) * size), i * columns);
  return dense({ rows, columns, values });
}
