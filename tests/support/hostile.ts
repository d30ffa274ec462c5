/**
 * Messages that nobody should send.
 * @module
 */

import { type Bits, bits, type BitSource, child, type Key, source, uniforms } from "@bitdescent/bitdescent";

/** The bits of `message` from `start` to `end`. */
export function part({ bytes, length }: Bits, start = 0, end = length): Bits {
  const from = source({ bytes, length: end });
  from.readBytes(start >>> 3);
  from.read(start & 7);
  return bits((sink) => pass(from, end - start, (value, width) => sink.write(value, width)));
}

function pass(from: BitSource, count: number, write: (value: number, width: number) => void): void {
  for (; count > 32; count -= 32) write(from.read(32), 32);
  write(from.read(count), count);
}

function joined(...messages: readonly Bits[]): Bits {
  return bits((sink) => {
    for (const { bytes, length } of messages) pass(source({ bytes, length }), length, sink.write);
  });
}

/** Random bits, of which ⅛, ½ or ⅞ are 1. */
function noise(length: number, key: Key): Bits {
  const u = uniforms(key, Math.ceil(length / 8) + 1), kind = Math.floor(3 * u[u.length - 1]);
  const bytes = Uint8Array.from(u.subarray(0, -1), (u) => {
    const [a, b, c] = [u * 2 ** 8, u * 2 ** 16, u * 2 ** 24].map((x) => Math.floor(x) & 255);
    return kind === 0 ? a : kind === 1 ? a & b & c : a | b | c;
  });
  return part({ bytes, length: 8 * bytes.length }, 0, length);
}

/** Ways to make a message hostile: from two good ones, three uniforms and a key. */
const ways: readonly ((a: Bits, b: Bits, u: Float64Array, key: Key) => Bits)[] = [
  /** Random bits. */
  (a, _b, [u], key) => noise(Math.floor(u * (2 * a.length + 80)), key),
  /** One to three bits flipped. */
  ({ bytes, length }, _b, u) => {
    const flipped = bytes.slice();
    if (length > 0) {
      for (const at of u.map((u) => Math.floor(u * length)).subarray(Math.floor(3 * u[0]))) {
        flipped[at >>> 3] ^= 128 >> (at & 7);
      }
    }
    return { bytes: flipped, length };
  },
  /** Cut short. */
  (a, _b, [u]) => part(a, 0, Math.floor(u * a.length)),
  /** With random bits after it. */
  (a, _b, [u], key) => joined(a, noise(1 + Math.floor(u * 80), key)),
  /** The beginning of one and the end of another. */
  (a, b, [u, v]) => joined(part(a, 0, Math.floor(u * a.length)), part(b, Math.floor(v * b.length))),
  /** Random bits in the middle, as many as there were. */
  (a, _b, [u, v], key) => {
    const start = Math.floor(u * a.length), end = start + Math.floor(v * v * (a.length - start));
    return joined(part(a, 0, start), noise(end - start, key), part(a, end));
  },
  /** Random bits in the middle, more or fewer than there were. */
  (a, _b, [u, v, w], key) => {
    const start = Math.floor(u * a.length), end = start + Math.floor(v * v * (a.length - start));
    return joined(part(a, 0, start), noise(Math.floor((end - start) * 2 * w), key), part(a, end));
  },
];

/** Message `i` of a sequence of hostile ones, made of `good` ones. */
export function hostile(good: readonly Bits[], i: number, key: Key): Bits {
  const k = child(key, i), u = uniforms(k, 5), one = (u: number): Bits => good[Math.floor(u * good.length)];
  return ways[i % ways.length](one(u[3]), one(u[4]), u.subarray(0, 3), child(k, 0));
}
