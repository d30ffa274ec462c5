/**
 * The gradient of the view: drawn from a law, or read from a file.
 * @module
 */

import { key, readNpy, readSafetensors, type Tensor } from "@bitdescent/bitdescent";
import type { GivenFile } from "../../view.ts";
import { type LawName, laws } from "./laws.ts";

/** A gradient, and in words where it is from. */
export interface Gradient {
  readonly x: Float32Array;
  readonly source: string;
}

/** How many coordinates of a file are taken at most, and in stretches of how many. */
export const MOST_COORDINATES = 2 ** 18, STRETCH = 2 ** 12;

/** How many bytes a file may have. */
export const MOST_BYTES = 2 ** 28;

/** A count as it is read. */
export const counted = (count: number): string => count.toLocaleString("en-GB");

/** A gradient of independent coordinates, in float32 as gradients are. */
export function drawn(
  { law, tail, dimension, seed }: { law: LawName; tail: number; dimension: number; seed: number },
): Gradient {
  const x = Float32Array.from(laws[law].draw(key(seed), dimension, tail));
  return { x, source: laws[law].shape(tail) };
}

/** The arrays of a file, by how its name ends. */
function arraysOf({ name, bytes }: GivenFile): Tensor[] {
  if (/\.npy$/i.test(name)) return [readNpy(bytes)];
  if (/\.safetensors$/i.test(name)) return [...readSafetensors(bytes).values()];
  throw new RangeError(
    `Cannot read a gradient as the name of the file must be one that ends in .npy or .safetensors: current value is ${name}`,
  );
}

/** How an error is made. */
type Refuse = (what: string, expected: string, value: string | number) => RangeError;

/** The arrays one after the other; throws where a number is not a finite float32. */
function joined(arrays: readonly Tensor[], refuse: Refuse): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of arrays) {
    const stranger = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
    if (stranger >= 0) throw refuse(`coordinate ${at + stranger}`, "a finite float32", values[stranger]);
    all.set(values, at);
    at += values.length;
  }
  return all;
}

/** Stretches of `all`, evenly spread from its beginning to its end, where it is too long. */
function partOf(all: Float32Array): Float32Array {
  if (all.length <= MOST_COORDINATES) return all;
  const count = MOST_COORDINATES / STRETCH, part = new Float32Array(MOST_COORDINATES);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((all.length - STRETCH) * i / (count - 1));
    part.set(all.subarray(from, from + STRETCH), i * STRETCH);
  }
  return part;
}

/**
 * The arrays of a file, joined in its order, as one gradient in float32; where it has more than {@linkcode MOST_COORDINATES}
 * coordinates, so many of them, in stretches of {@linkcode STRETCH}.
 *
 * Throws a `SyntaxError` where the file is malformed, and a `RangeError` where it is no `.npy` or `.safetensors` file, has more
 * than {@linkcode MOST_BYTES}, or holds a number that is not a finite float32, or nothing but zeros.
 */
export function given(file: GivenFile): Gradient {
  const refuse: Refuse = (what, expected, value) =>
    new RangeError(
      `Cannot take a gradient from ${file.name} as ${what} must be ${expected}: current value is ${value}`,
    );
  if (file.bytes.length > MOST_BYTES) {
    throw refuse("its length", `at most ${counted(MOST_BYTES)} bytes`, counted(file.bytes.length));
  }
  const arrays = arraysOf(file), all = joined(arrays, refuse), x = partOf(all);
  if (x.every((value) => value === 0)) throw refuse("some coordinate", "other than 0", `${counted(x.length)} zeros`);
  const part = x === all ? "" : `${x.length / STRETCH} stretches, evenly spread, of the ${counted(all.length)} in `;
  return { x, source: `${part}${file.name}${arrays.length > 1 ? `, its ${arrays.length} arrays joined` : ""}` };
}
