/**
 * Hostile messages for everything that reads messages: all rows of the catalogue, and envelopes.
 *
 * There are 100,000 of them, or as many as FUZZ_MESSAGES says, and others for another TEST_SEED:
 * `FUZZ_MESSAGES=1000000 TEST_SEED=7 deno test -A tests/fuzz_test.ts`.
 * @module
 */

import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, type BitSource, child, key } from "@bitdescent/bitdescent";
import { rows } from "./catalogue.ts";
import type { Decoder } from "./catalogue/row.ts";
import { envelopes } from "./catalogue/wire.ts";
import { fuzz } from "./support/fuzz.ts";

const decoders: readonly (readonly [string, Decoder])[] = [
  ...Object.entries(rows).flatMap(([name, row]) => {
    const { decoder } = row();
    return decoder ? [[name, decoder] as const] : [];
  }),
  ...Object.entries(envelopes),
];

const all = Number(Deno.env.get("FUZZ_MESSAGES") ?? 100_000), messages = Math.ceil(all / decoders.length);
const root = key(fc.readConfigureGlobal()?.seed ?? 0);

decoders.forEach(([name, decoder], i) => {
  Deno.test(`${name}: hostile messages are refused with a RangeError, or read as what they say`, () => {
    const { taken, refused, longest } = fuzz(decoder, { messages, key: child(root, i) });
    assertEquals(taken + refused, messages);
    assertGreater(taken, 0);
    if (longest > 0) assertGreater(refused, 0); // of no bits, none is missing
  });
});

/** Bytes: how many, in 8 bits, and themselves. */
const good: Decoder = {
  size: 0,
  messages: fc.uint8Array({ maxLength: 20 }).map((bytes) =>
    bits((sink) => {
      sink.write(bytes.length, 8);
      sink.writeBytes(bytes);
    })
  ),
  read: (source) => void source.readBytes(source.read(8)),
};

/** Readers of such bytes that do what no decoder may. */
const bad: Readonly<Record<string, (source: BitSource) => ReturnType<Decoder["read"]>>> = {
  "makes room before it looks": (source) => void source.readBytes(new Float64Array(1 << 6 + source.read(4)).length),
  "copies typed arrays": (source) => {
    const table = new Uint8Array(source.read(8)).slice();
    for (let i = 0; i < 50; i++) table.slice();
  },
  "makes lists": (source) => void Array.from({ length: 100 * source.read(8) }, () => 0),
  "asks for no bits for ever": (source) => {
    for (let i = 0; i < 1000; i++) source.read(0);
  },
  "asks for no bytes for ever": (source) => {
    for (let i = 0; i < 1000; i++) source.readBytes(0);
  },
  "asks for more than there is": (source) => void new Float64Array(2 ** 40 + source.read(8)),
  "goes too deep": (source) => {
    const again = (depth: number): number => depth > 1e6 ? 0 : 1 + again(depth + 1);
    again(source.read(8));
  },
  "reads what it cannot write": (source) => {
    const number = source.read(8);
    return () => bits((sink) => sink.write(number, number));
  },
  "looks up what is not there": (source) => void [{ width: 1 }][source.read(8) - 3].width,
  "says what is wrong in another way": (source) => {
    if (source.read(8) > 20) throw new TypeError("too long");
  },
  "takes two messages for one": (source) => {
    const number = source.read(8) & 127;
    return () => bits((sink) => sink.write(number, 8));
  },
};

Deno.test("hostile messages leave a good reader good", () => {
  fuzz(good, { messages: 2000, key: key(32) });
});

for (const [sin, read] of Object.entries(bad)) {
  Deno.test(`hostile messages find out a reader that ${sin}`, () => {
    assertThrows(() => fuzz({ ...good, read }, { messages: 2000, key: key(32) }), Error, "of ");
  });
}

Deno.test("there are decoders of all kinds", () => assert(decoders.length > 100, `${decoders.length}`));
