/**
 * Bisection over the integers.
 * @module
 */

/** The largest integer in [yes, no) of which `holds`, given that it holds of `yes` and, once it fails, fails for good. */
export function largest(holds: (x: number) => boolean, yes: number, no: number): number {
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
