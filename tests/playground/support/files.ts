/**
 * Files to drop.
 * @module
 */

/** A file of NumPy with float32 numbers. */
export function npy(values: readonly number[]): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`;
  const text = header.padEnd(117) + "\n"; // the numbers begin at a multiple of 64
  const head = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length & 255, text.length >> 8];
  const numbers = new Uint8Array(Float32Array.from(values).buffer);
  return Uint8Array.from([...head, ...new TextEncoder().encode(text), ...numbers]);
}
