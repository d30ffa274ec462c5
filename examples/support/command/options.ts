/**
 * Command lines: a table of options, and how it is read, strictly.
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "./nearest.ts";

export * from "./option_kinds.ts";

/** One option. `T` is the type of its value. */
export interface Option<T> {
  readonly help: string;
  /** What stands for the value in the help, such as `FILE`; a flag has none, and is true when it is given. */
  readonly value?: string;
  /** What a value must be, such as `an integer of at least 1`. */
  readonly expected: string;
  /** The value when none is given, as one would type it. */
  readonly default?: string;
  /** The value that `text` spells; undefined when it spells none. */
  readonly read: (text: string) => T | undefined;
}

/** A program and its options by name. */
export interface Command<O extends Record<string, Option<unknown>>> {
  /** The program's name in messages. */
  readonly name: string;
  /** The line that runs it. */
  readonly usage: string;
  readonly description: string;
  readonly options: O;
  /** Lines worth trying. */
  readonly examples: readonly string[];
}

/** The values of options by name. */
export type Values<O> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** The values that `args` gives to the options of `command`, or null when it asks for help; throws on a mistake. */
export function parseOptions<O extends Record<string, Option<unknown>>>(
  args: readonly string[],
  { name, options }: Command<O>,
): Values<O> | null {
  const names = Object.keys(options);
  const isFlag = (option: string): boolean => options[option].value === undefined;
  const valued = names.filter((option) => !isFlag(option)), typed = withValues(args, valued), strangers: string[] = [];
  const { _: operands, ...given }: Record<string, unknown> & { _: (string | number)[] } = parseArgs(typed, {
    string: valued,
    boolean: ["help", ...names.filter(isFlag)],
    alias: { help: "h" },
    unknown: (arg: string) => {
      strangers.push(arg);
      return false;
    },
  });
  if (given.help) return null;
  const misused = args.filter((arg) => names.some((option) => isFlag(option) && arg.startsWith(`--${option}=`)));
  const [stranger] = [...strangers, ...operands.map(String), ...misused];
  if (stranger !== undefined) throw new Error(`Cannot run ${name} as ${complaint(stranger, [...names, "help"])}`);
  const twice = names.find((option) => typed.filter((arg) => arg.split("=", 1)[0] === `--${option}`).length > 1);
  if (twice !== undefined) throw new Error(`Cannot run ${name} as --${twice} must be given once`);
  const valueOf = (option: string): unknown => {
    if (isFlag(option)) return given[option];
    const { read, expected, default: ordinary } = options[option];
    const text = given[option] as string | undefined ?? ordinary;
    if (text === undefined) return undefined;
    const value = read(text);
    if (value !== undefined) return value;
    throw new Error(`Cannot run ${name} as --${option} must be ${expected}: current value is ${JSON.stringify(text)}`);
  };
  return Object.fromEntries(names.map((option) => [option, valueOf(option)])) as Values<O>;
}

/** `args`, where a number below 0 that follows one of `names` is its value and no option: `--seed -1` is `--seed=-1`. */
function withValues(args: readonly string[], names: readonly string[]): string[] {
  const isValue = (arg: string | undefined, before: string | undefined): boolean =>
    arg !== undefined && /^-[\d.]/.test(arg) && names.some((option) => before === `--${option}`);
  return args.flatMap((arg, i) => {
    if (isValue(arg, args[i - 1])) return [];
    return isValue(args[i + 1], arg) ? [`${arg}=${args[i + 1]}`] : [arg];
  });
}

/** What is wrong with an argument that makes no sense. */
function complaint(argument: string, names: readonly string[]): string {
  const [option, ...value] = argument.split("=");
  const current = (text: string): string => `current value is ${JSON.stringify(text)}`;
  if (!option.startsWith("-")) return `every argument must be an option: ${current(argument)}`;
  if (names.includes(option.slice(2))) {
    const expected = argument.endsWith("=") ? "must have a value" : "must be given without a value";
    return `${option} ${expected}: ${current(value.join("="))}`;
  }
  const likely = nearest(option.replace(/^-+/, ""), names);
  return `${option} is not an option: ${likely === undefined ? "see --help" : `did you mean --${likely}?`}`;
}
