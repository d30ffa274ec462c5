/**
 * Zip archives of any kind, right or wrong.
 * @module
 */

import { crc32 } from "../../../base/crc32.ts";

/** A file to archive. */
export interface File {
  readonly name: string;
  /** What is said of it: how it is packed, how long it is, its checksum. */
  readonly method: number;
  readonly size: number;
  readonly checksum: number;
  /** Its bytes as they are packed; without them it is at the place of the file before it. */
  readonly packed: Uint8Array;
  readonly isShared?: boolean;
}

/** A file that is not packed. */
export const stored = (name: string, content: Uint8Array): File => (
  { name, method: 0, size: content.length, checksum: crc32(content), packed: content }
);

/** A file that is packed by deflate. */
export async function deflated(name: string, content: Uint8Array): Promise<File> {
  const stream = new Blob([content.slice()]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return { ...stored(name, content), method: 8, packed: new Uint8Array(await new Response(stream).arrayBuffer()) };
}

/** Numbers of two and four bytes, the least significant first. */
const two = (n: number): number[] => [n & 255, n >>> 8 & 255];
const four = (n: number): number[] => [...two(n), ...two(n >>> 16)];

/** The archive of `files` in their order. */
export function archive(files: readonly File[]): Uint8Array {
  const body: number[] = [], directory: number[] = [];
  let local = 0;
  for (const { name, method, size, checksum, packed, isShared } of files) {
    const said = [
      ...[...two(20), ...two(0), ...two(method), ...four(0), ...four(checksum), ...four(packed.length), ...four(size)],
      ...[...two(name.length), ...two(0)],
    ];
    const letters = [...new TextEncoder().encode(name)];
    if (!isShared) {
      local = body.length;
      body.push(...four(0x04034b50), ...said, ...letters, ...packed);
    }
    directory.push(...four(0x02014b50), ...two(20), ...said, ...Array(10).fill(0), ...four(local), ...letters);
  }
  const end = [0, 0, 0, 0, ...two(files.length), ...two(files.length), ...four(directory.length), ...four(body.length)];
  return Uint8Array.from([...body, ...directory, ...four(0x06054b50), ...end, 0, 0]);
}
