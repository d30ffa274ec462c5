/**
 * Products with a dense matrix in plain TypeScript: what others must agree with.
 * @module
 */

import type { Matrix, Products } from "./products.ts";

/** Products in plain TypeScript. */
export function plainProducts({ rows, columns, values, stride = columns }: Matrix): Products {
  return {
    apply(x, out) {
      // Two rows at a time, an odd last one with itself, and four partial sums of each, so that no addition waits for another.
      const whole = columns - columns % 4;
      for (let i = 0; i < rows; i += 2) {
        const next = Math.min(i + 1, rows - 1);
        let k = i * stride, l = next * stride, s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        for (let j = 0; j < whole; j += 4, k += 4, l += 4) {
          const x0 = x[j], x1 = x[j + 1], x2 = x[j + 2], x3 = x[j + 3];
          s0 += values[k] * x0;
          s1 += values[k + 1] * x1;
          s2 += values[k + 2] * x2;
          s3 += values[k + 3] * x3;
          t0 += values[l] * x0;
          t1 += values[l + 1] * x1;
          t2 += values[l + 2] * x2;
          t3 += values[l + 3] * x3;
        }
        for (let j = whole; j < columns; j++, k++, l++) {
          s0 += values[k] * x[j];
          t0 += values[l] * x[j];
        }
        out[i] = (s0 + s1) + (s2 + s3);
        out[next] = (t0 + t1) + (t2 + t3);
      }
    },
    applyTransposed(y, out) {
      out.fill(0, 0, columns);
      // Four rows at a time, added in their order, so that each entry of `out` is fetched and stored a quarter as often.
      const whole = rows - rows % 4;
      for (let i = 0, row = 0; i < whole; i += 4, row += 4 * stride) {
        const y0 = y[i], y1 = y[i + 1], y2 = y[i + 2], y3 = y[i + 3];
        for (let j = 0, k = row; j < columns; j++, k++) {
          out[j] = out[j] + y0 * values[k] + y1 * values[k + stride] + y2 * values[k + 2 * stride] +
            y3 * values[k + 3 * stride];
        }
      }
      for (let i = whole, row = i * stride; i < rows; i++, row += stride) {
        const yi = y[i];
        for (let j = 0; j < columns; j++) out[j] += yi * values[row + j];
      }
    },
  };
}
