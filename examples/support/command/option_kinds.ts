/**
 * The kinds of options. An option without a default is undefined when it is not given.
 *
 * A kind that is missing here is an object literal of type `Option<T>`.
 * @module
 */

import type { Option } from "./options.ts";

/** What every kind takes; `value` stands for the value in the help. */
interface Common<D> {
  readonly help: string;
  readonly value?: string;
  readonly default?: D;
}

/** The numbers that are allowed. */
interface Range {
  readonly above?: number;
  readonly least?: number;
  readonly most?: number;
}

/** An option that is on when it is given. */
export const flag = ({ help }: { readonly help: string }): Option<boolean> => ({
  help,
  expected: "given without a value",
  read: (text) => text === "true",
});

/** Any text but none. */
export const text = <D extends string | undefined = undefined>(option: Common<D>): Option<string | D> => ({
  ...kind(option, "TEXT", "at least one character", (text) => text || undefined),
  help: option.help,
});

/** The name of a file. */
export const file = <D extends string | undefined = undefined>(option: Common<D>): Option<string | D> => ({
  ...kind(option, "FILE", "the name of a file", (text) => text || undefined),
  help: option.help,
});

/** An integer. */
export const integer = <D extends number | undefined = undefined>(option: Common<D> & Range): Option<number | D> =>
  kind(option, "N", `an integer${within(option)}`, (text) => {
    const value = numberIn(text, option);
    return Number.isSafeInteger(value) ? value : undefined;
  });

/** A number. */
export const number = <D extends number | undefined = undefined>(option: Common<D> & Range): Option<number | D> =>
  kind(option, "X", `a number${within(option)}`, (text) => numberIn(text, option));

/** Numbers separated by commas. */
export const numbers = <D extends readonly number[] | undefined = undefined>(
  option: Common<D> & Range,
): Option<readonly number[] | D> =>
  kind(
    option,
    "X,X,…",
    `a list of numbers${within(option)} such as 1,2,4`,
    (text) => all(text.split(",").map((item) => numberIn(item, option))),
  );

/** One of some names. */
export const choice = <const T extends string, const D extends T | undefined = undefined>(
  option: Common<D> & { readonly of: readonly T[] },
): Option<T | D> =>
  kind(option, "NAME", `one of ${option.of.join(", ")}`, (text) => option.of.find((name) => name === text));

/** Some of some names, separated by commas; one that is given twice counts once. */
export const choices = <const T extends string, const D extends readonly T[] | undefined = undefined>(
  option: Common<D> & { readonly of: readonly T[] },
): Option<readonly T[] | D> =>
  kind(
    option,
    "NAME,NAME,…",
    `some of ${option.of.join(", ")} separated by commas`,
    (text) => all([...new Set(text.split(","))].map((item) => option.of.find((name) => name === item))),
  );

/** An option whose help says what is expected; a default that is a list is typed with commas. */
const kind = <T, D>(
  option: Common<D>,
  value: string,
  expected: string,
  read: (text: string) => T | undefined,
): Option<T | D> => ({
  help: `${option.help}, ${expected}`,
  value: option.value ?? value,
  expected,
  ...option.default === undefined ? {} : { default: String(option.default) },
  read,
});

/** The range in words, such as ` above 0`. */
function within({ above, least, most }: Range): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${least}`;
  const low = above === undefined ? "" : ` above ${above}`;
  return most === undefined ? low : `${low} of at most ${most}`;
}

/** The number that `text` spells in decimal, if it is in the range. */
function numberIn(text: string, { above = -Infinity, least = -Infinity, most = Infinity }: Range): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) && value > above && value >= least && value <= most ? value : undefined;
}

/** `items` unless one of them is undefined. */
const all = <T>(items: readonly (T | undefined)[]): T[] | undefined => {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
};
