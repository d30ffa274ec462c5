/**
 * Vectors of several kinds, weighed anew.
 * @module
 */

import { checkTable, countAt, tabulated, total } from "./counts.ts";
import { checkNumber, type Shells } from "./shells.ts";

/** Vectors of one kind, and what a weight among themselves is worth among all: an integer, or Infinity to leave them out. */
export interface Kind {
  /** The vectors. */
  readonly shells: Shells;
  /** What their weight is worth. */
  weight(own: number): number;
}

/** A shell of a kind. */
interface Shell {
  readonly kind: number;
  readonly own: number;
}

/**
 * Vectors of several kinds, which have none in common, by their new weights up to `most`.
 *
 * Shells of one new weight are numbered one after another.
 */
export function union({ most, kinds }: { most: number; kinds: readonly Kind[] }): Shells {
  checkTable(most);
  const sorted: Shell[][] = Array.from({ length: most + 1 }, () => []);
  kinds.forEach(({ shells, weight }, kind) => {
    for (const own of shells.counts.places) if (weight(own) <= most) sorted[weight(own)].push({ kind, own });
  });
  const sizeOf = ({ kind, own }: Shell): bigint => countAt(kinds[kind].shells.counts, own);
  const counts = tabulated(most, (w) =>
    total(sorted[w].map(({ kind, own }) => {
      const { significands, exponents } = kinds[kind].shells.counts;
      return { significand: significands[own], exponent: exponents[own] };
    })));
  const kindOf = (z: Int32Array, from: number): Shell => {
    for (let kind = 0; kind < kinds.length; kind++) {
      const own = kinds[kind].shells.weight(z, from);
      if (own < Infinity) return { kind, own };
    }
    return { kind: -1, own: Infinity };
  };
  return {
    length: kinds[0].shells.length,
    counts,
    weight(z, from) {
      const { kind, own } = kindOf(z, from);
      return kind < 0 ? Infinity : kinds[kind].weight(own);
    },
    rank(w, z, from) {
      const { kind, own } = kindOf(z, from);
      let before = 0n;
      for (const shell of sorted[w]) {
        if (shell.kind === kind && shell.own === own) break;
        before += sizeOf(shell);
      }
      return before + kinds[kind].shells.rank(own, z, from);
    },
    unrank(w, number, z, from) {
      for (const shell of sorted[w]) {
        const size = sizeOf(shell);
        if (number < size) return kinds[shell.kind].shells.unrank(shell.own, number, z, from);
        number -= size;
      }
      checkNumber(false);
    },
  };
}
