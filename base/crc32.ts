/**
 * The checksum of sealed messages, and of files in archives.
 * @module
 */

/** What each byte does to the register. */
const table: Int32Array = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
  return register;
});

/** CRC-32 of ISO 3309, as in gzip and PNG: polynomial 04C11DB7, bits reflected, register and result inverted. */
export function crc32(bytes: Uint8Array): number {
  let register = -1;
  for (let i = 0; i < bytes.length; i++) register = (register >>> 8) ^ table[(register ^ bytes[i]) & 0xff];
  return ~register >>> 0;
}
