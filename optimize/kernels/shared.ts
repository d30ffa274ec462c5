/**
 * Products with a dense matrix whose work threads share.
 * @module
 */

import { type Crew, inSharedMemory } from "../../base/threads.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import type { Matrix, Products } from "./products.ts";
import { doPart, module } from "./work.ts";

/** How many entries a part of `A x` has, about: some tens of microseconds of work. */
const PART = 2 ** 18;

/**
 * How many columns a part of `Aᵀ y` has at least. The fewer it has, the shorter are the pieces in which rows are fetched, which
 * costs more than to wait for a thread that comes late: so there is one part a thread.
 */
const COLUMNS = 32;

/** Products that a crew shares the work on, if the matrix lies in shared memory and is large enough; else those `alone`. */
export function sharedProducts(crew: Crew, { rows, columns, values }: Matrix, alone: Products): Products {
  const size = { rows, columns };

  /** Makes a product by parts of so many numbers; false where it is left to one. */
  function share(verb: keyof Products, x: Vec, given: number, out: Floats, n: number, length: number): boolean {
    const parts = Math.ceil(n / length), short = verb === "applyTransposed" && out instanceof Float32Array;
    if (parts < 2 || out.length < n) return false;
    const room = crew.room(8 * (given + n)), doubles = new Float64Array(room, 0, given);
    const result = short ? new Float32Array(room, 8 * given, n) : new Float64Array(room, 8 * given, n);
    doubles.set(x);
    const task = { verb, size, given: doubles, result, length };
    if (!crew.share({ module, doPart, vector: values, task, parts, slots: parts })) return false;
    out.set(result);
    return true;
  }

  /** How many threads are ready for this matrix. */
  function ready(): number {
    const threads = crew.ready(rows * columns);
    return inSharedMemory(values) ? threads : 1;
  }

  return {
    apply(x, out) {
      const length = Math.max(1, Math.floor(PART / columns));
      if (ready() < 2 || !share("apply", x, columns, out, rows, length)) alone.apply(x, out);
    },
    applyTransposed(y, out) {
      const threads = ready(), length = Math.ceil(columns / (threads * COLUMNS)) * COLUMNS;
      if (threads < 2 || !share("applyTransposed", y, rows, out, columns, length)) alone.applyTransposed(y, out);
    },
  };
}
