/**
 * A problem over rows of data, and its parts: as many rows for every worker, so that their mean is the whole.
 * @module
 */

import {
  child,
  type Key,
  leastSquares,
  logisticRegression,
  normals,
  type Problem,
  readLibsvm,
  sparse,
  type Triplets,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";

/** Rows of features, with a label each. */
export interface Data {
  readonly name: string;
  readonly features: Triplets;
  readonly labels: Vec;
}

/** What is minimized over the rows, each with `(λ/2)‖x‖²`. */
export type ProblemName = "logistic" | "least-squares";

/** Which rows a worker has: some at random, or those with the nearest labels. */
export type SplitName = "shuffled" | "sorted";

/** A problem and its parts, a part for each worker. */
export interface Split {
  readonly name: string;
  /** The mean of the parts. */
  readonly whole: Problem;
  readonly parts: readonly Problem[];
  /** The smoothness of the worst part, which is at least that of the whole. */
  readonly partL: number;
  /** Rows in use, and rows that no worker has since they do not divide. */
  readonly rows: number;
  readonly leftOut: number;
}

/** The rows of a LIBSVM file. */
export const dataOf = async (path: string): Promise<Data> => ({
  name: path.replace(/^.*[\\/]/, ""),
  ...readLibsvm(await Deno.readTextFile(path)),
});

/**
 * Normal rows whose mean squared length is 1, columns falling to ¼ of the first; the first is a constant, so that labels shift
 * gradients. Labels are `a·x + noise`, x normal and the noise of deviation ½, and for logistic regression their signs.
 */
export function generatedData(
  { rows, columns, problem, key }: { rows: number; columns: number; problem: ProblemName; key: Key },
): Data {
  const sizes = Float64Array.from({ length: columns }, (_, j) => 4 ** (-j / Math.max(1, columns - 1)));
  const length = Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0));
  const drawn = normals(child(key, 0), rows * columns), isFirst = (k: number): boolean => k % columns === 0;
  const value = drawn.map((z, k) => (isFirst(k) ? 1 : z) * sizes[k % columns] / length);
  const x = normals(child(key, 1), columns), noise = normals(child(key, 2), rows);
  const labels = noise.map((z, i) => {
    const signal = x.reduce((sum, xj, j) => sum + xj * value[i * columns + j], 0), label = signal + z / 2;
    return problem === "logistic" ? Math.sign(label) : label;
  });
  return {
    name: `Gaussian ${rows}x${columns}`,
    features: {
      rows,
      columns,
      row: Int32Array.from(value, (_, k) => Math.floor(k / columns)),
      column: Int32Array.from(value, (_, k) => k % columns),
      value,
    },
    labels,
  };
}

/** The problem over all rows that can be dealt out evenly, and its parts. `step` is called after each part. */
export function splitProblem(
  { name, features, labels }: Data,
  { problem, workers, split, l2, key }: {
    problem: ProblemName;
    workers: number;
    split: SplitName;
    l2: number;
    key: Key;
  },
  step: () => void = () => {},
): Split {
  const share = Math.floor(features.rows / workers), rows = share * workers;
  if (share < 2) {
    throw new Error(
      `Cannot split ${name} as it must have two rows for each worker: current value is ${features.rows} for ${workers}`,
    );
  }
  const turn = uniforms(key, features.rows);
  const drawn = Array.from(turn, (_, i) => i).toSorted((a, b) => turn[a] - turn[b]).slice(0, rows);
  const order = split === "shuffled" ? drawn : drawn.toSorted((a, b) => labels[a] - labels[b]);
  const over = (chosen: readonly number[]): Problem => {
    const made = makers[problem](features, labels, chosen, l2);
    step();
    return made;
  };
  const parts = Array.from({ length: workers }, (_, i) => over(order.slice(i * share, (i + 1) * share)));
  const partL = parts.reduce((most, { L }) => Math.max(most, L), 0);
  return { name, whole: over(order), parts, partL, rows, leftOut: features.rows - rows };
}

type Maker = (features: Triplets, labels: Vec, chosen: readonly number[], l2: number) => Problem;

const makers: Readonly<Record<ProblemName, Maker>> = {
  /** A row a with label b says what −a says with −b: with labels in turn there are two kinds in every part. */
  logistic(features, labels, chosen, l2) {
    const kinds = [...new Set(Array.from(labels))].toSorted((a, b) => a - b);
    if (kinds.length !== 2) {
      throw new Error(`Cannot classify as the labels must be of two kinds: the number of kinds is ${kinds.length}`);
    }
    const turns = chosen.map((_, i) => i % 2 === 0 ? 1 : -1);
    const signs = chosen.map((row, i) => labels[row] === kinds[1] ? turns[i] : -turns[i]);
    return logisticRegression({ features: sparse(rowsOf(features, chosen, signs)), labels: turns, l2 });
  },
  /** `½‖Ax − y‖²/m + (λ/2)‖x‖²`, with `√λ I` below `A/√m`. */
  "least-squares"(features, labels, chosen, l2) {
    const m = chosen.length, n = features.columns, scale = 1 / Math.sqrt(m);
    const { row, column, value } = rowsOf(features, chosen, chosen.map(() => scale));
    const below = Int32Array.from({ length: n }, (_, j) => j);
    return leastSquares({
      A: sparse({
        rows: m + n,
        columns: n,
        row: Int32Array.from([...row, ...below.map((j) => m + j)]),
        column: Int32Array.from([...column, ...below]),
        value: Float64Array.from([...value, ...Array(n).fill(Math.sqrt(l2))]),
      }),
      y: [...chosen.map((i) => labels[i] * scale), ...Array(n).fill(0)],
    });
  },
};

/** The `chosen` rows in that order, each times its factor. */
function rowsOf({ row, column, value, columns }: Triplets, chosen: readonly number[], factors: Vec): Triplets {
  const places = new Map(chosen.map((row, i) => [row, i]));
  const kept = Array.from(row, (_, k) => k).filter((k) => places.has(row[k]));
  const at = Int32Array.from(kept, (k) => places.get(row[k])!);
  return {
    rows: chosen.length,
    columns,
    row: at,
    column: Int32Array.from(kept, (k) => column[k]),
    value: Float64Array.from(kept, (k, i) => value[k] * factors[at[i]]),
  };
}
