/**
 * Sequences with runs of zeros: how long they are, then all the rest.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Codec, SequenceCodec } from "../types.ts";

/**
 * First how many zeros stand before each number that is not 0, in `runs`; then these numbers as one sequence in `rest`.
 *
 * Zeros after the last of them are one more run, which is left out where there are none: a run that reaches the end of the
 * sequence is the last. `runs` is for integers from 0. Throws a `RangeError` on a run that goes beyond the end, and where
 * `rest` reads a 0.
 *
 * Numbers of `levels = [0, …]` leave to `rest` those of `levels.slice(1)`.
 *
 * @example
 * ```ts
 * import { bits, each, fixedWidth, golomb, numbered, readWhole, runLengths } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const rest = numbered([1], each(fixedWidth({ width: 1 }))); // −1, 1
 * const code = runLengths({ runs: golomb({ divisor: 2 }), rest });
 * const message = bits((sink) => code.write(Int32Array.of(0, 0, 1, -1, 0), sink));
 * assertEquals(message, bits((sink) => sink.write(0b100_00_01_1_0, 9))); // runs of 2, 0, 1; then 1, −1
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(5))), Int32Array.of(0, 0, 1, -1, 0));
 * ```
 */
export function runLengths({ runs, rest }: { runs: Codec<number>; rest: SequenceCodec }): SequenceCodec {
  return {
    write(symbols, sink) {
      let run = 0;
      for (let i = 0; i < symbols.length; i++) {
        if (symbols[i] === 0) run++;
        else {
          runs.write(run, sink);
          run = 0;
        }
      }
      if (run > 0) runs.write(run, sink);
      rest.write(symbols.filter((symbol) => symbol !== 0), sink);
    },
    read(source, out) {
      let count = 0;
      out.fill(0);
      for (let i = 0; i < out.length; i++) {
        const run = runs.read(source);
        checkInteger("read runs", "a run", run, 0, out.length - i);
        i += run;
        if (i < out.length) {
          out[i] = 1; // to be told
          count++;
        }
      }
      const others = rest.read(source, new Int32Array(count));
      for (const symbol of others) check(symbol !== 0, "read runs", "a symbol between them", "other than 0", symbol);
      for (let i = 0, next = 0; i < out.length; i++) if (out[i] !== 0) out[i] = others[next++];
      return out;
    },
  };
}
