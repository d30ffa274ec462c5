/**
 * What an average of independent draws says of an expectation.
 * @module
 */

/** The chance of rejecting a true claim, over all claims of one call. */
const FALSE_ALARM = 1e-9;

/**
 * How far the average of `draws`, each within `range` of the others, may be from its expectation, but with probability
 * 10⁻⁹ shared over `claims` claims: `√(2V λ/m) + 7 R λ/(3(m − 1))`, `λ = ln(4 claims/10⁻⁹)`, V the sample variance.
 *
 * Maurer, Pontil, "Empirical Bernstein bounds and sample variance penalization", COLT 2009, Theorem 4, on both sides.
 */
export function meanAndSlack(
  draws: ArrayLike<number>,
  { range, claims }: { range: number; claims: number },
): { mean: number; slack: number } {
  const m = draws.length, lambda = Math.log(4 * claims / FALSE_ALARM);
  let mean = 0, square = 0;
  for (let i = 0; i < m; i++) mean += draws[i] / m;
  for (let i = 0; i < m; i++) square += (draws[i] - mean) ** 2;
  const variance = square / (m - 1);
  return { mean, slack: Math.sqrt(2 * variance * lambda / m) + 7 * range * lambda / (3 * (m - 1)) };
}
