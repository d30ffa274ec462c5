/**
 * Arithmetic coding: a whole sequence as one number, at the length of its probability.
 *
 * Witten, Neal, Cleary, "Arithmetic coding for data compression", Comm. ACM 30(6), 1987; the division of the range is that
 * of Moffat, Neal, Witten, "Arithmetic coding revisited", ACM Trans. Inf. Systems 16(3), 1998.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";
import { check, checkInteger } from "../../base/check.ts";
import type { SequenceCodec } from "../types.ts";
import type { Model } from "./model.ts";

// An interval is kept in units that make its length more than 2⁴⁴ and at most 2⁵². All numbers are integers below 2⁵³.
const WHOLE = 2 ** 52, LEAST = 2 ** 44, NARROW = 2 ** 36;

/**
 * Codes a sequence with the probabilities that `model` gives to each symbol after those before it.
 *
 * Every sequence has an interval within [0, 1). That of the empty one is all of it; a symbol s takes its part of the
 * interval `[L, L + R)` so far: with `q = ⌊R/total⌋` the part `[L + q low(s), L + q (low(s) + frequency(s)))`, which for
 * the last symbol that can come ends at `L + R`. L and R count units of `2^−52`; whenever `R ≤ 2⁴⁴` the unit becomes 256
 * times smaller, until it is not. The message is the shortest bit string `b` such that all numbers which begin with
 * `0.b` in binary lie in the interval, of equally short ones the least.
 *
 * Reading takes a bit only where the symbol is not yet certain, and so stops at the last bit of the message, whatever
 * follows it. Each sequence has one message, and other bits are refused. The length is below
 *
 *     Σ −log₂ pᵢ + 2 − Σ log₂(1 − totalᵢ 2⁻⁴⁴)
 *
 * with pᵢ the probability of symbol i by the model; the last sum is at most 1.4·10⁻⁶ bits a symbol (total 2²⁴), or
 * 1.4·10⁻⁹ (2¹⁴). An empty sequence takes no bits. Throws a `RangeError` on a symbol outside the model or of frequency 0.
 *
 * @example
 * ```ts
 * import { arithmetic, bits, readWhole, staticModel } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = arithmetic(staticModel({ frequencies: [3, 1] }));
 * const message = bits((sink) => code.write(Int32Array.of(0, 0, 1), sink)); // [27/64, 36/64) holds [7/16, 8/16)
 * assertEquals([message.length, message.bytes[0] >> 4], [4, 7]);
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(3))), Int32Array.of(0, 0, 1));
 * ```
 */
export function arithmetic(model: Model): SequenceCodec {
  const { size, surest } = model;
  // A symbol of probability p takes 1 − p bits or more, with all rounding: so many of them take 24.
  const enough = surest <= 1 - 2 ** -18 ? Math.ceil(24 / (1 - surest)) : Infinity;
  return {
    write(symbols, sink) {
      const tally = model.begin(), digits = carried();
      let low = 0, range = WHOLE;
      for (let i = 0; i < symbols.length; i++) {
        const symbol = symbols[i], frequency = symbol >= 0 && symbol < size ? tally.frequency(symbol) : 0;
        if (frequency === 0) refuse(symbol, i, size);
        const { total } = tally, before = tally.low(symbol);
        const q = Math.floor(range / total), start = q * before;
        low += start;
        range = before + frequency === total ? range - start : q * frequency;
        if (low >= WHOLE) {
          digits.carry();
          low -= WHOLE;
        }
        while (range <= LEAST) {
          const digit = Math.floor(low / LEAST);
          digits.push(digit);
          low = (low - digit * LEAST) * 256;
          range *= 256;
        }
        tally.saw(symbol);
      }
      // The shortest string: the least n for which a multiple of 2⁵²⁻ⁿ begins a cell of that length in the interval.
      let n = 0, cell = WHOLE;
      while ((Math.ceil(low / cell) + 1) * cell > low + range) {
        cell /= 2;
        n++;
      }
      const last = Math.ceil(low / cell);
      if (last * cell === WHOLE) digits.carry();
      digits.end(sink);
      sink.write(last, n);
    },

    read(source: BitSource, out: Int32Array) {
      const tally = model.begin(), safe = out.length - enough;
      // What is read so far leaves the numbers [L + at, L + at + cell), within the interval [L, L + range).
      let range = WHOLE, at = 0, cell = WHOLE, bit = 0;
      for (let i = 0; i < out.length; i++) {
        while (i < safe && cell > NARROW) { // 24 bits are still to come, and the cell stays above 2⁻²⁴ of the interval
          cell /= 256;
          at += source.read(8) * cell;
        }
        const { total } = tally, q = Math.floor(range / total);
        let symbol = 0, start = 0, end = 0;
        while (at + cell > end) {
          if (end > 0) {
            bit = source.read(1);
            cell /= 2;
            if (bit === 1) at += cell;
          }
          if (at < end) continue;
          symbol = tally.find(Math.min(Math.floor(at / q), total - 1));
          const before = tally.low(symbol), after = before + tally.frequency(symbol);
          start = q * before;
          end = after === total ? range : q * after;
        }
        at -= start;
        range = end - start;
        while (range <= LEAST) {
          range *= 256;
          at *= 256;
          cell *= 256;
        }
        out[i] = symbol;
        tally.saw(symbol);
      }
      // There is an earlier cell of this length, or a later one of twice the length, where the writer would not have gone on.
      if (at >= cell || bit === 1 && at + 3 * cell <= range) {
        throw new RangeError("Cannot read the symbols as their bits must be the shortest and the least: they are not");
      }
      return out;
    },
  };
}

function refuse(symbol: number, i: number, size: number): void {
  checkInteger("write symbols", `symbol ${i}`, symbol, 0, size - 1);
  check(false, "write symbols", `symbol ${i}`, "one that the model lets come", symbol);
}

/** Digits to the base 256, of which the last may still be raised. */
interface Digits {
  /** Appends a digit. */
  push(digit: number): void;
  /** Adds 1 to the last digit. */
  carry(): void;
  /** Writes all of them. */
  end(sink: BitSink): void;
}

function carried(): Digits {
  let digits = new Uint8Array(64), count = 0;
  return {
    push(digit) {
      if (count === digits.length) {
        const grown = new Uint8Array(2 * count);
        grown.set(digits);
        digits = grown;
      }
      digits[count++] = digit;
    },
    carry() {
      let i = count - 1;
      while (digits[i] === 255) digits[i--] = 0;
      digits[i]++;
    },
    end: (sink) => sink.writeBytes(digits.subarray(0, count)),
  };
}
