/**
 * The points of A_n*, class by class.
 *
 * They are integers `u₀ … u_n` modulo (1, …, 1): with `N = n + 1` and `s = Σ uⱼ` from 0 to n, and `k = Σ uⱼ(uⱼ − 1)/2`, the
 * squared norm is `Σ uⱼ² − s²/N = 2k + s(N − s)/N`. Conway, Sloane, chapter 4 §6.
 * @module
 */

import { NEGLIGIBLE, polar, type Series } from "./series.ts";

/**
 * The series of the points of sum s by k, `0 ≤ s ≤ N/2`.
 *
 * It is the coefficient of `zˢ` in `θ(q, z)^N`, `θ(q, z) = Σ q^{u(u−1)/2} zᵘ`. The mean of `θ^N z^{−s}` over the N points
 * `z = ρωʲ` has also that of `z^{s+mN}`, which is the same points moved by m in every coordinate: it is the coefficient times
 * `Σₘ q^{ms + Nm(m−1)/2} ρ^{mN}`. With `ρ = |q|^{½ − s/N}` coordinates are about s/N, and the last sum is about 1.
 */
export function classSeries(N: number, s: number): Series {
  const cosines = Float64Array.from({ length: N }, (_, j) => Math.cos(2 * Math.PI * j / N));
  const sines = Float64Array.from({ length: N }, (_, j) => Math.sin(2 * Math.PI * j / N));
  return ({ re, im }) => {
    const q = polar({ re, im }), centre = s / N, tilt = (0.5 - centre) * q.log; // ln ρ
    // |q|^{u²/2 − u s/N}, which is below 10⁻²⁰ at more than `reach` from the centre
    const reach = Math.ceil(Math.sqrt(2 * Math.log(NEGLIGIBLE) / q.log + 1)), width = 2 * reach + 1;
    const a = new Float64Array(width), b = new Float64Array(width); // a + ib = q^{u(u−1)/2} ρᵘ
    for (let i = 0; i < width; i++) {
      const u = i - reach, size = Math.exp(u * (u - 1) / 2 * q.log + u * tilt), turn = u * (u - 1) / 2 * q.argument;
      a[i] = size * Math.cos(turn);
      b[i] = size * Math.sin(turn);
    }
    const top = Math.log(a.reduce((sum, x, i) => sum + Math.hypot(x, b[i]), 0)); // θ(|q|, ρ)
    let x = 0, y = 0;
    for (let j = 0; j < N; j++) {
      let re = 0, im = 0; // θ(q, ρωʲ)
      for (let i = 0, at = (N - reach % N) * j % N; i < width; i++, at += j, at -= at < N ? 0 : N) {
        re += a[i] * cosines[at] - b[i] * sines[at];
        im += a[i] * sines[at] + b[i] * cosines[at];
      }
      const { log, argument } = polar({ re, im }), size = Math.exp(N * (log - top));
      const turn = N * argument - 2 * Math.PI * (j * s % N) / N;
      x += size * Math.cos(turn) / N;
      y += size * Math.sin(turn) / N;
    }
    const mean = polar({ re: x, im: y }), moved = polar(shifts(q.log, q.argument, N, s));
    return { log: mean.log + N * top - s * tilt - moved.log, argument: mean.argument - moved.argument };
  };
}

/** `Σₘ q^{ms + Nm(m−1)/2} ρ^{mN}`, terms of size `|q|^{Nm²/2}`. */
function shifts(log: number, argument: number, N: number, s: number): { re: number; im: number } {
  let re = 1, im = 0;
  for (let m = 1; N * m * m / 2 * log > Math.log(NEGLIGIBLE); m++) {
    for (const t of [m, -m]) {
      const size = Math.exp(N * t * t / 2 * log), turn = (t * s + N * t * (t - 1) / 2) * argument;
      re += size * Math.cos(turn);
      im += size * Math.sin(turn);
    }
  }
  return { re, im };
}
