/**
 * What a view of the page is: controls, a computation that runs in a worker, and figures and charts of what comes of it.
 *
 * A view knows nothing of the page. Its controls are descriptions, its computation is a pure function of their values, which
 * gives the same in Deno and in a browser, and its charts are descriptions too.
 * @module
 */

import type { PlotOptions } from "@observablehq/plot";

/** A number on a slider. */
export interface Slider {
  readonly kind: "slider";
  readonly label: string;
  /** One sentence on what it is, in words of the field. */
  readonly help: string;
  readonly least: number;
  readonly most: number;
  /** Values are `least` plus multiples of this; on a logarithmic slider, their base-10 logarithms are. */
  readonly step: number;
  readonly logarithmic?: boolean;
  readonly default: number;
  /** How a value reads, such as `2.5 bits`; as a plain number unless given. */
  readonly show?: (value: number) => string;
  /** Whether it can be played: moved through its values, step by step, while one looks. */
  readonly playable?: boolean;
}

/** One of several. */
export interface Choice {
  readonly kind: "choice";
  readonly label: string;
  readonly help: string;
  /** What may be chosen, and how each is called. */
  readonly of: Readonly<Record<string, string>>;
  readonly default: string;
}

/** Any of several. */
export interface Choices {
  readonly kind: "choices";
  readonly label: string;
  readonly help: string;
  readonly of: Readonly<Record<string, string>>;
  readonly default: readonly string[];
}

/** A file that is chosen or dropped; it is not part of an address. */
export interface FileControl {
  readonly kind: "file";
  readonly label: string;
  readonly help: string;
  /** Endings such as `.npy`. */
  readonly of: readonly string[];
}

/** A file as a computation gets it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A control of a view. */
export type Control = Slider | Choice | Choices | FileControl;

/** The value of a control. */
export type Value<C> = C extends Slider ? number : C extends Choice ? string : C extends Choices ? readonly string[]
: GivenFile | undefined;

/** The values of controls. */
export type Values<C> = { readonly [K in keyof C]: Value<C[K]> };

/** One number worth reading, as text. */
export interface Figure {
  /** What it is, in few words. */
  readonly label: string;
  /** The number with its unit, as it is read. */
  readonly value: string;
  /** What stands beside it: what is proved, or how it was measured. */
  readonly note?: string;
}

/** A chart, and the numbers in it. */
export interface Chart {
  /** What a file of it is called, without an ending: unique in its view. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence or two that say what can be seen now: for who cannot see it. */
  readonly description: string;
  /** The chart `width` pixels wide. Colours are those of {@linkcode palette}. */
  readonly plot: (width: number) => PlotOptions;
  /** What is drawn, a row a mark, for a table. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** What a view shows. */
export interface Shown {
  readonly figures: readonly Figure[];
  readonly charts: readonly Chart[];
}

/** A view of the page: `Result` is what computes in a worker and crosses to the page as a structured clone. */
export interface View<C extends Readonly<Record<string, Control>>, Result> {
  /** Its name in an address. */
  readonly id: string;
  readonly title: string;
  /** A few sentences: what is seen, and what to try. Paragraphs of plain text. */
  readonly explanation: readonly string[];
  readonly controls: C;
  /**
   * What the values give: at once something to see (within some 20 ms), then better, until all is computed. Whoever asks may
   * stop asking between any two results, so no more than some 20 ms should be between them: where there is nothing new yet, the
   * same result comes again. A value that cannot be (a broken file) is an error that says what was expected.
   */
  readonly results: (values: Values<C>) => Generator<Result, void, undefined>;
  /** The controls that results do not depend on, only how they are shown; none unless given. */
  readonly shownBy?: readonly (keyof C)[];
  readonly show: (result: Result, values: Values<C>) => Shown;
}

/** A view of its own types, inferred. */
export const view = <C extends Readonly<Record<string, Control>>, Result>(it: View<C, Result>): View<C, Result> => it;

/** The values that controls have unless changed. */
export function defaults<C extends Readonly<Record<string, Control>>>(controls: C): Values<C> {
  return Object.fromEntries(
    Object.entries(controls).map(([name, control]) => [name, control.kind === "file" ? undefined : control.default]),
  ) as Values<C>;
}

/**
 * Colours of a chart, as CSS variables that the page sets for light and for dark: text and lines, and one for each thing that is
 * compared, told apart by who cannot tell red from green.
 */
export const palette = {
  text: "var(--text)",
  faint: "var(--faint)",
  grid: "var(--grid)",
  forbidden: "var(--forbidden)",
  series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `var(--series-${number})`),
} as const;
