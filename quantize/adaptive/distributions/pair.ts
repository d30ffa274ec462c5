/**
 * Numbers as sums of two doubles that are not added up: about 106 bits, from exactly rounded operations.
 *
 * A number is `high + low`, where `low` is what rounding to `high` left out. Each operation is two functions, one for either
 * part, so that no pair has to be made; what they share is computed once where both are called side by side.
 *
 * Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
 * @module
 */

/** What `a + c` leaves out by rounding, and `b + d`; exact but for the last sum. */
function sumRest(a: number, b: number, c: number, d: number): number {
  const high = a + c, part = high - a;
  const lost = (a - (high - part)) + (c - part); // a + c = high + lost, exactly
  return lost + (b + d);
}

/** The high part of `(a + b) + (c + d)`. */
export function sumHigh(a: number, b: number, c: number, d: number): number {
  return a + c + sumRest(a, b, c, d);
}

/** The low part of `(a + b) + (c + d)`. */
export function sumLow(a: number, b: number, c: number, d: number): number {
  const high = a + c, rest = sumRest(a, b, c, d);
  return rest - ((high + rest) - high);
}

/** The upper 26 bits of x; what they leave has 26 bits too. */
function upper(x: number): number {
  const y = x * (2 ** 27 + 1);
  return y - (y - x);
}

/** What `a c` leaves out by rounding, and `b c`; magnitudes stay below 2⁹⁹⁰. */
function productRest(a: number, b: number, c: number): number {
  const high = a * c, aHigh = upper(a), cHigh = upper(c), aLow = a - aHigh, cLow = c - cHigh;
  const lost = aLow * cLow - (((high - aHigh * cHigh) - aLow * cHigh) - aHigh * cLow); // a c = high + lost, exactly
  return lost + b * c;
}

/** The high part of `(a + b) c`. */
export function productHigh(a: number, b: number, c: number): number {
  return a * c + productRest(a, b, c);
}

/** The low part of `(a + b) c`. */
export function productLow(a: number, b: number, c: number): number {
  const high = a * c, rest = productRest(a, b, c);
  return rest - ((high + rest) - high);
}
