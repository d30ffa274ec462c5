/**
 * The checksum of sealed messages, and of files in archives.
 * @module
 */

/** What a byte does to the register when k bytes follow it, at `256 k + byte`; made at the first use. */
let table: Int32Array | undefined;

function tableOfBytes(): Int32Array {
  const after = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
    after[byte] = register;
  }
  for (let i = 256; i < after.length; i++) after[i] = (after[i - 256] >>> 8) ^ after[after[i - 256] & 0xff];
  return after;
}

/** The same from the runtime, where it has it: Deno and Node do, in instructions of the processor. Null where it is not there. */
let native: ((bytes: Uint8Array) => number) | null | undefined;

function nativeCrc32(): typeof native {
  const runtime: { getBuiltinModule?: (name: string) => { crc32?: unknown } | undefined } | undefined = Reflect.get(
    globalThis,
    "process",
  );
  const found = runtime?.getBuiltinModule?.("node:zlib")?.crc32;
  return typeof found === "function" ? (bytes) => found(bytes) : null;
}

/** From how many bytes on the runtime is asked. */
const LONG = 64;

/** CRC-32 of ISO 3309, as in gzip and PNG: polynomial 04C11DB7, bits reflected, register and result inverted. */
export function crc32(bytes: Uint8Array): number {
  if (bytes.length < LONG) return plainCrc32(bytes);
  native = native === undefined ? nativeCrc32() : native;
  return native ? native(bytes) : plainCrc32(bytes);
}

/**
 * The same for any runtime.
 *
 * Eight bytes at a time: Kounavis, Berry, "A systematic approach to building high performance software-based CRC generators",
 * ISCC 2005.
 */
export function plainCrc32(bytes: Uint8Array): number {
  const after = table ??= tableOfBytes(), whole = bytes.length & ~7;
  let register = -1, i = 0;
  for (; i < whole; i += 8) {
    register ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    register = after[1792 + (register & 0xff)] ^ after[1536 + ((register >>> 8) & 0xff)] ^
      after[1280 + ((register >>> 16) & 0xff)] ^ after[1024 + (register >>> 24)] ^
      after[768 + bytes[i + 4]] ^ after[512 + bytes[i + 5]] ^ after[256 + bytes[i + 6]] ^ after[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) register = (register >>> 8) ^ after[(register ^ bytes[i]) & 0xff];
  return ~register >>> 0;
}
