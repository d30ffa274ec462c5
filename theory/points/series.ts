/**
 * Power series whose coefficients count lattice points, as functions of a complex number inside the unit circle.
 *
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 and 7.
 * @module
 */

/** A complex number. */
export interface Complex {
  /** Its real part. */
  readonly re: number;
  /** Its imaginary part. */
  readonly im: number;
}

/** A complex number other than 0 by its logarithm, as large numbers have no other form. */
export interface Polar {
  /** ln of its absolute value; `−∞` where that is 0. */
  readonly log: number;
  /** Its argument, in radians. */
  readonly argument: number;
}

/** A series with coefficients of at least 0, by its value at q. */
export type Series = (q: Complex) => Polar;

const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const scaled = (c: number, a: Complex): Complex => ({ re: c * a.re, im: c * a.im });
const squared = (a: Complex): Complex => times(a, a);

/** Both parts of what is left out of a sum are below this; sums are about 1 or more. */
export const NEGLIGIBLE = 1e-20;

const matters = ({ re, im }: Complex): boolean => Math.abs(re) + Math.abs(im) > NEGLIGIBLE;

/** `ln |a|` and the argument of a. */
export function polar({ re, im }: Complex): Polar {
  return { log: Math.log(re * re + im * im) / 2, argument: Math.atan2(im, re) };
}

/** The n-th power of a series. */
export function power(series: (q: Complex) => Complex, n: number): Series {
  return (q) => {
    const { log, argument } = polar(series(q));
    return { log: n * log, argument: n * argument };
  };
}

/** `Σ q^{first·k + second·k(k−1)/2}` over k ≥ 0, by its quotients: `q^first`, and those grow by `q^second`. */
function partialTheta(first: Complex, second: Complex): Complex {
  let sum: Complex = { re: 1, im: 0 };
  for (let term = first, quotient = times(first, second); matters(term); quotient = times(quotient, second)) {
    sum = plus(sum, term);
    term = times(term, quotient);
  }
  return sum;
}

/** `φ(q) = Σ q^{k²}` over all integers: the points of Z by their squares. */
export function squares(q: Complex): Complex {
  return plus(scaled(2, partialTheta(q, squared(q))), { re: -1, im: 0 });
}

/** `ψ(q) = Σ q^{k(k+1)/2}` over k ≥ 0. */
export function triangles(q: Complex): Complex {
  return partialTheta(q, q);
}

/** `1 + 2q ψ(q⁸) = 1 + 2 Σ q^{(2t−1)²}`: the cells of Z by four times the square of their point nearest to 0. */
export function cells(q: Complex): Complex {
  return plus({ re: 1, im: 0 }, scaled(2, times(q, triangles(squared(squared(squared(q)))))));
}

/** `2ψ(q)`: the points of Z + ½ by `(x² − ¼)/2`. */
export function halves(q: Complex): Complex {
  return scaled(2, triangles(q));
}

/** `x = φ(q)⁴` and `y = 16 q ψ(q²)⁴`: four integers, or four integers and a half, by half of twice the square. */
function quadruples(q: Complex): { x: Complex; y: Complex } {
  const square = squared(q);
  return { x: squared(squared(squares(q))), y: times(scaled(16, q), squared(squared(triangles(square)))) };
}

/** `E₄ = x² + 14 x y + y²`, from the weights of Hamming's code: the points of E₈ by half of the squared norm. */
export function gossetSeries(q: Complex): Complex {
  return hamming(quadruples(q));
}

function hamming({ x, y }: { x: Complex; y: Complex }): Complex {
  return plus(plus(squared(x), scaled(14, times(x, y))), squared(y));
}

/** `E₄³ − 720 Δ`, `Δ = x y (x − y)⁴ / 16`: the points of Λ₂₄ by half of the squared norm. */
export function leechSeries(q: Complex): Complex {
  const { x, y } = quadruples(q), e = hamming({ x, y });
  const delta = times(times(x, y), squared(squared(plus(x, scaled(-1, y)))));
  return plus(times(e, squared(e)), scaled(-45, delta));
}
