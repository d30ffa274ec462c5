/**
 * Bisection over the integers.
 * @module
 */

/** The least integer from `first` on of which `holds`, given that it holds of all from there on. */
export function firstWhere(holds: (x: number) => boolean, first: number): number {
  let below = first - 1, step = 1;
  while (!holds(below + step)) below += step, step *= 2;
  let at = below + step;
  while (at - below > 1) {
    const middle = Math.floor((below + at) / 2);
    if (holds(middle)) at = middle;
    else below = middle;
  }
  return at;
}
