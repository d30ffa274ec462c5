/**
 * The files in a zip archive, by its central directory.
 *
 * PKWARE, "APPNOTE.TXT: .ZIP file format specification", 6.3.
 * @module
 */

import { malformedAt } from "./tensor.ts";

/** How many times larger deflate can make a file at most, and what a short file may add. */
const MOST_GROWTH = 1032, SPARE = 64;

const bad = (at: number, what: string, expected: string, value: unknown): SyntaxError =>
  malformedAt("zip", at, what, expected, value);

/** The files in the archive by name; throws a `SyntaxError` where it is malformed. */
export async function unzipped(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const insist = (at: number, length: number, what: string): void => {
    if (at + length > bytes.length) throw bad(bytes.length, what, "whole", `${Math.max(0, bytes.length - at)} bytes`);
  };
  const end = directoryEnd(view), files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    insist(at, 46, "an entry of the directory");
    const signature = view.getUint32(at, true);
    if (signature !== 0x02014b50) throw bad(at, "an entry of the directory", "marked 0x2014b50", signature);
    const flags = view.getUint16(at + 8, true), method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true), size = view.getUint32(at + 24, true);
    const name = view.getUint16(at + 28, true), extra = view.getUint16(at + 30, true);
    const local = view.getUint32(at + 42, true), next = at + 46 + name + extra + view.getUint16(at + 32, true);
    insist(at, next - at, "an entry of the directory");
    if (flags & 1) throw bad(at + 8, "an entry", "not encrypted", `flags ${flags}`);
    if (method !== 0 && method !== 8) throw bad(at + 10, "the packing of an entry", "0 or 8 (deflate)", method);

    insist(local, 30, "the header of a file");
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    insist(start, packed, "a file");
    if (size > MOST_GROWTH * packed + SPARE) throw bad(at + 24, "the size of an entry", `below ${packed} × 1032`, size);
    const content = bytes.subarray(start, start + packed);
    const whole = method === 0 ? content : await inflated(content, size, start);
    if (whole.length !== size) throw bad(start, "the size of a file", `${size} bytes`, whole.length);
    files.set(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)), whole);
    at = next;
  }
  return files;
}

/** Where the record that ends the directory is: the last in the file, before a comment. */
function directoryEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === view.byteLength) {
      return at;
    }
  }
  throw bad(0, "the file", "a zip archive", `${view.byteLength} bytes without the end of a directory`);
}

/** What deflate made `packed` of, up to a byte more than `most`. */
async function inflated(packed: Uint8Array, most: number, at: number): Promise<Uint8Array> {
  const out = new Uint8Array(most + 1);
  let length = 0;
  try {
    const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    for await (const chunk of stream) {
      const room = chunk.subarray(0, out.length - length);
      out.set(room, length);
      length += room.length;
      if (length > most) break;
    }
  } catch (error) {
    throw bad(at, "a file", "packed by deflate", error instanceof Error ? error.message : String(error));
  }
  return out.subarray(0, length);
}
