/** What the options say about the flags: `B` are booleans, `S` strings, `C` collected, `N` negatable, `D` defaults. */
export interface ParseOptions<
  B extends string = string,
  S extends string = string,
  C extends string = string,
  N extends string = string,
  D extends Record<string, unknown> = Record<string, unknown>,
  DoubleDash extends boolean = boolean,
> {
  /** Whether what follows a lone `--` goes under the name `--` and not among the positional arguments. */
  "--"?: DoubleDash;
  /** Other names of a flag. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** The flags that take no value; false where they are not given. */
  boolean?: B | readonly B[];
  /** The flags that may be given more than once, and gather what they are given. */
  collect?: C | readonly C[];
  /** The values of flags that are not given. */
  default?: D;
  /** The flags that `--no-` turns to false. */
  negatable?: N | readonly N[];
  /** The flags whose value is kept as it stands, number or not; `_` is for the positional arguments. */
  string?: S | readonly S[];
  /** Called with every argument that the options do not name; one for which it returns false is dropped. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type Negated<K, N> = K extends N ? false : never;
type Default<K, D> = K extends keyof D ? D[K] : never;

type Values<B extends string, S extends string, C extends string, N extends string, D> =
  & { [K in Exclude<B, C>]: boolean | Default<K, D> }
  & { [K in Extract<B, C>]: boolean[] | Default<K, D> }
  & { [K in Extract<S, C>]: string[] | Negated<K, N> | Default<K, D> }
  & { [K in Extract<Exclude<S, C>, keyof D>]: string | Negated<K, N> | Default<K, D> }
  & { [K in Exclude<S, C | keyof D>]?: string | Negated<K, N> }
  & { [K in Exclude<C, B | S>]: unknown[] | Negated<K, N> }
  & { [K in Exclude<keyof D, B | S | C>]: unknown };

/** The flags by name, the positional arguments as `_`, and where asked for what follows `--`. */
export type Args<B extends string, S extends string, C extends string, N extends string, D, DoubleDash> =
  // deno-lint-ignore no-explicit-any -- The real package does not type flags either where no option names any.
  & ([B | S | C] extends [never] ? Record<string, any> : Record<string, unknown> & Values<B, S, C, N, D>)
  & { _: (string | number)[] }
  & (true extends DoubleDash ? { "--": string[] } : unknown);
