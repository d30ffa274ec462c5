/**
 * Norms as they begin a message: float32 numbers, the most significant byte of each first.
 * @module
 */

/** Puts norms at the beginning of bytes. */
export function putNorms(norms: Float32Array, { buffer, byteOffset }: Uint8Array): void {
  const view = new DataView(buffer, byteOffset);
  for (let b = 0; b < norms.length; b++) view.setFloat32(4 * b, norms[b]);
}

/** The norms in the bytes of them. */
export function normsIn({ buffer, byteOffset, length }: Uint8Array): Float32Array {
  const view = new DataView(buffer, byteOffset), norms = new Float32Array(length / 4);
  for (let b = 0; b < norms.length; b++) norms[b] = view.getFloat32(4 * b);
  return norms;
}
