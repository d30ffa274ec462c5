/**
 * Integrals of smooth functions over short intervals.
 * @module
 */

// The positive nodes on [−1, 1], each with its weight, which −node has too.
const NODES: readonly (readonly [node: number, weight: number])[] = [
  [0.1834346424956498, 0.3626837833783620],
  [0.5255324099163290, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];

/**
 * `∫_a^c f(r) dr` by the eight-point rule of Gauss and Legendre: exact for polynomials of degree up to 15.
 *
 * The integrand is told where r is from the middle, too: a difference that rounding r may spoil.
 */
export function integral(f: (r: number, offset: number) => number, a: number, c: number): number {
  const middle = (a + c) / 2, half = (c - a) / 2;
  let sum = 0;
  for (const [node, weight] of NODES) {
    const t = half * node;
    sum += weight * (f(middle - t, -t) + f(middle + t, t));
  }
  return half * sum;
}
