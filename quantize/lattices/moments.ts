/**
 * Two sums that closed forms of second moments are made of.
 * @module
 */

/**
 * `E|V|` of a sum V of n independent numbers uniform on [−½, ½], to a relative accuracy of 10⁻¹².
 *
 * With Cauchy's density of V, `E|V| = 2 Σ_{k < n/2} (−1)ᵏ C(n, k) (n/2 − k)^{n+1} / (n + 1)!`. For large n that cancels, and
 * Edgeworth's series from the cumulants of V has `E|V| = √(n/(6π)) (1 + 1/(20n) + 11/(1120n²) + …)`.
 */
export function meanMagnitude(n: number): number {
  if (n >= 32) {
    const terms = -9938661 / 5125120000;
    return Math.sqrt(n / (6 * Math.PI)) *
      (1 + (1 / 20 + (11 / 1120 + (41 / 22400 + (-19773 / 19712000 + terms / n) / n) / n) / n) / n);
  }
  let sum = 0n, binomial = 1n, factorial = 1n;
  for (let k = 0; 2 * k < n; k++) {
    let term = k % 2 === 0 ? binomial : -binomial;
    for (let i = 0; i <= n; i++) term *= BigInt(n - 2 * k);
    sum += term;
    binomial = binomial * BigInt(n - k) / BigInt(k + 1);
  }
  for (let k = 2; k <= n + 1; k++) factorial *= BigInt(k);
  return Number(sum) / Number(factorial << BigInt(n));
}

/** Ramanujan's `Q(N) = 1 + (N − 1)/N + (N − 1)(N − 2)/N² + …`, about `√(πN/2)`; Knuth, TAOCP 1, §1.2.11.3. */
export function ramanujanQ(N: number): number {
  let sum = 0;
  for (let k = 1, term = 1; term > 1e-20; k++) sum += term, term *= (N - k) / N;
  return sum;
}
