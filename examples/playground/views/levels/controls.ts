/**
 * What can be chosen in the view.
 * @module
 */

import { levelCodes } from "../../../support/adaptive_levels/level_codes.ts";
import type { Control } from "../../view.ts";
import { stops } from "./descent.ts";
import { counted } from "./gradient.ts";
import { laws } from "./laws.ts";

const titles = <K extends string>(entries: Readonly<Record<K, { readonly title: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries<{ readonly title: string }>(entries).map(([name, { title }]) => [name, title]));

/** A power of two as a count. */
const powerOfTwo = (exponent: number): string => counted(2 ** exponent);

/** The controls. */
export const controls = {
  distribution: {
    kind: "choice",
    label: "Distribution",
    help: "The law of the coordinates of a gradient, which are independent.",
    of: titles(laws),
    default: "normal",
  },
  tail: {
    kind: "slider",
    label: "Tails",
    help: "From light to heavy, for Student's law and the lognormal; of a sparse gradient, from no zeros to 99 %.",
    least: 0,
    most: 1,
    step: 0.05,
    default: 0.5,
    show: (value) => `${Math.round(100 * value)} %`,
  },
  file: {
    kind: "file",
    label: "Your own gradient",
    help: "An array of NumPy, or a safetensors file whose arrays are joined; it stays in this page.",
    of: [".npy", ".safetensors"],
  },
  bits: {
    kind: "slider",
    label: "Width",
    help: "Bits of a level number of fixed width, its sign among them: so many levels does every method have.",
    least: 2,
    most: 8,
    step: 1,
    default: 3,
    show: (value) => `${value} bits`,
  },
  sweeps: {
    kind: "slider",
    label: "Sweeps",
    help: "How many times ALQ moves each of its levels, unless they come to rest before.",
    least: 0,
    most: stops.length - 1,
    step: 1,
    default: stops.length - 1,
    playable: true,
    show: (value) => value === stops.length - 1 ? "until they rest" : counted(stops[value]),
  },
  start: {
    kind: "choice",
    label: "ALQ starts from",
    help: "The levels that descend.",
    of: { uniform: "the levels of QSGD", geometric: "the levels of NUQSGD" },
    default: "uniform",
  },
  norm: {
    kind: "choice",
    label: "Norm",
    help: "What the coordinates of a bucket are divided by.",
    of: { "2": "Euclidean", "inf": "largest magnitude" },
    default: "2",
  },
  bucket: {
    kind: "slider",
    label: "Bucket",
    help: "How many coordinates share a norm, which takes 32 bits.",
    least: 4,
    most: 17,
    step: 1,
    default: 11,
    show: powerOfTwo,
  },
  dimension: {
    kind: "slider",
    label: "Coordinates",
    help: "How many coordinates the gradient has.",
    least: 10,
    most: 17,
    step: 1,
    default: 14,
    show: powerOfTwo,
  },
  code: {
    kind: "choice",
    label: "Code",
    help: "How level numbers are written.",
    of: titles(levelCodes),
    default: "arithmetic",
  },
  seed: {
    kind: "slider",
    label: "Seed",
    help: "Of the gradient and of the rounding.",
    least: 1,
    most: 100,
    step: 1,
    default: 1,
  },
} as const satisfies Readonly<Record<string, Control>>;
