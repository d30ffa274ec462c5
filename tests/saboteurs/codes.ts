/**
 * Known-bad twins of codes for sequences and of models.
 * @module
 */

import fc from "fast-check";
import {
  adaptiveModel,
  type BitSource,
  each,
  eliasGamma,
  type Model,
  type SequenceCodec,
  type Tally,
} from "@bitdescent/bitdescent";
import type { Law } from "../laws/law.ts";
import { modelLaws } from "../laws/model.ts";
import { sequenceLaws } from "../laws/sequence.ts";

const numbers = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 9 }).map((s) => Int32Array.from(s));
const goodSequence: SequenceCodec = each(eliasGamma), goodModel: Model = adaptiveModel({ size: 5 });

const sequence = (bad: Partial<SequenceCodec>): Law[] => sequenceLaws({ ...goodSequence, ...bad }, numbers);
const model = (bad: Partial<Model>): Law[] => modelLaws({ ...goodModel, ...bad }, fc.nat(4));

/** A model whose tallies are good but for what `bad` makes of each. */
const tallying = (bad: (good: Tally) => Partial<Tally>): Law[] =>
  model({
    begin() {
      const good = goodModel.begin();
      return {
        get total() {
          return good.total;
        },
        frequency: good.frequency,
        low: good.low,
        find: good.find,
        saw: good.saw,
        ...bad(good),
      };
    },
  });

/** A source that never ends: after the last bit it has as many ones as anybody wants. */
export function endless(source: BitSource): BitSource {
  const read = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = 2 * value + (source.remaining > 0 ? source.read(1) : 1);
    return value;
  };
  return {
    get remaining() {
      return source.remaining;
    },
    read,
    readBytes: (count) => Uint8Array.from({ length: count }, () => read(8)),
  };
}

/** The kits of the good twins. */
export const goodCodes = (): Law[] => [sequence({}), model({}), tallying(() => ({}))].flat();

/** Law by law, the kit of a twin that breaks it. */
export const codeSaboteurs: Readonly<Record<string, () => Law[]>> = {
  "sequence: symbols are left as they were": () =>
    sequence({
      write(symbols, sink) {
        goodSequence.write(symbols, sink);
        symbols.reverse();
      },
    }),
  "sequence: what is read is in the array that was given": () =>
    sequence({ read: (source, out) => goodSequence.read(source, out.slice()) }),
  "sequence: a message cut short is refused with a RangeError": () =>
    sequence({ read: (source, out) => goodSequence.read(endless(source), out) }),

  "model: the parts are frequencies, from 0, that add up to the total": () =>
    tallying((good) => ({ low: (symbol) => good.low(symbol) + (symbol > 3 ? 1 : 0) })),
  "model: what is found at a target is the symbol whose part it lies in": () =>
    tallying((good) => ({ find: (target) => good.find(Math.max(0, target - 1)) })),
  "model: no share is above what is the surest": () => model({ surest: 0.4 }),
  "model: what to expect depends on what came and on nothing else": () => {
    const shared = goodModel.begin();
    return model({ begin: () => shared });
  },
};
