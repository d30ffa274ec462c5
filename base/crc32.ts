/**
 * The checksum of sealed messages, and of files in archives.
 * @module
 */

/** What each byte does to the register; made at the first use. */
let table: Int32Array | undefined;

function tableOfBytes(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
    return register;
  });
}

/** CRC-32 of ISO 3309, as in gzip and PNG: polynomial 04C11DB7, bits reflected, register and result inverted. */
export function crc32(bytes: Uint8Array): number {
  const after = table ??= tableOfBytes();
  let register = -1;
  for (let i = 0; i < bytes.length; i++) register = (register >>> 8) ^ after[(register ^ bytes[i]) & 0xff];
  return ~register >>> 0;
}
