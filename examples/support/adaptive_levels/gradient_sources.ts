/**
 * Gradients to quantize: synthetic ones, those of a network in training, those of a file.
 * @module
 */

import {
  child,
  type Key,
  key,
  normals,
  readNpy,
  readNpz,
  readSafetensors,
  type Tensor,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { inFile } from "../command/files.ts";
import type { Pictures } from "../training/network.ts";
import { batchOf } from "../training/pictures.ts";

/** A gradient and where it is from. */
export interface GradientSource {
  readonly source: string;
  /** The round of training; null where there is none. */
  readonly round: number | null;
  readonly gradient: Vec;
}

/** Independent coordinates, `dimension` of them. */
type Law = (key: Key, dimension: number) => Vec;

const draws = (key: Key, dimension: number, count: number): Vec[] =>
  Array.from({ length: count }, (_, i) => normals(child(key, i), dimension));

/** The laws of the synthetic gradients; each is made of normals. */
const laws: Readonly<Record<string, Law>> = {
  "normal": (key, dimension) => normals(key, dimension),
  "Laplace": (key, dimension) => { // ab + cd has Laplace's law
    const [a, b, c, d] = draws(key, dimension, 4);
    return Array.from(a, (x, i) => x * b[i] + c[i] * d[i]);
  },
  "Student-3": (key, dimension) => { // three degrees of freedom
    const [z, a, b, c] = draws(key, dimension, 4);
    return Array.from(z, (x, i) => x / Math.sqrt((a[i] * a[i] + b[i] * b[i] + c[i] * c[i]) / 3));
  },
  "lognormal": (key, dimension) => { // the logarithm of a magnitude has deviation 1.5
    const [z, sign] = draws(key, dimension, 2);
    return Array.from(z, (x, i) => (sign[i] < 0 ? -1 : 1) * Math.exp(1.5 * x));
  },
  "10% sparse": (key, dimension) => { // nine of ten are 0, the others normal
    const z = normals(child(key, 0), dimension), u = uniforms(child(key, 1), dimension);
    return Array.from(z, (x, i) => u[i] < 0.1 ? x : 0);
  },
};

/** A gradient of independent coordinates for each law, in float32 as gradients are. */
export function syntheticGradients({ dimension, key }: { dimension: number; key: Key }): GradientSource[] {
  return Object.entries(laws).map(([source, law], i) => ({
    source,
    round: null,
    gradient: Float32Array.from(Array.from(law(child(key, i), dimension))),
  }));
}

/** How a network is trained. */
export interface Training {
  readonly pictures: Pictures;
  /** Where the pictures are from. */
  readonly source: string;
  readonly hidden: number;
  readonly rounds: number;
  /** How many gradients are kept, at rounds evenly apart from the first to the last. */
  readonly snapshots: number;
  readonly seed: number;
}

/** Pictures a gradient. */
export const BATCH = 100;

/** The step size. */
const STEP = 0.1;

/** What training gave: gradients by the way, and the loss before and after. */
export interface Trained {
  readonly sources: GradientSource[];
  readonly loss: readonly [first: number, last: number];
}

/** Gradients of a network by the way, trained by gradient descent on {@linkcode BATCH} random pictures a round. */
export async function trainedGradients(
  { pictures, source, hidden, rounds, snapshots, seed }: Training,
  step: () => void = () => {},
): Promise<Trained> {
  const { network } = await import("../training/network.ts"); // only here: what it needs takes a while to load
  const { labels, size } = pictures, classes = 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  const { start, lossAndGradient } = await network({ inputs: size, hidden, classes, seed });
  const kept = new Set(
    Array.from({ length: snapshots }, (_, i) => Math.round(i * rounds / Math.max(1, snapshots - 1))),
  );
  const x = start.slice(), sources: GradientSource[] = [], losses: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const chosen = uniforms(child(child(key(seed), 2), round), BATCH).map((u) => Math.floor(u * labels.length));
    const { loss, gradient } = lossAndGradient(x, batchOf(pictures, chosen));
    losses.push(loss);
    if (kept.has(round)) sources.push({ source, round, gradient });
    for (let i = 0; i < x.length; i++) x[i] -= STEP * gradient[i];
    step();
  }
  return { sources, loss: [losses[0], losses[rounds]] };
}

/** The readers of arrays by how the name of a file ends. */
const readers: Readonly<
  Record<string, (bytes: Uint8Array, name: string) => Map<string, Tensor> | Promise<Map<string, Tensor>>>
> = {
  npy: (bytes, name) => new Map([[name, readNpy(bytes)]]),
  npz: (bytes) => readNpz(bytes),
  safetensors: (bytes) => readSafetensors(bytes),
};

/** The arrays of a file as gradients, each by its name; those that are empty or all 0 are left out. */
export async function gradientsOf(path: string): Promise<GradientSource[]> {
  const name = path.replace(/^.*[\\/]/, ""), [, kind] = /\.(npy|npz|safetensors)$/.exec(path) ?? [];
  if (kind === undefined) throw new Error(`Cannot read gradients as ${path} must end in .npy, .npz or .safetensors`);
  const bytes = await Deno.readFile(path), arrays = await inFile(path, () => readers[kind](bytes, name));
  for (const [array, { values }] of arrays) {
    const stranger = values.find((value) => !Number.isFinite(value));
    if (stranger === undefined) continue;
    throw new Error(`Cannot read gradients as array ${array} of ${path} must be finite: current value is ${stranger}`);
  }
  const sources = Array.from(arrays, ([source, { values }]) => ({ source, round: null, gradient: values }))
    .filter(({ gradient }) => gradient.some((value) => value !== 0));
  if (sources.length === 0) throw new Error(`Cannot read gradients as ${path} must hold a number that is not 0`);
  return sources;
}
