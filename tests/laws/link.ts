import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { child, key, type Link, readWhole, type Vec, written } from "@bitdescent/bitdescent";
import { assertSameBits, forAll, type Law } from "./law.ts";

/** What every link must satisfy, on sequences of `inputs` it is meant for. */
export function linkLaws<E, D>({ encoder, decoder }: Link<E, D>, inputs: fc.Arbitrary<Vec>): Law[] {
  const sequences = fc.array(inputs, { minLength: 1, maxLength: 6 });
  return [
    forAll("link: the two ends stay in step, to the last bit, over any sequence", sequences, (xs) => {
      let near = encoder.init, far = decoder.init;
      xs.forEach((x, round) => {
        const k = child(key(1), round);
        const [message, [sent, next]] = written((sink) => encoder.write(near, x, k, sink));
        const [received, after] = readWhole(message, (source) => decoder.read(far, source, k));
        assertSameBits(received, sent, `message ${round}`);
        near = next;
        far = after;
      });
    }),
    forAll("link: states are plain data, and a copy goes on as the original", sequences, (xs) => {
      let state = encoder.init, cloned = structuredClone(state);
      xs.forEach((x, round) => {
        const k = child(key(2), round);
        const [message, [, next]] = written((sink) => encoder.write(state, x, k, sink));
        const [again, [, copied]] = written((sink) => encoder.write(cloned, x, k, sink));
        assertEquals(again, message);
        state = next;
        cloned = structuredClone(copied);
        assertEquals(cloned, state);
      });
    }),
    forAll("link: a step leaves the state it came from alone", sequences, ([x]) => {
      const before = structuredClone(encoder.init);
      written((sink) => encoder.write(encoder.init, x, key(3), sink));
      assertEquals(encoder.init, before);
    }),
  ];
}
