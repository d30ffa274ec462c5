/**
 * The values of a slider: which it has, and which one a number or a text means.
 * @module
 */

import type { Slider } from "../view.ts";

/** How many steps there are from the least value to the most. */
export function steps({ least, most, step, logarithmic = false }: Slider): number {
  const length = logarithmic ? Math.log10(most / least) : most - least;
  return Math.max(1, Math.ceil(length / step - 1e-9));
}

/** The value at a step, as short as one would type it. */
export function valueAt(slider: Slider, position: number): number {
  const { least, most, step, logarithmic = false } = slider;
  if (position <= 0) return least;
  if (position >= steps(slider)) return most;
  const value = logarithmic
    ? Number((least * 10 ** (position * step)).toPrecision(3))
    : Number((least + position * step).toFixed(Math.max(decimals(least), decimals(step))));
  return Math.min(most, Math.max(least, value));
}

/** The step nearest to a value. */
export function positionOf(slider: Slider, value: number): number {
  const { least, step, logarithmic = false } = slider;
  const position = Math.round((logarithmic ? Math.log10(value / least) : value - least) / step);
  return Math.min(steps(slider), Math.max(0, position));
}

/**
 * What a slider makes of a number within its range: the nearest of its values or, on a logarithmic one, the number itself, for
 * there nobody would hit upon the steps. Undefined for a number out of range.
 */
export function settled(slider: Slider, value: number): number | undefined {
  if (!(slider.least <= value && value <= slider.most)) return undefined;
  return slider.logarithmic ? Number(value.toPrecision(6)) : valueAt(slider, positionOf(slider, value));
}

/** The number that a text spells in decimal. */
export function numberIn(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** How a value reads. */
export const shown = ({ show = short }: Slider, value: number): string => show(value);

const short = (value: number): string => String(Number(value.toPrecision(6)));

/**
 * The value that somebody means who types over what is shown. Where that is not the value itself (`16,384` for 14, `50 %` for 0.5),
 * it is the value that is shown as what is nearest, in the unit that is typed or, without one, in that of the `current` value.
 */
export function meant(slider: Slider, text: string, current: number): number | undefined {
  const typed = quantityIn(text), before = quantityIn(shown(slider, current));
  const { unit } = typed.unit === "" && Number.isFinite(before.number) ? before : typed;
  const value = settled(slider, typed.number);
  const reads = (value: number): Quantity => quantityIn(shown(slider, value));
  const isItself = (value: number): boolean => {
    const read = reads(value);
    return read.unit === unit && Math.abs(read.number - value) <= 0.02 * Math.abs(value);
  };
  if (value !== undefined && isItself(value)) return value;
  const all = Array.from({ length: steps(slider) + 1 }, (_, position) => valueAt(slider, position));
  const alike = all.map((value) => ({ value, read: reads(value) })).filter(({ read }) => read.unit === unit);
  const numbers = alike.map(({ read }) => read.number);
  if (!(typed.number >= Math.min(...numbers) && typed.number <= Math.max(...numbers))) {
    return typed.unit === "" ? value : undefined;
  }
  const away = numbers.map((number) => Math.abs(number - typed.number));
  return alike[away.indexOf(Math.min(...away))].value;
}

/** A number and the words beside it. */
interface Quantity {
  readonly number: number;
  readonly unit: string;
}

/** The quantity in a text, in which commas and spaces may part thousands; its number is NaN where there is none. */
function quantityIn(text: string): Quantity {
  const plain = text.replaceAll("−", "-").replaceAll(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, "");
  const [number = ""] = /[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(plain) ?? [];
  return { number: numberIn(number) ?? NaN, unit: plain.replace(number, "").replaceAll(/\s/g, "").toLowerCase() };
}

const decimals = (value: number): number => {
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
};
