/**
 * Messages that say how they are to be read.
 *
 * `docs/wire-format.md` specifies them to the bit.
 * @module
 */

import { bits } from "../../base/bits.ts";
import { check, checkFinite, checkInteger } from "../../base/check.ts";
import type { Key } from "../../base/key.ts";
import type { Float64s, Vec } from "../../base/vector.ts";
import type { Compressor } from "../types.ts";
import { decodeError } from "./decode_error.ts";
import { enclose, open, readContent } from "./envelope.ts";
import { keyField } from "./fields.ts";
import { compressorOf, dimensionOf, type Scheme, schemeField } from "./scheme.ts";

/** What an unpacked message holds. */
export interface Unpacked {
  /** How it was written. */
  readonly scheme: Scheme;
  /** What was written. */
  readonly value: Float64s;
}

/**
 * `x` as bytes that say how they are to be read: the envelope of {@linkcode seal}, the scheme, the key, and the message.
 *
 * The key is of this message alone: two that are rounded by one key err alike. A reader follows the `scheme`; the writer may use another `compressor` whose messages read alike, such as one that rounds
 * in another way to the same levels. Throws what the compressor throws, and a `RangeError` for a scheme that there is none of
 * or a compressor of another dimension.
 *
 * @example
 * ```ts
 * import { key, pack, uniformLevels, unpack } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const levels = uniformLevels({ steps: 1 });
 * const bytes = pack([0, 3, -3, 0], {
 *   scheme: { kind: "levels", dimension: 4, bucket: 4, norm: Infinity, levels, code: { kind: "fixed" } },
 *   key: key(1),
 * });
 * assertEquals(unpack(bytes).value, Float64Array.of(0, 3, -3, 0));
 * ```
 *
 * @example EDEN, which a reader takes for any rotated levels
 * ```ts
 * import { distance, eden, key, lloydMax, norm2, normals, pack, type Scheme, subtract, unpack } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const options = { dimension: 1000, bits: 4 }, { levels, bucket } = lloydMax(options);
 * const part: Scheme = { kind: "levels", dimension: 1000, bucket, norm: 2, levels, code: { kind: "fixed" } };
 * const x = normals(key(1), 1000);
 * const bytes = pack(x, { scheme: { kind: "rotated", part }, compressor: eden(options), key: key(2) });
 * assertLess(norm2(subtract(unpack(bytes).value, x)), 0.15 * norm2(x));
 * ```
 */
export function pack(
  x: Vec,
  { scheme, key, compressor, checksum = true }: {
    scheme: Scheme;
    key: Key;
    compressor?: Compressor;
    checksum?: boolean;
  },
): Uint8Array {
  const reader = compressorOf(scheme), { dimension } = reader, writer = compressor ?? reader;
  check(writer.dimension === dimension, "pack x", "the compressor's dimension", `${dimension}`, writer.dimension);
  const content = bits((sink) => {
    schemeField.write(scheme, sink);
    keyField.write(key, sink);
    writer.write(x, key, sink);
  });
  return enclose(content, { described: true, checksum });
}

/** Coordinates that any message may have, and how many more each of its bits justifies. */
const SPARE = 2 ** 16, PER_BIT = 8;

/**
 * What {@linkcode pack} made bytes of, and how.
 *
 * Memory follows the message: without `dimension` it may have at most 65,536 coordinates, or 8 for each of its bits; with it,
 * it must have exactly as many. Throws a {@linkcode DecodeError} on anything else, and on values that are not finite.
 *
 * @example
 * ```ts
 * import { key, pack, unpack } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const scheme = { kind: "floats", dimension: 2, width: 64 } as const, bytes = pack([0.1, -3], { scheme, key: key(0) });
 * assertEquals(unpack(bytes), { scheme, value: Float64Array.of(0.1, -3) });
 * assertThrows(() => unpack(bytes, { dimension: 3 }), RangeError, "Cannot decode the message at bit 0 of byte 18");
 * ```
 */
export function unpack(bytes: Uint8Array, { dimension }: { dimension?: number } = {}): Unpacked {
  if (dimension !== undefined) checkInteger("unpack a message", "the dimension", dimension, 0);
  const opened = open(bytes);
  if (!opened.described) throw decodeError("the message does not describe itself, and is to be unsealed", 31);
  const most = dimension ?? Math.max(SPARE, PER_BIT * opened.content.length);

  return readContent(opened, (source) => {
    const scheme = schemeField.read(source), length = dimensionOf(scheme), action = "unpack a message";
    check(dimension === undefined || length === dimension, action, "its dimension", `${dimension}`, length);
    for (let part: Scheme | undefined = scheme; part; part = "part" in part ? part.part : undefined) {
      check(dimensionOf(part) <= most, action, "its dimension", `at most ${most}`, dimensionOf(part));
    }
    const compressor = compressorOf(scheme), key = keyField.read(source), value = new Float64Array(length);
    compressor.read(source, key, value);
    checkFinite(action, "value", value);
    return { scheme, value };
  });
}
