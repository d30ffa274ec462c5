/**
 * How much there is to load over a network.
 * @module
 */

/** How many bytes there are with gzip. */
export async function compressedSize(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  return (await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes()).length;
}
