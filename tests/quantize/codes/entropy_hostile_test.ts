import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { type Bits, bits, source } from "../../../base/bits.ts";
import { child, type Key, key, uniforms } from "../../../base/key.ts";
import { arithmetic } from "../../../quantize/codes/arithmetic.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import { adaptiveModel, staticModel } from "../../../quantize/codes/model.ts";
import { rans } from "../../../quantize/codes/rans.ts";
import { subset } from "../../../quantize/codes/subset.ts";
import type { SequenceCodec } from "../../../quantize/types.ts";

interface Case {
  readonly code: SequenceCodec;
  readonly length: number;
  /** Symbols from uniforms. */
  readonly symbols: (u: Float64Array) => Int32Array;
}

const below = (size: number) => (u: Float64Array) => Int32Array.from(u, (u) => Math.floor(size * u * u));
const skewed = frequencies({ weights: [1, 50, 3, 2, 9], bits: 12 });

const cases: Readonly<Record<string, Case>> = {
  "arithmetic, static": { code: arithmetic(staticModel({ frequencies: skewed })), length: 150, symbols: below(5) },
  "arithmetic, adaptive": { code: arithmetic(adaptiveModel({ size: 7 })), length: 80, symbols: below(7) },
  "rANS": { code: rans({ frequencies: skewed }), length: 80, symbols: below(5) },
  "subset": {
    code: subset({ dimension: 60, count: 20 }),
    length: 20,
    symbols: (u) => Int32Array.from(u, (u, i) => 3 * i + Math.floor(3 * u)),
  },
};

/** One of three kinds: random bits, a message with one or two bits changed, a message cut short with random bits after it. */
function hostile({ code, length, symbols }: Case, i: number, key: Key): Bits {
  const u = uniforms(child(key, 0), length), noise = Uint8Array.from(uniforms(child(key, 1), 80), (u) => 256 * u);
  const [a, b] = uniforms(child(key, 2), 2);
  if (i % 3 === 0) return { bytes: noise, length: Math.floor(641 * a) };
  const message = bits((sink) => code.write(symbols(u), sink)), bytes = message.bytes.slice();
  if (i % 3 === 1) {
    for (const at of [a, b].slice(i & 1).map((u) => Math.floor(u * message.length))) bytes[at >> 3] ^= 128 >> (at & 7);
    return { bytes, length: message.length };
  }
  const from = source(message), kept = Math.floor(a * message.length), noisy = source({ bytes: noise, length: 640 });
  return bits((sink) => {
    for (let at = 0; at < kept; at++) sink.write(from.read(1), 1);
    for (let at = 0; at < b * 200; at++) sink.write(noisy.read(1), 1);
  });
}

for (const [name, one] of Object.entries(cases)) {
  Deno.test(`${name}: of 5000 hostile messages each is refused with a RangeError or is what its symbols are written as`, () => {
    let accepted = 0;
    for (let i = 0; i < 5000; i++) {
      const message = hostile(one, i, child(key(21), i)), from = source(message), out = new Int32Array(one.length);
      try {
        one.code.read(from, out);
      } catch (error) {
        assert(error instanceof RangeError, `${error}`);
        continue;
      }
      accepted++;
      const written = bits((sink) => one.code.write(out, sink)), read = source(message);
      assertEquals(written.length, message.length - from.remaining);
      assertEquals(
        written,
        bits((sink) => {
          for (let at = 0; at < written.length; at++) sink.write(read.read(1), 1);
        }),
      );
    }
    assertGreater(accepted, 0);
    assertLess(accepted, 4500);
  });
}
