import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Model, Tally } from "@bitdescent/bitdescent";
import { forAll, type Law } from "./law.ts";

/** The largest total that coders take. */
const LARGEST_TOTAL = 2 ** 24;

/** What every model must satisfy, after symbols that it lets come. */
export function modelLaws({ size, surest, begin }: Model, symbols: fc.Arbitrary<number>): Law[] {
  const histories = fc.array(symbols, { maxLength: 40 });
  const everything = [...Array(size).keys()];
  const expectations = (tally: Tally) => ({
    total: tally.total,
    frequencies: everything.map((symbol) => tally.frequency(symbol)),
    lows: everything.map((symbol) => tally.low(symbol)),
  });

  /** The expectations before each symbol of a history, and after the last. */
  const along = (history: readonly number[]) => {
    const tally = begin();
    return [expectations(tally), ...history.map((symbol) => (tally.saw(symbol), expectations(tally)))];
  };

  return [
    forAll("model: the parts are frequencies, from 0, that add up to the total", histories, (history) => {
      for (const { total, frequencies, lows } of along(history)) {
        let sum = 0;
        for (const symbol of everything) {
          assertEquals(lows[symbol], sum);
          assert(Number.isInteger(frequencies[symbol]) && frequencies[symbol] >= 0, `${frequencies}`);
          sum += frequencies[symbol];
        }
        assertEquals(total, sum);
        assert(total >= 1 && total <= LARGEST_TOTAL, `a total of ${total}`);
      }
    }),
    forAll(
      "model: what is found at a target is the symbol whose part it lies in",
      fc.tuple(histories, fc.nat(LARGEST_TOTAL)),
      ([history, seed]) => {
        const tally = begin();
        for (const came of history) {
          const target = seed % tally.total, symbol = tally.find(target), low = tally.low(symbol);
          assert(low <= target && target < low + tally.frequency(symbol), `${symbol} at ${target}`);
          tally.saw(came);
        }
      },
    ),
    forAll("model: no share is above what is the surest", histories, (history) => {
      for (const { total, frequencies } of along(history)) {
        const largest = Math.max(...frequencies);
        assert(largest <= surest * total, `a share of ${largest}/${total}, above ${surest}`);
      }
    }),
    forAll(
      "model: what to expect depends on what came and on nothing else",
      fc.tuple(histories, histories),
      ([h, other]) => {
        const expected = along(h), tallies = [begin(), begin()];
        h.forEach((symbol, i) => { // one beside another, and looked into
          assertEquals(expectations(tallies[0]), expected[i]);
          tallies[0].find(0);
          tallies[0].saw(symbol);
          if (i < other.length) tallies[1].saw(other[i]);
        });
        assertEquals(along(h), expected);
      },
    ),
  ];
}
