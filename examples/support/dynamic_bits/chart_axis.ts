/**
 * Axes of the figures of bits that change by the round.
 * @module
 */

import type { Measure } from "./measures.ts";
import type { Span } from "../adaptive_levels/variance_panel.ts";

/** An axis. */
export interface Axis {
  readonly title: string;
  /** Which part of the axis lies before a value: 0 where it begins, 1 where it ends, others where the value is off it. */
  part(value: number): number;
  /** The numbers that stand beside it. */
  readonly ticks: readonly Tick[];
}

/** A number beside an axis. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

const ticksAt = (values: readonly number[], said: (value: number) => string): Tick[] =>
  values.map((value) => ({ value, text: said(value) }));

/** A number without needless digits. */
const plain = (value: number): string =>
  value === 0 || value >= 1e-3 ? `${Number(value.toPrecision(6))}` : Number(value.toPrecision(6)).toExponential();

/** A count in thousands, millions or more, such as `20k`. */
export function inThousands(count: number): string {
  const [unit, size] = ([["T", 1e12], ["G", 1e9], ["M", 1e6], ["k", 1e3]] as const).find(([, size]) => count >= size) ??
    ["", 1];
  return plain(count / size) + unit;
}

/** An even axis. */
export const evenAxis = (title: string, span: Span): Axis => ({
  title,
  part: (value) => (value - span.from) / (span.to - span.from),
  ticks: ticksAt(evenTicks(span), plain),
});

/** A logarithmic axis. */
export const logAxis = (title: string, span: Span, said: (value: number) => string = plain): Axis => ({
  title,
  part: (value) => Math.log(Math.max(value, 0) / span.from) / Math.log(span.to / span.from),
  ticks: ticksAt(logTicks(span), said),
});

/** An axis of accuracies a from the least to the greatest, even in `√(1 − a)`: what is won late is seen as well. */
function accuracyAxis(accuracies: readonly number[]): Axis {
  const root = (accuracy: number): number => Math.sqrt(Math.max(1 - accuracy, 0));
  const roots = accuracies.length === 0 ? [0, 1] : accuracies.map(root);
  const least = roots.reduce((a, b) => Math.min(a, b)), most = roots.reduce((a, b) => Math.max(a, b));
  const margin = Math.max(0.02, 0.05 * (most - least)),
    from = Math.min(1, most + margin),
    to = Math.max(0, least - margin);
  const part = (accuracy: number): number => (from - root(accuracy)) / (from - to);
  const known = accuracyTicks({ from: 1 - from ** 2, to: 1 - to ** 2 });
  return {
    title: "accuracy on test examples",
    part,
    ticks: ticksAt(spaced(known, part), (a) => `${plain(100 * a)} %`),
  };
}

/** `values` without those that are too near to the one before them for a line of text. */
function spaced(values: readonly number[], part: (value: number) => number): number[] {
  let last = -Infinity;
  return values.filter((value) => {
    const isFree = part(value) - last >= 0.07;
    if (isFree) last = part(value);
    return isFree;
  });
}

/** The axis for `values` of `measure`, those that have a place. */
export function measureAxis(measure: Measure, values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite);
  if (measure.isGain) return accuracyAxis(finite);
  const title = measure.name === "gap" ? "gap: f(x) − min f" : "loss: f(x)";
  return logAxis(title, around(finite.filter((value) => value > 0)));
}

/** The range of `values`, all above 0, a little wider on a logarithmic axis. */
export function around(values: readonly number[]): Span {
  if (values.length === 0) return { from: 0.1, to: 1 };
  const least = values.reduce((a, b) => Math.min(a, b)), most = values.reduce((a, b) => Math.max(a, b));
  const margin = least === most ? 2 : Math.max(1.02, (most / least) ** 0.06);
  return { from: least / margin, to: most * margin };
}

/** Round numbers in a range: evenly where it is short, or else 1, 2, 5, 10, …, or powers of ten alone. */
function logTicks({ from, to }: Span): number[] {
  const first = Math.floor(Math.log10(from)), decades = Math.log10(to / from), stride = Math.ceil(decades / 8);
  if (decades < 0.8) return evenTicks({ from, to });
  const steps = decades < 3 ? [1, 2, 5] : [1];
  return Array.from({ length: Math.ceil(decades) + 2 }, (_, k) => first + k).filter((e) => e % stride === 0)
    .flatMap((e) => steps.map((step) => Number(`${step}e${e}`))).filter((tick) => tick >= from && tick <= to);
}

/** About five round numbers in a range, all as far apart. */
function evenTicks({ from, to }: Span): number[] {
  const rough = (to - from) / 6, size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5].find((n) => n * size >= rough) ?? 10), first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
}

/** Accuracies in a range: those one thinks in, or where few of them are in it, evenly. */
function accuracyTicks({ from, to }: Span): number[] {
  const known = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1].filter((a) => a >= from && a <= to);
  return known.length >= 4 ? known : evenTicks({ from, to });
}
