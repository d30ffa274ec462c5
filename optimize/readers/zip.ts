/**
 * The files in a zip archive, by its central directory.
 *
 * PKWARE, "APPNOTE.TXT: .ZIP file format specification", 6.3.
 * @module
 */

import { crc32 } from "../../base/crc32.ts";
import { cut, malformedAt } from "./malformed.ts";

/** How many times larger deflate can make a file at most, and what a short file may add. */
const MOST_GROWTH = 1032, SPARE = 64;

const bad = (at: number, what: string, expected: string, value: string | number): SyntaxError =>
  malformedAt("zip", `byte ${at}`, what, expected, value);

/**
 * The files in the archive by name; throws a `SyntaxError` where it is malformed or damaged.
 *
 * No two files may have one name, and together they may not be packed in more bytes than the archive has, so that what they
 * are unpacked to is at most 1032 times as long.
 */
export async function unzipped(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let together = 0;
  for (const { at, name, method, packed, size, checksum, start } of entries(bytes)) {
    together += packed;
    if (together > bytes.length) throw bad(at + 20, "all files packed", `at most ${bytes.length} bytes`, together);
    if (size > MOST_GROWTH * packed + SPARE) throw bad(at + 24, "the size of an entry", `below ${packed} × 1032`, size);
    if (files.has(name)) throw bad(at + 46, "the name of a file", "its own", name);
    const content = bytes.subarray(start, start + packed);
    const whole = method === 0 ? content : await inflated(content, size, start);
    if (whole.length !== size) throw bad(start, "the size of a file", `${size} bytes`, whole.length);
    const sum = crc32(whole);
    if (sum !== checksum) throw bad(at + 16, `the checksum of ${cut(name)}`, `${sum}, that of its content`, checksum);
    files.set(name, whole);
  }
  return files;
}

/** A file as the directory describes it. */
interface Entry {
  /** The byte at which the directory does so. */
  readonly at: number;
  readonly name: string;
  /** How it is packed: 0 not at all, 8 by deflate. */
  readonly method: number;
  /** How many bytes it takes packed. */
  readonly packed: number;
  /** How many it has. */
  readonly size: number;
  /** Their CRC-32. */
  readonly checksum: number;
  /** The byte at which it starts. */
  readonly start: number;
}

/** The entries of the directory in their order, all of whose bytes are there. */
function* entries(bytes: Uint8Array): Generator<Entry, void, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const insist = (at: number, length: number, what: string): void => {
    if (at + length > bytes.length) throw bad(bytes.length, what, "whole", `${Math.max(0, bytes.length - at)} bytes`);
  };
  const end = directoryEnd(view);
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    insist(at, 46, "an entry of the directory");
    const signature = view.getUint32(at, true);
    if (signature !== 0x02014b50) throw bad(at, "an entry of the directory", "marked 0x2014b50", signature);
    const flags = view.getUint16(at + 8, true), method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true), name = view.getUint16(at + 28, true);
    const next = at + 46 + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    insist(at, next - at, "an entry of the directory");
    if (flags & 1) throw bad(at + 8, "an entry", "not encrypted", `flags ${flags}`);
    if (method !== 0 && method !== 8) throw bad(at + 10, "the packing of an entry", "0 or 8 (deflate)", method);

    const local = view.getUint32(at + 42, true);
    insist(local, 30, "the header of a file");
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    insist(start, packed, "a file");
    yield {
      at,
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)),
      method,
      packed,
      size: view.getUint32(at + 24, true),
      checksum: view.getUint32(at + 16, true),
      start,
    };
    at = next;
  }
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
  const reader = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader.read()).value;
    } catch (error) {
      throw bad(at, "a file", "packed by deflate", error instanceof Error ? error.message : String(error));
    }
  };
  let length = 0;
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
    const room = chunk.subarray(0, out.length - length);
    out.set(room, length);
    length += room.length;
    if (length <= most) continue;
    await reader.cancel(); // there is more than was announced, and none of it is wanted
    break;
  }
  return out.subarray(0, length);
}
