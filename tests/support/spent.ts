/**
 * Bit rules at work.
 * @module
 */

import type { BitRule, Vec } from "@bitdescent/bitdescent";

/** What a rule says of each round of a run that hears `means`. */
export function spent<S, B>({ init, bits, heard }: BitRule<S, B>, means: readonly Vec[]): B[] {
  let state = init;
  return means.map((mean) => {
    const now = bits(state);
    state = heard(state, mean);
    return now;
  });
}
