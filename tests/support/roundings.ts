/**
 * Everything that stochastic rounding to levels may do to a short vector.
 * @module
 */

/** One of the ways to round. */
export interface Outcome {
  /** How likely it is. */
  readonly probability: number;
  /** The rounded vector. */
  readonly values: readonly number[];
  /** The signed numbers of its levels; 0 where there is a zero level, or where the norm is 0. */
  readonly numbers: readonly number[];
}

/** All the outcomes for `x`, from the definition: between two neighbours among the signed levels, without a bias. */
export function roundings(
  { x, levels, norms, bucket = x.length }: {
    x: ArrayLike<number>;
    levels: ArrayLike<number>;
    norms: ArrayLike<number>;
    bucket?: number;
  },
): Outcome[] {
  const positive = Array.from(levels).filter((level) => level > 0);
  const signed = [
    ...positive.map((level, j) => ({ level: -level, number: -j - 1 })).reverse(),
    ...levels[0] === 0 ? [{ level: 0, number: 0 }] : [],
    ...positive.map((level, j) => ({ level, number: j + 1 })),
  ];
  let outcomes: Outcome[] = [{ probability: 1, values: [], numbers: [] }];
  Array.from(x).forEach((v, i) => {
    const size = norms[Math.floor(i / bucket)], r = size > 0 ? v / size : 0;
    const above = signed.findIndex(({ level }) => level >= r), exact = signed[above].level === r;
    const next = size === 0
      ? [{ level: 0, number: 0, p: 1 }]
      : exact
      ? [{ ...signed[above], p: 1 }]
      : [signed[above - 1], signed[above]].map(({ level, number }, up) => {
        const share = (r - signed[above - 1].level) / (signed[above].level - signed[above - 1].level);
        return { level, number, p: up === 1 ? share : 1 - share };
      });
    outcomes = outcomes.flatMap(({ probability, values, numbers }) =>
      next.map(({ level, number, p }) => ({
        probability: probability * p,
        values: [...values, size * level],
        numbers: [...numbers, number],
      }))
    );
  });
  return outcomes;
}
