/**
 * A quantizer of one's own: pairs of coordinates to the points of a hexagonal lattice.
 *
 * Copy this file and change it. A quantizer turns a vector into symbols, which are whatever you like, and back; a codec turns the
 * symbols into bits and back; `compressor` joins them. Both ends know the options, and all else that the reader needs has to be
 * in the bits. What the quantizer promises of its error is its `guarantee`, and `certify` tries to refute it.
 * @module
 */

import { type Compressor, compressor, float32, float32Up, mixedRadix, norm2 } from "@bitdescent/bitdescent";

/** What is sent: the norm of the vector, and for each pair of coordinates the row of its point and the place in the row. */
interface Symbols {
  readonly norm: number;
  /** Row, place, row, place, …; whole numbers that may be below 0. */
  readonly points: Int32Array;
}

/** How far apart rows are, for a spacing of 1. */
const HEIGHT = Math.sqrt(3) / 2;

/**
 * Divides `x` by its norm and moves each pair of coordinates to the nearest point of a hexagonal lattice.
 *
 * Points of the lattice are h = `spacing` apart, so its cells are hexagons whose corners are `h/√3` from their centre: that is
 * the `reach` of a cell, `1/√3`. No pair errs by more than `h/√3` of the norm, and n/2 pairs together by no more than
 * `h √(n/6)`: the error is relative, and `δ = 1 − h² n/6`. Throws a `RangeError` unless n is even.
 */
export function hexagonal({ dimension, spacing: h, reach = 1 / Math.sqrt(3) }: {
  /** n, even. */
  readonly dimension: number;
  readonly spacing: number;
  /** The largest error of a pair, in units of the spacing, that the guarantee goes by. */
  readonly reach?: number;
}): Compressor {
  if (dimension % 2 !== 0) {
    throw new RangeError(`Cannot make pairs as the dimension must be even: current value is ${dimension}`);
  }
  // the farthest a row or a place can be from 0, for pairs in the unit circle; each is sent as a number from 0 to 2 × that
  const most = Math.ceil(1 / (h * HEIGHT) + 1 / 2);
  const digits = mixedRadix({ radices: new Int32Array(dimension).fill(2 * most + 1) });
  const error = h * reach * Math.sqrt(dimension / 2) * (1 + 2 ** -22); // the norm is rounded up to a float32

  return compressor<Symbols>({
    dimension,
    guarantee: { kind: "contractive", delta: 1 - error * error },

    quantize(x) {
      if (x.length !== dimension) {
        throw new TypeError(`Cannot quantize x as its length must be ${dimension}: current value is ${x.length}`);
      }
      const norm = float32Up(norm2(x)); // a RangeError where x is not finite
      const points = new Int32Array(dimension);
      for (let i = 0; norm > 0 && i < dimension; i += 2) {
        const [row, place] = nearest(x[i] / norm / h, x[i + 1] / norm / h);
        points[i] = row;
        points[i + 1] = place;
      }
      return { norm, points };
    },

    dequantize({ norm, points }, _key, out = new Float64Array(dimension)) {
      for (let i = 0; i < dimension; i += 2) {
        const [row, place] = [points[i], points[i + 1]];
        out[i] = norm * h * (place + shift(row));
        out[i + 1] = norm * h * HEIGHT * row;
      }
      return out;
    },
  }, {
    write({ norm, points }, sink) {
      float32.write(norm, sink);
      digits.write(points.map((value) => value + most), sink);
    },
    read(source) {
      const norm = float32.read(source);
      if (!(norm >= 0 && norm < Infinity)) throw new RangeError(`Cannot read a norm of ${norm}`);
      return { norm, points: digits.read(source).map((value) => value - most) };
    },
  });
}

/** Every other row is shifted by half a place. */
const shift = (row: number): number => row % 2 === 0 ? 0 : 1 / 2;

/** Row and place of the point nearest to (a, b): of the nearest in the even rows and in the odd ones, the nearer. */
function nearest(a: number, b: number): readonly [row: number, place: number] {
  const candidates = [0, 1].map((odd) => {
    const row = 2 * Math.round((b / HEIGHT - odd) / 2) + odd, place = Math.round(a - shift(row));
    return { row, place, distance: Math.hypot(a - place - shift(row), b - row * HEIGHT) };
  });
  const [even, odd] = candidates, { row, place } = odd.distance < even.distance ? odd : even;
  return [row, place];
}
