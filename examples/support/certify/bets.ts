/**
 * What draws prove of an expectation when nothing is known of how far they may stray: by betting.
 *
 * Whoever claims that a mean is m takes every bet that is fair under the claim; a stake that grows 1/α-fold has a chance of at
 * most α if the claim is true (Ville), so then the claim is refuted. No bound on the draws is needed, and none is assumed.
 *
 * Waudby-Smith, Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86(1), 2024; Wang, Ramdas,
 * "Catoni-style confidence sequences for heavy-tailed mean estimation", Stochastic Process. Appl. 163, 2023.
 * @module
 */

/** The stake is divided over bets of these sizes, for the best size is not known beforehand. */
const SIZES: readonly number[] = Array.from({ length: 11 }, (_, k) => 2 ** -k);

/**
 * What the expectation of these draws, none below 0, is at least, but for a chance of α: the largest m with
 * `mean_λ Π (1 + λ(Yᵢ/m − 1)) ≥ 1/α`. Under `E Y ≤ m` each factor is at least 0 and at most 1 on average.
 */
export function meanAtLeast(draws: readonly number[], alpha: number): number {
  const mean = average(draws);
  if (!(mean > 0)) return 0;
  return largest(0, mean, (m) => {
    const gains = SIZES.map((size) => draws.reduce((sum, y) => sum + Math.log1p(size * (y / m - 1)), 0));
    return averageOfExponentials(gains) >= -Math.log(alpha);
  });
}

/**
 * What the expectation of these draws, whose variance is at most `spread²`, is at least, but for a chance of α: the largest b
 * with `mean_λ Π exp φ(λ(Yᵢ − b))/(1 + λ² spread²/2) ≥ 1/α`, where `exp φ(y) = 1 + y + y²/2` for `y ≥ 0` and `φ(−y) = −φ(y)`.
 *
 * Under `E Y ≤ b` and `Var Y ≤ spread²` each factor is at most 1 on average, for `exp φ(y) ≤ 1 + y + y²/2` everywhere.
 */
export function shiftedAtLeast(draws: readonly number[], spread: number, alpha: number): number {
  const mean = average(draws);
  if (!(spread > 0)) return mean; // draws that cannot vary
  return largest(Math.min(mean, 0) - 16 * spread, mean, (b) => {
    const gains = SIZES.map((size) => {
      const cost = Math.log1p(size * size / 2);
      return draws.reduce((sum, y) => sum + influence(size * (y - b) / spread) - cost, 0);
    });
    return averageOfExponentials(gains) >= -Math.log(alpha);
  });
}

/** Catoni's φ. */
const influence = (y: number): number => Math.sign(y) * Math.log1p(Math.abs(y) + y * y / 2);

/** The mean of numbers. */
export const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** `log mean exp`, which does not overflow. */
function averageOfExponentials(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(average(logs.map((log) => Math.exp(log - most))));
}

/** The largest number between `low`, where `holds` is true or not asked, and `high`, if it is true up to some number only. */
function largest(low: number, high: number, holds: (x: number) => boolean): number {
  for (let i = 0; i < 40; i++) {
    const middle = low + (high - low) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
