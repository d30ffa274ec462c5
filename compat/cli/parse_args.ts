/**
 * A stand-in for `@std/cli/parse-args`: the options used here; flags with dots in their names are not nested.
 * @module
 */

import type { Args, ParseOptions } from "./types.ts";

export type { Args, ParseOptions };

type Value = string | number | boolean;

/**
 * The flags and the positional arguments of a command line.
 *
 * `--name=value`, `--name value`, `--switch`, `--no-switch`, `-n value`, `-n=value`, `-n5` and, for switches, `-abc`.
 * What looks like a number is one, unless `string` names its flag; nothing after a lone `--` is a flag.
 */
export function parseArgs<
  B extends string = never,
  S extends string = never,
  C extends string = never,
  N extends string = never,
  D extends Record<string, unknown> = Record<never, never>,
  DoubleDash extends boolean = false,
>(args: string[], options: ParseOptions<B, S, C, N, D, DoubleDash> = {}): Args<B, S, C, N, D, DoubleDash> {
  const { unknown, alias = {}, default: defaults = {} } = options;
  const booleans = withAliases(options.boolean, alias), strings = withAliases(options.string, alias);
  const collected = withAliases(options.collect, alias), negatables = withAliases(options.negatable, alias);
  const declared = new Set([...booleans, ...strings, ...collected, ...Object.entries(alias).flat(2)]);

  const result: Record<string, unknown> = { _: [] };
  const positional = result._ as Value[];
  const put = (key: string, value: (old: unknown) => unknown): void => {
    for (const name of namesOf(key, alias)) result[name] = value(result[name]);
  };
  const give = (key: string, value: string | boolean, arg: string): void => {
    if (!declared.has(key) && unknown?.(arg, key, value) === false) return;
    const read = strings.has(key) ? value : asNumber(value);
    put(key, (old) => !collected.has(key) ? read : Array.isArray(old) ? [...old, read] : [read]);
  };

  /** The value of a flag, and whether that was the next argument. */
  const valueOf = ({ key, value }: Flag, next: string | undefined): [value: string | boolean, taken: boolean] => {
    if (value !== undefined) return [booleans.has(key) ? value !== "false" : value, false];
    if (booleans.has(key)) return [next !== "false", next === "true" || next === "false"];
    return next && !isFlag(next) ? [next, true] : [strings.has(key) ? "" : true, false];
  };

  const dashes = args.includes("--") ? args.indexOf("--") : args.length;
  const queue = args.slice(0, dashes), rest = args.slice(dashes + 1);
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (!isFlag(arg)) {
      if (unknown?.(arg) !== false) positional.push(strings.has("_") ? arg : asNumber(arg));
      continue;
    }
    const flags = flagsOf(arg);
    const next = queue[0] === "-" && arg.startsWith("--") ? undefined : queue[0]; // only short flags take a lone dash
    for (const flag of flags) {
      if (flag.value === undefined && flag.key.startsWith("no-") && negatables.has(flag.key.slice(3))) {
        put(flag.key.slice(3), () => false);
        continue;
      }
      const [value, taken] = valueOf(flag, flag === flags.at(-1) ? next : undefined);
      if (taken) queue.shift();
      give(flag.key, value, arg);
    }
  }

  for (const [key, value] of Object.entries(defaults)) if (!Object.hasOwn(result, key)) put(key, () => value);
  for (const key of booleans) if (!Object.hasOwn(result, key)) result[key] = collected.has(key) ? [] : false;
  for (const key of strings) if (!Object.hasOwn(result, key) && collected.has(key)) result[key] = [];
  if (options["--"]) result["--"] = rest;
  else positional.push(...rest);
  return result as Args<B, S, C, N, D, DoubleDash>;
}

interface Flag {
  readonly key: string;
  readonly value?: string | undefined;
}

type Aliases = NonNullable<ParseOptions["alias"]>;

/** Every name of a flag, its own first. */
function namesOf(key: string, alias: Aliases): string[] {
  const groups = Object.entries(alias).map((group) => group.flat());
  return [...new Set([key, ...groups.filter((names) => names.includes(key)).flat()])];
}

/** Every name of the flags that an option lists. */
function withAliases(option: string | readonly string[] = [], alias: Aliases): Set<string> {
  return new Set([option].flat().flatMap((key) => namesOf(key, alias)));
}

const isFlag = (arg: string): boolean => /^-./s.test(arg);

/** The flags of one argument, each with the value that is joined to it, if any. */
function flagsOf(arg: string): Flag[] {
  const long = arg.match(/^--(.+?)(?:=(.+))?$/s);
  if (long) return [{ key: long[1], value: long[2] }];
  for (let i = 1; i < arg.length; i++) {
    const value = joined(arg[i], arg.slice(i + 1));
    if (value !== undefined) return [...switches(arg.slice(1, i)), { key: arg[i], value }];
  }
  return switches(arg.slice(1));
}

const switches = (letters: string): Flag[] => Array.from(letters, (key) => ({ key }));

/** What follows a letter, where that is its value: after an equals sign, a number, or no letter at all. */
function joined(letter: string, rest: string): string | undefined {
  if (/^\W/.test(rest)) return rest.replace(/^=(?=.)/s, "");
  return /[a-z]/i.test(letter) && /^\d+(\.\d*)?(e-?\d+)?$/.test(rest) ? rest : undefined;
}

/** The number that a value spells, or else the value. */
function asNumber(value: string | boolean): Value {
  return typeof value === "string" && /\S/.test(value) && Number.isFinite(Number(value)) ? Number(value) : value;
}
