/**
 * What is marked on axes.
 * @module
 */

/** Which multiples of a power of ten are marked on an axis of so many decades. */
const multiples = (decades: number): readonly number[] =>
  decades > 3 ? [1] : decades > 1.3 ? [1, 3] : decades > 0.7 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];

/** A logarithmic axis that holds `values`, as far as they are above 0, with some room; and what is marked on it. */
export function logarithmic(
  values: readonly number[],
): { readonly domain: [number, number]; readonly ticks: number[] } {
  const positive = values.filter((value) => value > 0), held = positive.length > 0 ? positive : [0.1, 1];
  const least = Math.min(...held) / 1.4, most = Math.max(...held) * 1.4, decades = Math.log10(most / least);
  const every = Math.ceil(decades / 6), from = Math.floor(Math.log10(least));
  const ticks = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => from + i)
    .filter((decade) => decade % every === 0)
    .flatMap((decade) => multiples(decades).map((multiple) => Number(`${multiple}e${decade}`)));
  return { domain: [least, most], ticks: ticks.filter((tick) => tick >= least && tick <= most) };
}
