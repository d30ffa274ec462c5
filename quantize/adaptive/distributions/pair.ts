/**
 * Numbers as sums of two doubles that are not added up: about 106 bits, from exactly rounded operations.
 *
 * Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
 * @module
 */

/** The number `high + low`, where `low` is what rounding to `high` left out. */
export type Pair = readonly [high: number, low: number];

/** `x + y` as a pair, for `|x| ≥ |y|`. */
function joined(x: number, y: number): Pair {
  const high = x + y;
  return [high, y - (high - x)];
}

/** The sum of two pairs. */
export function plus([a, b]: Pair, [c, d]: Pair): Pair {
  const high = a + c, part = high - a;
  const lost = (a - (high - part)) + (c - part); // a + c = high + lost, exactly
  return joined(high, lost + (b + d));
}

/** The pair with its sign changed. */
export function minus([a, b]: Pair): Pair {
  return [-a, -b];
}

/** The upper 26 bits of x; what they leave has 26 bits too. */
function upper(x: number): number {
  const y = x * (2 ** 27 + 1);
  return y - (y - x);
}

/** The product of a pair and a double; magnitudes stay below 2⁹⁹⁰. */
export function times([a, b]: Pair, c: number): Pair {
  const high = a * c, aHigh = upper(a), cHigh = upper(c), aLow = a - aHigh, cLow = c - cHigh;
  const lost = aLow * cLow - (((high - aHigh * cHigh) - aLow * cHigh) - aHigh * cLow); // a c = high + lost, exactly
  return joined(high, lost + b * c);
}
