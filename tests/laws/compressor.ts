import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type BallCode,
  bits,
  type Compressor,
  copy,
  countBits,
  decode,
  encode,
  type Key,
  norm2,
  type PackedLevels,
  scale,
  source,
  type Vec,
} from "@bitdescent/bitdescent";
import { keys } from "../support/arbitraries.ts";
import { guaranteeLaws } from "./guarantee.ts";
import { assertSameBits, forAll, type Law } from "./law.ts";

/** What every compressor must satisfy, on `inputs` it is meant for; `largestSquare` as {@linkcode guaranteeLaws} has it. */
export function compressorLaws(
  compressor: Compressor,
  inputs: fc.Arbitrary<Vec>,
  largestSquare?: (x: Vec) => number,
): Law[] {
  const cases = fc.tuple(inputs, keys);
  const value = (x: Vec, key: Key): Vec => decode(compressor, encode(compressor, x, key), key);
  return [
    forAll("compressor: the writer knows what a reader reads, to the last bit", cases, ([x, key]) => {
      const told = new Float64Array(x.length).fill(NaN);
      const message = bits((sink) => compressor.write(x, key, sink, told));
      assertSameBits(decode(compressor, message, key), told, "what was read");
    }),
    forAll("compressor: the message does not depend on whether the writer asks", cases, ([x, key]) => {
      assertEquals(
        encode(compressor, x, key),
        bits((sink) => compressor.write(x, key, sink, new Float64Array(x.length))),
      );
    }),
    forAll(
      "compressor: reading takes exactly what writing gave, at any offset",
      fc.tuple(cases, fc.nat(70)),
      ([[x, key], offset]) => {
        const alone = decode(compressor, encode(compressor, x, key), key);
        const from = source(bits((sink) => {
          for (let i = 0; i < offset; i++) sink.write(i, 1);
          compressor.write(x, key, sink);
          sink.write(0b101, 3);
        }));
        for (let i = 0; i < offset; i++) from.read(1);
        assertSameBits(compressor.read(from, key), alone, "what was read");
        assertEquals([from.remaining, from.read(3)], [3, 0b101]);
      },
    ),
    forAll("compressor: what is counted is what is written", cases, ([x, key]) => {
      assertEquals(countBits((sink) => compressor.write(x, key, sink)), encode(compressor, x, key).length);
    }),
    forAll("compressor: inputs are left alone", cases, ([x, key]) => {
      const before = copy(x);
      encode(compressor, x, key);
      assertSameBits(x, before, "the input");
    }),
    ...guaranteeLaws("compressor", compressor.guarantee, value, inputs, largestSquare),
    forAll("compressor: `out` is filled and returned, in float32 too", cases, ([x, key]) => {
      const message = encode(compressor, x, key), fresh = decode(compressor, message, key);
      for (const out of [new Float64Array(x.length), new Float32Array(x.length)]) {
        assertEquals(compressor.read(source(message), key, out) === out, true);
        out.forEach((value, i) => assertClose(value, fresh[i], out instanceof Float32Array ? 2 ** -22 : 0));
      }
    }),
    forAll("compressor: what is not a number or not as long is refused", cases, ([x, key]) => {
      const broken = Float64Array.from(x);
      broken[broken.length - 1] = NaN;
      assertThrows(() => encode(compressor, broken, key), RangeError, "finite");
      assertThrows(() => encode(compressor, [...Array.from(x), 0], key), TypeError, "length");
    }, 5),
    ...compensates(compressor) ? compensatingLaws(compressor, inputs) : [],
  ];
}

const compensates = (compressor: Compressor): compressor is PackedLevels => "compensate" in compressor;

/** What holds besides of a compressor that makes up for what was lost. */
function compensatingLaws(compressor: PackedLevels, inputs: fc.Arbitrary<Vec>): Law[] {
  return [
    forAll(
      "packed levels: what compensates has the bits of u = x − e, and leaves Q(u) − u, in float32",
      fc.tuple(inputs, inputs, keys),
      ([x, before, key]) => {
        const error = Float32Array.from(before), u = error.map((e, i) => Math.fround(x[i]) - e);
        const message = bits((sink) => compressor.compensate(x, error, key, sink));
        assertEquals(message, encode(compressor, u, key));
        assertSameBits(error, Float32Array.from(decode(compressor, message, key), (q, i) => q - u[i]), "the error");
      },
    ),
  ];
}

function assertClose(actual: number, expected: number, relative: number): void {
  if (Math.abs(actual - expected) > relative * Math.abs(expected)) assertEquals(actual, expected);
}

/** What every code for balls must satisfy besides; `directions` are vectors of any size. */
export function ballCodeLaws(code: BallCode, directions: fc.Arbitrary<Vec>): Law[] {
  const inside = directions.map((x) => scale(1 / Math.max(norm2(x), 1), x));
  return [
    ...compressorLaws(code.at(1), inside),
    forAll("ball code: the size of a vector is never above its norm", directions, (x) => {
      if (code.size(x) > norm2(x) * (1 + 1e-15)) assertEquals(code.size(x), norm2(x));
    }),
    forAll("ball code: every message has the stated length", fc.tuple(inside, keys), ([x, key]) => {
      assertEquals(encode(code.at(1), x, key).length, code.bits);
    }),
    forAll("ball code: twice the vector in twice the range has the same bits", fc.tuple(inside, keys), ([x, key]) => {
      assertEquals(encode(code.at(2), scale(2, x), key), encode(code.at(1), x, key));
    }),
    forAll("ball code: the guarantee is ε times the range", fc.constantFrom(0, 1, 7.5), (radius) => {
      const { guarantee } = code.at(radius);
      assertEquals(guarantee, { kind: "bounded", radius, coveringRadius: code.epsilon * radius });
    }, 3),
    forAll("ball code: a vector beyond the range is refused", fc.tuple(inside, keys), ([x, key]) => {
      const far = scale(1.001 / code.size(x), x);
      if (code.size(x) > 1e-300) assertThrows(() => encode(code.at(1), far, key), RangeError, "at most the range");
    }, 20),
  ];
}
