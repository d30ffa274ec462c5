/**
 * Bytes at places between those of bytes.
 * @module
 */

/**
 * Puts into `out`, from `to` on, as many bytes as `given` has: the low 8 − `by` bits of the byte `before`, then what is given
 * but the last 8 − `by` bits, where `0 < by < 8`. Returns the last byte given, of which those are.
 */
export function shifted(given: Uint8Array, by: number, before: number, out: Uint8Array, to: number): number {
  for (let i = 0; i < given.length; i++) {
    out[to + i] = (before << by) | (given[i] >>> (8 - by));
    before = given[i];
  }
  return before;
}
