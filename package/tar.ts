/**
 * A file of a tar archive, changed.
 * @module
 */

const BLOCK = 512;

/** Where a field of a header lies (POSIX.1-1988, `ustar`), from and to. */
const fields = { name: [0, 100], size: [124, 136], checksum: [148, 156] } as const;

/**
 * The archive with the text of the file `path`, which is shorter than 100 bytes, edited, and all else as it was. Throws an
 * `Error` where it has no such file.
 */
export function edited(tar: Uint8Array, path: string, edit: (text: string) => string): Uint8Array<ArrayBuffer> {
  for (let start = 0; start + BLOCK <= tar.length;) {
    const header = tar.slice(start, start + BLOCK), size = parseInt(textIn(header, "size"), 8) || 0;
    const body = start + BLOCK, end = body + padded(size);
    if (textIn(header, "name") === path) {
      const text = new TextEncoder().encode(edit(new TextDecoder().decode(tar.subarray(body, body + size))));
      const content = new Uint8Array(padded(text.length));
      content.set(text);
      return joined([tar.subarray(0, start), resized(header, text.length), content, tar.subarray(end)]);
    }
    start = end;
  }
  throw new Error(`Cannot edit ${path} as it is not in the archive`);
}

const padded = (size: number): number => Math.ceil(size / BLOCK) * BLOCK;

function textIn(header: Uint8Array, field: keyof typeof fields): string {
  const bytes = header.subarray(...fields[field]), end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The header for a file of another size. Its checksum is the sum of its bytes, with spaces where the sum is to stand. */
function resized(header: Uint8Array, size: number): Uint8Array {
  const made = header.slice(), put = (text: string, at: number) => made.set(new TextEncoder().encode(text), at);
  put(`${size.toString(8).padStart(11, "0")}\0`, fields.size[0]);
  made.fill(0x20, ...fields.checksum);
  const sum = made.reduce((a, b) => a + b);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, fields.checksum[0]);
  return made;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
