/**
 * What the ranks of a job do together: a problem over rows, a part for each, and a method.
 * @module
 */

import { child, exact, type Key, key, norm2, type Oracle, type Protocol, type Vec } from "@bitdescent/bitdescent";
import { type DistributedMethodName, distributedMethods, quorate, type Told } from "./methods.ts";
import {
  dataOf,
  generatedData,
  type ProblemName,
  type SplitName,
  splitProblem,
} from "../double_encoding/split_problem.ts";

/** A job: the same on all ranks. Plain data. */
export interface Job {
  readonly method: DistributedMethodName;
  readonly workers: number;
  readonly rounds: number;
  readonly bits: number;
  /** A LIBSVM file; without one rows are drawn. */
  readonly data: string | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly problem: ProblemName;
  readonly split: SplitName;
  readonly l2: number;
  readonly seed: number;
  /** How few messages a round may go on with; by default all. */
  readonly quorum?: number | undefined;
}

/** A job, ready to run. */
export interface Ready {
  readonly protocol: Protocol<unknown, unknown>;
  /** The gradients of the part of a rank. */
  readonly oracle: (rank: number) => Oracle;
  readonly key: Key;
  /** What must be the same on all ranks, and when a run goes on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The problem in words. */
  readonly title: string;
  readonly dimension: number;
  readonly minimizer: Vec;
}

/** Reads or draws the data, and makes protocol and oracles; every rank makes them all. */
export async function ready(job: Job): Promise<Ready> {
  const { method, workers, rounds, bits, problem, split, l2, seed, quorum } = job;
  if (quorum !== undefined && !quorate.includes(method)) {
    throw new Error(
      `Cannot go on with a quorum as the method must be ${quorate.join(" or ")}: current value is ${method}, ` +
        "whose workers and server both remember what was said",
    );
  }
  const [drawn, dealt, run] = keysOf(seed);
  const data = job.data === undefined ? generatedData({ ...job, key: drawn }) : await dataOf(job.data);
  const { name, whole, parts, partL, rows } = splitProblem(data, { ...job, key: dealt });
  const { dimension, mu, L, minimizer } = whole, origin = new Float64Array(dimension);
  const firstGradient = Math.max(...parts.map((part) => norm2(part.gradient(origin))));
  const told: Told = {
    workers,
    rounds,
    bits,
    dimension,
    mu,
    L,
    partL,
    distance: norm2(minimizer),
    firstGradient,
    quorum,
  };
  return {
    protocol: distributedMethods[method](told),
    oracle: (rank) => exact(parts[rank]),
    key: run,
    settings: { method, problem, split, l2, seed, data: name, rows, ...told },
    title: `${problem} on ${name}, ${rows / workers} rows each, condition number ${(L / mu).toFixed(0)}`,
    dimension,
    minimizer,
  };
}

const keysOf = (seed: number): readonly Key[] => [0, 1, 2].map((i) => child(key(seed), i));
