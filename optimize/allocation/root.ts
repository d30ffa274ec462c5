/**
 * The root of an increasing function.
 * @module
 */

/** More evaluations than a root takes, unless the function has none. */
const PATIENCE = 4000;

/**
 * A place where `|f| ≤ tolerance`, or next to which the sign of f changes, for f that does not decrease.
 *
 * It walks from `near` in growing steps until the sign changes, then divides: at the chord, where an end that is met twice
 * running counts half (Dowell, Jarratt, "A modified regula falsi method", BIT 11, 1971), and every fourth time in the middle.
 * A step is at first twice what the root is away where f grows by `slope` a unit. Infinite values are allowed. Where the sign does
 * not change, the place reached is ±∞.
 */
export function rootOf(
  f: (x: number) => number,
  { near, tolerance, slope }: { near: number; tolerance: number; slope: number },
): number {
  let a = near, fa = f(a), b = a, fb = fa;
  const up = fa < 0 ? 1 : -1;
  for (let step = clampedStep(2 * Math.abs(fa) / slope); fb * up < 0; step *= 2) {
    if (Math.abs(fb) <= tolerance || Math.abs(b) === Infinity) return b;
    a = b, fa = fb;
    b = a + up * step, fb = f(b);
  }
  // f(a) and f(b) are on two sides of 0
  for (let count = 1; count < PATIENCE; count++) {
    if (Math.abs(fb) <= tolerance) return b;
    const chord = b - fb * ((b - a) / (fb - fa)), middle = a + (b - a) / 2;
    const between = count % 4 !== 0 && (chord - a) * (chord - b) < 0;
    const c = between ? chord : middle;
    if (c === a || c === b) return b;
    const fc = f(c);
    if (fc * fb <= 0) a = b, fa = fb;
    else fa /= 2;
    b = c, fb = fc;
  }
  return b;
}

/** A first step that is neither lost beside `near` nor beyond all places. */
function clampedStep(step: number): number {
  return Math.min(Math.max(step, 2 ** -20), 2 ** 10);
}
