/**
 * Laws of synthetic gradients, from light tails to heavy ones.
 * @module
 */

import { child, type Key, normals, uniforms, type Vec } from "@bitdescent/bitdescent";

/** Independent coordinates, `dimension` of them; `tail` from 0 to 1 says how heavy the tails are. */
interface Law {
  readonly title: string;
  /** What `tail` makes of it, in its own terms; the same for every tail where it has no shape. */
  readonly shape: (tail: number) => string;
  readonly draw: (key: Key, dimension: number, tail: number) => Vec;
}

/** Degrees of freedom: from 30, nearly normal, to 1, without a mean. */
const degrees = (tail: number): number => 30 ** (1 - tail);

/** The deviation of the logarithm of a magnitude, from 0, all alike, to 3. */
const deviation = (tail: number): number => 3 * tail;

/** The share of coordinates that are not 0: from all to one in a hundred. */
const present = (tail: number): number => 100 ** -tail;

const digits = (x: number): string => `${Number(x.toPrecision(2))}`;

/** The laws by name. */
export const laws = {
  normal: {
    title: "normal",
    shape: () => "normal",
    draw: (key, dimension) => normals(key, dimension),
  },
  laplace: {
    title: "Laplace",
    shape: () => "Laplace",
    draw: (key, dimension) =>
      // ∓ log(1 − 2|u|) of u uniform on [−½, ½)
      uniforms(key, dimension).map((u) => (u < 0.5 ? 1 : -1) * Math.log1p(-2 * Math.abs(u - 0.5) * (1 - 2 ** -53))),
  },
  student: {
    title: "Student",
    shape: (tail) => `Student with ${digits(degrees(tail))} degrees of freedom`,
    draw(key, dimension, tail) { // Bailey 1994: √(ν (u^(−2/ν) − 1)) cos 2πv
      const degree = degrees(tail), angles = uniforms(child(key, 1), dimension);
      return uniforms(child(key, 0), dimension).map((u, i) =>
        Math.sqrt(degree * ((1 - u) ** (-2 / degree) - 1)) * Math.cos(2 * Math.PI * angles[i])
      );
    },
  },
  lognormal: {
    title: "lognormal",
    shape: (tail) => `lognormal, logarithms with deviation ${digits(deviation(tail))}`,
    draw(key, dimension, tail) {
      const signs = uniforms(child(key, 1), dimension), width = deviation(tail);
      return normals(child(key, 0), dimension).map((z, i) => (signs[i] < 0.5 ? -1 : 1) * Math.exp(width * z));
    },
  },
  sparse: {
    title: "sparse",
    shape: (tail) => `normal, but ${digits(100 * (1 - present(tail)))} % are 0`,
    draw(key, dimension, tail) { // as many as there should be, at random places
      const places = uniforms(child(key, 1), dimension), count = Math.max(1, Math.round(dimension * present(tail)));
      const last = places.toSorted()[count - 1];
      return normals(child(key, 0), dimension).map((z, i) => places[i] <= last ? z : 0);
    },
  },
} as const satisfies Record<string, Law>;

/** A name of a law. */
export type LawName = keyof typeof laws;
