/**
 * That bytes are refused, and where; and how much memory a call asks for.
 * @module
 */

import { assert, assertThrows } from "@std/assert";
import { bits } from "../../../base/bits.ts";
import { float32, float64 } from "../../../quantize/floats.ts";
import { type DecodeError, isDecodeError, unpack } from "../../../quantize/wire/mod.ts";
import { crc32 } from "../../../base/crc32.ts";
import { digits, unpacked } from "../../reference/slow.ts";

/** The error with which `read` refuses `bytes`: a DecodeError at a bit of theirs. */
export function refusal(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown = unpack): DecodeError {
  const error = assertThrows(() => read(bytes), RangeError);
  assert(isDecodeError(error) && error instanceof RangeError, `${error}`);
  assert(Number.isInteger(error.bit) && error.bit >= 0 && error.bit <= 8 * bytes.length, `${error.bit}`);
  const place = `Cannot decode the message at bit ${error.bit % 8} of byte ${Math.floor(error.bit / 8)}: `;
  assert(error.message.startsWith(place), error.message);
  return error;
}

/** An envelope around a string of 0 and 1: flags 1 or 0 and no checksum, unless told otherwise. */
export function envelope(
  content: string,
  { magic = 0xb1de, version = 1, flags = 1, length = content.length } = {},
): Uint8Array {
  const { bytes } = bits((sink) => {
    sink.write(magic, 16);
    sink.write(version, 8);
    sink.write(flags, 8);
    sink.write(Math.floor(length / 2 ** 32), 32);
    sink.write(length, 32);
    for (const bit of content) sink.write(Number(bit), 1);
  });
  return (flags & 2) === 0 ? bytes : checked(bytes);
}

/** `bytes` and their checksum. */
export const checked = (bytes: Uint8Array): Uint8Array => {
  const sum = crc32(bytes);
  return Uint8Array.of(...bytes, sum >>> 24, sum >>> 16 & 255, sum >>> 8 & 255, sum & 255);
};

/** The low `width` bits of `value`, as a string of 0 and 1. */
export const word = (value: number, width = 32): string => digits(value, width);

/** A float64, as a string of 0 and 1. */
export const real = (x: number): string => unpacked(bits((sink) => float64.write(x, sink)));

/** A float32, as a string of 0 and 1. */
export const single = (x: number): string => unpacked(bits((sink) => float32.write(x, sink)));

/** Insists that this content of a packed message is refused, for a reason that says `why`. */
export function refused(content: string, why: string): void {
  const { message } = refusal(envelope(content));
  assert(message.includes(why), `${message} should say: ${why}`);
}

/** The content of a message without a checksum, as a string of 0 and 1. */
export function contentOf(bytes: Uint8Array): string {
  return unpacked({ bytes: bytes.slice(12), length: new DataView(bytes.buffer).getUint32(8) });
}

const counted = ["Float64Array", "Float32Array", "Int32Array", "Uint32Array", "Uint8Array"] as const;

/** How many bytes of typed arrays `body` asks for, while it runs. */
export function allocated(body: () => void): number {
  const real = counted.map((name) => globalThis[name]);
  let bytes = 0;
  counted.forEach((name) => {
    globalThis[name] = new Proxy(globalThis[name], {
      construct(target, [first, ...rest], made) {
        const array = Reflect.construct(target, [first, ...rest], made);
        if (!(first instanceof ArrayBuffer)) bytes += array.byteLength;
        return array;
      },
    }) as never;
  });
  try {
    body();
  } finally {
    counted.forEach((name, i) => globalThis[name] = real[i] as never);
  }
  return bytes;
}
