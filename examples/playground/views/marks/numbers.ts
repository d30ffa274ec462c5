/**
 * Numbers as they are read.
 * @module
 */

/** A number between two others. */
export const within = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

/** A whole number as an exponent of ten. */
export const powerOfTen = (exponent: number): string =>
  `10${[...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;

/** A number to three digits. */
export const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));

/** A number to `digits` significant digits, with a power of ten where it is very small or large. */
export function short(x: number, digits = 3): string {
  if (x === 0 || (x >= 1e-4 && x < 1e5)) return `${Number(x.toPrecision(digits))}`;
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e"), power = powerOfTen(Number(exponent));
  return Number(mantissa) === 1 ? power : `${Number(mantissa)} · ${power}`;
}
