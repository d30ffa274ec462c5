/**
 * Signs that follow from a sum.
 * @module
 */

import type { Shells } from "./shells.ts";

/**
 * Those vectors whose sum is a multiple of `modulus`, of shells whose last integer has a free sign: it is the one that the
 * sum asks for.
 *
 * So the sign of the last integer t must always change the sum by half of the modulus: `2t = m/2` modulo m.
 */
export function signedBySum(shells: Shells, modulus: number): Shells {
  const { length } = shells;
  const isMultiple = (z: Int32Array, from: number): boolean => {
    let sum = 0;
    for (let j = from; j < from + length; j++) sum += z[j];
    return sum % modulus === 0;
  };
  return {
    ...shells,
    weight: (z, from) => isMultiple(z, from) ? shells.weight(z, from) : Infinity,
    unrank(weight, rank, z, from) {
      shells.unrank(weight, rank, z, from);
      if (!isMultiple(z, from)) z[from + length - 1] *= -1;
    },
  };
}
