/**
 * Asymmetric numeral systems: nearly the length of arithmetic coding, at several times its speed, for long sequences.
 *
 * Duda, "Asymmetric numeral systems: entropy coding combining speed of Huffman coding with compression rate of arithmetic
 * coding", 2013, in the variant by ranges; interleaved as by Giesen, "Interleaved entropy coders", 2014.
 * @module
 */

import { check, checkInteger, checkIntegers } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import type { SequenceCodec } from "../types.ts";

// A state is at rest from LEAST to 2¹⁶ LEAST − 1.
const STATES = 4, LEAST = 2 ** 15;

/**
 * Codes sequences with fixed symbol `frequencies`, integers of at least 1 whose sum is `2^b ≤ 2¹⁵`.
 *
 * Four numbers, from 2¹⁵ to 2³¹ − 1 each, hold the sequence: symbol i is the next that number `i mod 4` gives. A number x
 * gives the symbol s with `low(s) ≤ x mod 2^b < low(s) + f(s)`, and goes on as
 *
 *     f(s) ⌊x/2^b⌋ + (x mod 2^b) − low(s),
 *
 * or where that is below 2¹⁵ as 2¹⁶ times it plus the next word. After the last symbol all four are 2¹⁵, from which the
 * writer starts, last symbol first: so no damage goes unseen that leaves them at other numbers or words unread. The message
 * is the number of words (32 bits), the numbers (32 bits each), and the words (16 bits each); no symbols take no bits.
 *
 * The price is up to 160 bits a message, and about 2·10⁻⁴ bits a symbol at b = 12 or 10⁻³ at b = 14: short sequences are
 * better off with {@linkcode arithmetic}. Throws a `RangeError` for other frequencies and symbols.
 *
 * @example
 * ```ts
 * import { bits, rans, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = rans({ frequencies: [3, 1] });
 * const symbols = Int32Array.from({ length: 10_000 }, (_, i) => i % 4 === 0 ? 1 : 0); // 8113 bits of entropy
 * const message = bits((sink) => code.write(symbols, sink));
 * assertEquals(message.length, 8224);
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(10_000))), symbols);
 * ```
 */
export function rans({ frequencies }: { frequencies: Vec }): SequenceCodec {
  const { size, bits, frequency, low, symbolAt, stepAt } = tables(frequencies);
  const mask = (1 << bits) - 1, room = 2 ** 31 / (1 << bits);
  return {
    write(symbols, sink) {
      const n = symbols.length;
      if (n === 0) return;
      // A symbol moves out one word at most. Words are laid down from the end, the reader's last word first.
      const states = new Int32Array(STATES).fill(LEAST), bytes = new Uint8Array(2 * n);
      let at = bytes.length;
      for (let i = n - 1; i >= 0; i--) {
        const s = symbols[i];
        if (s < 0 || s >= size) checkInteger("write symbols", `symbol ${i}`, s, 0, size - 1);
        const f = frequency[s];
        let x = states[i & 3];
        if (x >= f * room) { // what follows would be 2³¹ or more
          bytes[--at] = x;
          bytes[--at] = x >>> 8;
          x >>>= 16;
        }
        const q = (x / f) | 0;
        states[i & 3] = (q << bits) + (x - Math.imul(q, f)) + low[s];
      }
      sink.write((bytes.length - at) / 2, 32);
      for (const x of states) sink.write(x, 32);
      sink.writeBytes(bytes.subarray(at));
    },

    read(source, out) {
      if (out.length === 0) return out;
      const words = source.read(32), states = new Int32Array(STATES);
      check(words <= out.length, "read symbols", "the number of words", `at most ${out.length}`, words);
      for (let j = 0; j < STATES; j++) {
        const x = source.read(32);
        check(x >= LEAST && x < 2 ** 31, "read symbols", `state ${j}`, `from ${LEAST} to 2³¹ − 1`, x);
        states[j] = x;
      }
      const bytes = source.readBytes(2 * words);
      let at = 0;
      for (let i = 0; i < out.length; i++) {
        const x = states[i & 3], slot = x & mask, step = stepAt[slot];
        out[i] = symbolAt[slot];
        let next = Math.imul(step >>> 16, x >>> bits) + (step & 0xffff);
        if (next < LEAST) {
          next = next << 16 | bytes[at] << 8 | bytes[at + 1]; // past the end these are 0, and `at` is found out below
          at += 2;
        }
        states[i & 3] = next;
      }
      check(at === bytes.length, "read symbols", "the number of words", `${at / 2}`, words);
      for (const x of states) check(x === LEAST, "read symbols", "every last state", `${LEAST}`, x);
      return out;
    },
  };
}

/** What coding looks up: by symbol, its frequency and low; by slot, its symbol and `2¹⁶ f + slot − low`. */
interface Tables {
  readonly size: number;
  readonly bits: number;
  readonly frequency: Int32Array;
  readonly low: Int32Array;
  readonly symbolAt: Int32Array;
  readonly stepAt: Uint32Array;
}

function tables(frequencies: Vec): Tables {
  const action = "make a code", size = frequencies.length;
  checkIntegers(action, "frequency", frequencies, 1, () => LEAST);
  const frequency = Int32Array.from(frequencies), low = new Int32Array(size);
  const total = frequency.reduce((sum, f, s) => (low[s] = sum) + f, 0);
  const isPower = total >= 1 && total <= LEAST && (total & (total - 1)) === 0;
  check(isPower, action, "the sum of the frequencies", `a power of two of at most ${LEAST}`, total);
  const symbolAt = new Int32Array(total), stepAt = new Uint32Array(total);
  for (let s = 0; s < size; s++) {
    symbolAt.fill(s, low[s], low[s] + frequency[s]);
    for (let k = 0; k < frequency[s]; k++) stepAt[low[s] + k] = frequency[s] * 65536 + k;
  }
  return { size, bits: 31 - Math.clz32(total), frequency, low, symbolAt, stepAt };
}
