import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { copy, type Key, type Quantizer, type Vec } from "@bitdescent/bitdescent";
import { guaranteeLaws } from "./guarantee.ts";
import { assertSameBits, forAll, type Law } from "./law.ts";
import { keys } from "../support/arbitraries.ts";

/** What every quantizer must satisfy, on `inputs` it is meant for; `largestSquare` as {@linkcode guaranteeLaws} has it. */
export function quantizerLaws<S>(
  quantizer: Quantizer<S>,
  inputs: fc.Arbitrary<Vec>,
  largestSquare?: (x: Vec) => number,
): Law[] {
  const value = (x: Vec, key: Key) => quantizer.dequantize(quantizer.quantize(x, key), key);
  return [
    forAll("quantizer: the same key gives the same symbols", fc.tuple(inputs, keys), ([x, key]) => {
      assertEquals(quantizer.quantize(x, key), quantizer.quantize(copy(x), { ...key }));
    }),
    forAll("quantizer: inputs are left alone", fc.tuple(inputs, keys), ([x, key]) => {
      const before = copy(x);
      value(x, key);
      assertSameBits(x, before, "the input");
    }),
    ...guaranteeLaws("quantizer", quantizer.guarantee, value, inputs, largestSquare),
    forAll("quantizer: `out` is filled with what a fresh vector would hold", fc.tuple(inputs, keys), ([x, key]) => {
      const symbols = quantizer.quantize(x, key), fresh = quantizer.dequantize(symbols, key);
      for (const out of [new Float64Array(x.length), new Float32Array(x.length)]) {
        assertEquals(quantizer.dequantize(symbols, key, out) === out, true);
        assertSameBits(out, copy(fresh, out.slice() as typeof out), "out");
      }
    }),
    forAll("quantizer: vectors of another length are refused", fc.tuple(inputs, keys), ([x, key]) => {
      assertThrows(() => quantizer.quantize([...Array.from(x), 0], key), TypeError, "length");
    }, 5),
  ];
}
