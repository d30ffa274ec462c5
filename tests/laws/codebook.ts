import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, child, type Codebook, decode, encode, key, readWhole, type Vec } from "@bitdescent/bitdescent";
import { assertSameBits, forAll, type Law } from "./law.ts";

/** How many nodes take part in a history. */
const NODES = 3;

/** What every codebook must satisfy, over histories of `inputs`: in each round a vector a node. */
export function codebookLaws<C, T>(codebook: Codebook<C, T>, inputs: fc.Arbitrary<Vec>): Law[] {
  const round = fc.array(inputs, { minLength: NODES, maxLength: NODES });
  const histories = fc.array(round, { minLength: 1, maxLength: 3 });
  const speakers = (xs: readonly Vec[]): Vec[] => xs.filter((_, worker) => codebook.speaks(worker));
  const said = (state: C, x: Vec) => bits((sink) => codebook.statistics.write(codebook.observe(state, x), sink));

  return [
    forAll(
      "codebook: nodes that heard the same have the same, whoever spoke, to the last bit",
      histories,
      (history) => {
        let speaker = codebook.init, listener = structuredClone(codebook.init);
        for (const xs of history) {
          const observed = speakers(xs).map((x) => codebook.observe(speaker, x));
          const read = speakers(xs).map((x) =>
            readWhole(said(speaker, x), (source) => codebook.statistics.read(source))
          );
          assertEquals(read, observed);
          speaker = codebook.adapt(speaker, observed);
          listener = structuredClone(codebook.adapt(listener, structuredClone(read)));
          assertEquals(listener, speaker);
          xs.forEach((x, i) => {
            const k = child(key(1), i), message = encode(codebook.compressor(speaker), x, k);
            const near = decode(codebook.compressor(speaker), message, k);
            assertSameBits(decode(codebook.compressor(listener), message, k), near, `vector ${i}`);
          });
        }
      },
      20,
    ),
    forAll("codebook: adapting leaves the old codebook and what was heard alone", round, (xs) => {
      const before = structuredClone(codebook.init), heard = speakers(xs).map((x) => codebook.observe(before, x));
      const copies = structuredClone(heard);
      codebook.adapt(codebook.init, heard);
      assertEquals([codebook.init, heard], [before, copies]);
    }, 20),
    forAll("codebook: every compressor it leads to is of its dimension", histories, (history) => {
      let state = codebook.init;
      for (const xs of history) {
        assertEquals(codebook.compressor(state).dimension, codebook.dimension);
        state = codebook.adapt(state, speakers(xs).map((x) => codebook.observe(state, x)));
      }
      assertEquals(codebook.compressor(state).dimension, codebook.dimension);
    }, 10),
    forAll("codebook: statistics that end too early are refused", round, (xs) => {
      for (const x of speakers(xs)) {
        const whole = said(codebook.init, x);
        for (const length of [0, 1, whole.length - 1].filter((length) => length >= 0 && length < whole.length)) {
          const cut = { bytes: whole.bytes, length };
          assertThrows(() => readWhole(cut, (source) => codebook.statistics.read(source)), RangeError);
        }
      }
    }, 5),
  ];
}
