/**
 * Parts of pictures, cut out for convolutions.
 * @module
 */

/** What is cut out. */
export interface Fields {
  /** Pixels along a side of the picture. */
  readonly side: number;
  /** Pixels along a side of an inner field. */
  readonly inner: number;
  /** Pixels from an inner field to the next. */
  readonly stride: number;
  /** Inner fields along a side of an outer field; outer fields do not overlap. */
  readonly outer: number;
}

/**
 * Cuts the inner fields out of pictures, those of an outer field one after another; what is beyond the picture is 0.
 *
 * Fields lie as far over one edge of the picture as over the other, or a pixel farther over the last. The outcome has, in this
 * order: the picture, the outer field's row and column, the inner field's row and column in it, the pixel's row and column.
 */
export function fieldsOfFields(fields: Fields): (pixels: Float32Array) => Float32Array<ArrayBuffer> {
  const from = places(fields), size = fields.side ** 2;
  return (pixels) => {
    const count = pixels.length / size, cut = new Float32Array(count * from.length);
    const picture = new Float32Array(size + 1); // with the 0 beyond it
    for (let start = 0, k = 0; start < pixels.length; start += size) {
      picture.set(pixels.subarray(start, start + size));
      for (let i = 0; i < from.length; i++, k++) cut[k] = picture[from[i]];
    }
    return cut;
  };
}

/** The numbers of the pixels that are wanted, in order; that after the last pixel for what is beyond the picture. */
function places({ side, inner, stride, outer }: Fields): Int32Array {
  const step = stride * outer, count = side / step, before = Math.floor((inner - stride) / 2);
  if (!Number.isInteger(count)) {
    throw new RangeError(`Cannot cut out fields as the side must be a multiple of ${step}: current value is ${side}`);
  }
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const along = upTo(count).map((i) =>
    upTo(outer).map((j) => upTo(inner).map((k) => i * step + j * stride + k - before))
  );
  const isInside = (p: number): boolean => p >= 0 && p < side;
  return Int32Array.from(
    along.flatMap((row) =>
      along.flatMap((column) =>
        row.flatMap((rows) =>
          column.flatMap((columns) =>
            rows.flatMap((r) => columns.map((c) => isInside(r) && isInside(c) ? r * side + c : side * side))
          )
        )
      )
    ),
  );
}
