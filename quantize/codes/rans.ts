/**
 * Asymmetric numeral systems: nearly the length of arithmetic coding, at several times its speed, for long sequences.
 *
 * Duda, "Asymmetric numeral systems: entropy coding combining speed of Huffman coding with compression rate of arithmetic
 * coding", 2013, in the variant by ranges; interleaved as by Giesen, "Interleaved entropy coders", 2014.
 * @module
 */

import { check, checkIntegers } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import type { SequenceCodec } from "../types.ts";
import { frequencies as shares } from "./frequencies.ts";
import {
  putEach,
  putEachSeldom,
  putPairs,
  readHeld,
  type Steps,
  stepsOf,
  takeEach,
  takeEachSeldom,
  takePairs,
  writeHeld,
} from "./rans_states.ts";

const MOST = 2 ** 15; // the sum of all frequencies

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
 * With `pairs` it is the code of symbols two by two, another one and nearly twice as fast: with K symbols, s and t become the
 * symbol `K s + t`, whose frequency is its share of the weights `f(s) f(t)` in {@linkcode frequencies} of sum `2^b`, b = 12 for
 * K up to 16, 14 up to 32 and 15 up to 181. After an odd number of symbols stands the likeliest, the lowest of equal ones.
 *
 * The price is up to 160 bits a message, and about 2·10⁻⁴ bits a symbol at b = 12 or 10⁻³ at b = 14, in pairs 5·10⁻³ for 15
 * symbols: short sequences are better off with {@linkcode arithmetic}. Throws a `RangeError` for other frequencies and symbols.
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
 *
 * const inPairs = rans({ frequencies: [3, 1], pairs: true });
 * assertEquals(bits((sink) => inPairs.write(symbols, sink)).length, 8256);
 * ```
 */
export function rans({ frequencies, pairs = false }: { frequencies: Vec; pairs?: boolean }): SequenceCodec {
  const bits = checkFrequencies(frequencies), size = frequencies.length;
  const filler = likeliest(frequencies), seldom = 4 * frequencies[filler] >= 3 << bits;
  const [put, take] = pairs ? [putPairs, takePairs] : seldom ? [putEachSeldom, takeEachSeldom] : [putEach, takeEach];
  const steps = pairs ? stepsOfPairs(frequencies) : stepsOf(frequencies, bits), turn = pairs ? 2 : 1;

  return {
    write(symbols, sink) {
      if (symbols.length === 0) return;
      writeHeld(put(filled(symbols, turn, filler), size, steps), sink);
    },
    read(source, out) {
      if (out.length === 0) return out;
      const held = readHeld(source, Math.ceil(out.length / turn)), symbols = filled(out, turn, 0);
      take(held, symbols, steps);
      if (symbols === out) return out;
      const last = symbols[out.length];
      check(last === filler, "read symbols", "the symbol after the last", `${filler}`, last);
      out.set(symbols.subarray(0, out.length));
      return out;
    },
  };
}

/** The symbols themselves, or a copy with one more where they do not fill their turns. */
function filled(symbols: Int32Array, turn: number, filler: number): Int32Array {
  if (symbols.length % turn === 0) return symbols;
  const all = new Int32Array(symbols.length + 1).fill(filler);
  all.set(symbols);
  return all;
}

/** The b of frequencies of sum `2^b`; throws a `RangeError` where they have none. */
function checkFrequencies(frequencies: Vec): number {
  const action = "make a code";
  checkIntegers(action, "frequency", frequencies, 1, () => MOST);
  let total = 0;
  for (let s = 0; s < frequencies.length; s++) total += frequencies[s];
  const isPower = total >= 1 && total <= MOST && (total & (total - 1)) === 0;
  check(isPower, action, "the sum of the frequencies", `a power of two of at most ${MOST}`, total);
  return 31 - Math.clz32(total);
}

/** The tables of the symbols `K s + t`, which stand at their slots as `2¹⁶ s + t`. */
function stepsOfPairs(frequencies: Vec): Steps {
  const K = frequencies.length, bits = K <= 16 ? 12 : K <= 32 ? 14 : 15, weights = new Float64Array(K * K);
  check(K <= 181, "make a code of pairs", "the number of symbols", "at most 181", K);
  for (let p = 0; p < K * K; p++) weights[p] = frequencies[Math.floor(p / K)] * frequencies[p % K];
  const steps = stepsOf(shares({ weights, bits }), bits);
  return { ...steps, symbolAt: steps.symbolAt.map((p) => Math.floor(p / K) << 16 | p % K) };
}

/** The symbol of the largest frequency, the lowest of equal ones. */
function likeliest(frequencies: Vec): number {
  let best = 0;
  for (let s = 1; s < frequencies.length; s++) if (frequencies[s] > frequencies[best]) best = s;
  return best;
}
