/**
 * The fields of which descriptions are made: whole bytes, the most significant first.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Key } from "../../base/key.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import { float64 } from "../floats.ts";
import { alphabetOf } from "../levels/level_set.ts";
import type { Codec } from "../types.ts";

/** An integer from `least` to `most` in `width` bits. */
export function whole(what: string, width: 8 | 32, least = 0, most = 0xffffffff >>> (32 - width)): Codec<number> {
  return {
    write(value, sink) {
      checkInteger("describe a message", what, value, least, most);
      sink.write(value, width);
    },
    read(source) {
      const value = source.read(width);
      checkInteger("read a description", what, value, least, most);
      return value;
    },
  };
}

/** One of `names`, as its number in 8 bits. */
export function oneOf<const T extends string | number>(what: string, names: readonly T[]): Codec<T> {
  return {
    write(name, sink) {
      const number = names.indexOf(name);
      check(number >= 0, "describe a message", what, `one of ${names.join(", ")}`, name);
      sink.write(number, 8);
    },
    read(source) {
      const number = source.read(8);
      check(number < names.length, "read a description", what, `below ${names.length}`, number);
      return names[number];
    },
  };
}

/** The fields of a record, in the order of `fields`. */
export function record<T>(fields: { readonly [K in keyof T]: Codec<T[K]> }): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[];
  return {
    write(value, sink) {
      for (const name of names) fields[name].write(value[name], sink);
    },
    read(source) {
      const value = {} as T;
      for (const name of names) value[name] = fields[name].read(source);
      return value;
    },
  };
}

/** A number that is not NaN, in 64 bits. */
export const real: Codec<number> = {
  write: float64.write,
  read(source) {
    const x = float64.read(source);
    check(x === x, "read a description", "a number", "other than NaN", x);
    return x;
  },
};

/** The two words of a key, 32 bits each. */
export const keyField: Codec<Key> = /* @__PURE__ */ record({
  hi: /* @__PURE__ */ whole("the first word of the key", 32),
  lo: /* @__PURE__ */ whole("the second word of the key", 32),
});

/**
 * Levels: 0 (8 bits) and their number in 16 bits where they are `k/s`, k from 0 to s; else 1 (8 bits), whether there is a
 * zero level (8 bits, 0 or 1), the number of positive levels (16 bits), and those below 1 in increasing order, 64 bits each.
 */
export const levelSet: Codec<Vec> = {
  write(given, sink) {
    const levels = copy(given), { largest: count, zero } = alphabetOf(levels), uniform = isUniform(levels);
    checkInteger("describe a message", "the number of positive levels", count, 1, 0xffff);
    sink.write(uniform ? 0 : 1, 8);
    if (!uniform) sink.write(zero ? 1 : 0, 8);
    sink.write(count, 16);
    if (!uniform) { for (const level of levels.subarray(zero ? 1 : 0, -1)) float64.write(level, sink); }
  },
  read(source) {
    const kind = source.read(8), zero = kind === 0 ? 1 : source.read(8), count = source.read(16);
    check(kind <= 1, "read levels", "their kind", "0 or 1", kind);
    check(zero <= 1, "read levels", "whether there is a zero level", "0 or 1", zero);
    check(count >= 1, "read levels", "the number of positive levels", "at least 1", count);
    if (kind === 0) return Float64Array.from({ length: count + 1 }, (_, k) => k / count);
    check(source.remaining >= 64 * (count - 1), "read levels", "their number", "as many as there are", count);
    const levels = new Float64Array(count + zero).fill(1);
    if (zero) levels[0] = 0;
    for (let j = zero; j < levels.length - 1; j++) levels[j] = float64.read(source);
    check(alphabetOf(levels).largest === count, "read levels", "the least positive level", "above 0", levels[zero]);
    check(!isUniform(levels), "read levels", "their kind", "0 where they are uniform", kind);
    return levels;
  },
};

/** Whether `levels` are 0, 1/s, 2/s, …, 1. */
function isUniform(levels: Float64s): boolean {
  const count = levels.length - 1;
  return count > 0 && levels.every((level, k) => level === k / count);
}

/** Numbers of 8 or 32 bits each, as many as the 16 bits before them say. */
export function list(what: string, width: 8 | 32): Codec<Vec> {
  const one = whole(`each of the ${what}`, width);
  return {
    write(values, sink) {
      checkInteger("describe a message", `the number of ${what}`, values.length, 0, 0xffff);
      sink.write(values.length, 16);
      for (let i = 0; i < values.length; i++) one.write(values[i], sink);
    },
    read(source) {
      const count = source.read(16);
      check(
        source.remaining >= width * count,
        "read a description",
        `the number of ${what}`,
        "as many as there are",
        count,
      );
      return new Int32Array(count).map(() => one.read(source));
    },
  };
}
