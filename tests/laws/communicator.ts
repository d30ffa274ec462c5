import { assert, assertEquals, assertIsError } from "@std/assert";
import { type Communicator, FailedRank, MissingRanks, type Patience } from "@bitdescent/bitdescent/engines";

/** A sentence, and a check that takes its time and rejects where it is false. */
export interface LawInTime {
  readonly name: string;
  check(): Promise<void>;
}

/** What a law may ask of an engine, besides all parties. */
export interface EngineUnderLaw {
  /** New parties of one run. */
  make(size: number): Promise<readonly Communicator[]> | readonly Communicator[];
  /** Milliseconds in which a letter surely arrives. */
  readonly deadline: number;
}

/** Bytes that follow from three numbers. */
const words = (size: number, rank: number, operation: number): Uint8Array =>
  new Uint8Array(size).map((_, i) => 31 * rank + 7 * operation + i + (i >> 8));

/** Insists that the same was said, without listing what was not. */
function assertSaid(actual: readonly Uint8Array[] | null, expected: readonly Uint8Array[] | null): void {
  assertEquals(actual?.map(({ length }) => length), expected?.map(({ length }) => length));
  actual?.forEach((bytes, i) => assert(bytes.every((byte, j) => byte === expected?.[i][j]), `other bytes of ${i}`));
}

/** What every communicator must satisfy whose parties are all at hand. */
export function communicatorLaws({ make, deadline }: EngineUnderLaw): LawInTime[] {
  const law = (name: string, check: (parties: readonly Communicator[]) => Promise<void>, size = 4): LawInTime => ({
    name: `communicator: ${name}`,
    async check() {
      const parties = await make(size);
      try {
        await check(parties);
      } finally {
        await Promise.all(parties.map((party) => party.close()));
      }
    },
  });
  const everyone = <T>(parties: readonly Communicator[], act: (party: Communicator) => Promise<T>): Promise<T[]> =>
    Promise.all(parties.map(act));

  return [
    ...[1, 2, 5].map((size) =>
      law(`${size} parties know who they are and how many`, (parties) => {
        assertEquals(parties.map(({ rank, size }) => [rank, size]), parties.map((_, rank) => [rank, size]));
        return Promise.resolve();
      }, size)
    ),
    ...[1, 2, 5].map((size) =>
      law(`${size} parties get what was said, whole, once and in order`, async (parties) => {
        const lengths = [0, 1, 100, 70_000], all = parties.map(({ rank }) => rank);
        await everyone(parties, async (party) => {
          for (let i = 0; i < 12; i++) {
            const length = lengths[i % 4],
              mine = words(length, party.rank, i),
              right = all.map((r) => words(length, r, i));
            if (i % 3 === 0) assertSaid(await party.gather(mine), party.rank === 0 ? right : null);
            if (i % 3 === 1) assertSaid([await party.broadcast(party.rank === 0 ? mine : null)], [right[0]]);
            if (i % 3 === 2) assertSaid(await party.allGather(mine), right);
          }
        });
      }, size)
    ),
    law("what was given may be changed afterwards, and what is returned is one's own", async (parties) => {
      const all = await everyone(parties, async (party) => {
        const mine = Uint8Array.of(party.rank), gathered = party.gather(mine);
        await gathered;
        mine.fill(99);
        const heard = await party.broadcast(party.rank === 0 ? Uint8Array.of(7) : null);
        assertEquals(heard, Uint8Array.of(7));
        heard.fill(party.rank);
        const together = await party.allGather(heard);
        heard.fill(98);
        together[1].fill(97);
        return [await gathered, together];
      });
      assertEquals(all[0][0], [0, 1, 2, 3].map((rank) => Uint8Array.of(rank === 0 ? 0 : rank)));
      for (const [, together] of all) assertEquals(together, [0, 97, 2, 3].map((byte) => Uint8Array.of(byte)));
    }),
    law(
      "past a deadline those who are missing are named; who comes late is not taken for the next",
      async (parties) => {
        const [one, two, three, four] = parties, patience = { deadline };
        const late = await Promise.allSettled(
          [one, two, four].map((party) => party.allGather(words(5, party.rank, 0), patience)),
        );
        for (const outcome of late) {
          assert(outcome.status === "rejected");
          assertIsError(outcome.reason, MissingRanks, "missing rank 2");
          assertEquals(outcome.reason.ranks, [2]);
        }
        await three.allGather(words(5, 2, 0), { deadline: 10 * deadline });
        const next = await everyone(parties, (party) => party.allGather(words(6, party.rank, 1)));
        for (const all of next) assertEquals(all, [0, 1, 2, 3].map((rank) => words(6, rank, 1)));
      },
    ),
    law(
      "where it can do without some, it waits for who is late until the deadline, and then no more until it speaks again",
      async (parties) => {
        const [one, two, three, four] = parties, least = 3;
        if (one.gatherSome === undefined) return;
        const said = (round: number, ...ranks: readonly number[]) =>
          [0, 1, 2, 3].map((rank) => ranks.includes(rank) ? words(5, rank, round) : null);
        const round = async (number: number, others: readonly Communicator[], patience: Patience): Promise<unknown> => {
          const gathered = one.gatherSome!(words(5, 0, number), { ...patience, least });
          await everyone(others, (party) => party.gather(words(5, party.rank, number)));
          const heard = await gathered, told = everyone(others, (party) => party.broadcast(null));
          await one.broadcast(words(5, 0, number));
          for (const answer of await told) assertEquals(answer, words(5, 0, number));
          return heard;
        };
        assertEquals(await round(0, [two, three, four], {}), said(0, 0, 1, 2, 3));
        assertEquals(await round(1, [two, four], { deadline }), said(1, 0, 1, 3));
        assertEquals(await round(2, [two, four], {}), said(2, 0, 1, 3)); // at once: the other has said nothing since
        assert(three.isLate!() && !two.isLate!());
        for (const number of [1, 2]) {
          await three.gather(words(5, 2, number)); // it is too late, and told what it missed
          assertEquals(await three.broadcast(null), words(5, 0, number));
        }
        assert(!three.isLate!());
        await everyone(parties, (party) => party.allGather(words(5, party.rank, 9))); // now the first has heard of it
        assertEquals(await round(3, [two, three, four], { deadline: 20 * deadline }), said(3, 0, 1, 2, 3));
        const short = one.gatherSome(words(5, 0, 4), { deadline, least }).catch((error) => error);
        await two.gather(words(5, 1, 4));
        const error = await short;
        assertIsError(error, MissingRanks, "missing ranks 2, 3");
        assertEquals(error.ranks, [2, 3]);
      },
    ),
    law(
      "where it can do without some, it waits for nobody who has left, but for enough",
      async ([one, two, three, four]) => {
        if (one.gatherSome === undefined) return;
        await four.close();
        const gathered = one.gatherSome(words(5, 0, 0), { least: 3 });
        await everyone([two, three], (party) => party.gather(words(5, party.rank, 0)));
        assertEquals(await gathered, [0, 1, 2].map<Uint8Array | null>((rank) => words(5, rank, 0)).concat([null]));
        await three.close();
        const error = await one.gatherSome(words(5, 0, 1), { least: 3 }).catch((error) => error);
        assertIsError(error, FailedRank, "it has left");
      },
    ),
    law("a signal ends what waits, with its reason", async ([, party]) => {
      const stop = new AbortController(), waiting = party.broadcast(null, { signal: stop.signal });
      stop.abort(new Error("enough"));
      const error = await waiting.catch((error) => error);
      assertIsError(error, Error, "enough");
    }),
    law("what waits when a party leaves fails there, and afterwards nothing begins", async ([party]) => {
      const waiting = party.gather(new Uint8Array(1)).catch((error) => error);
      await party.close();
      assertIsError(await waiting, Error, "Cannot gather");
      assertIsError(await party.gather(new Uint8Array(1)).catch((error) => error), Error, "Cannot gather");
      await party.close();
    }),
    law("traffic is at least what was said", async (parties) => {
      await everyone(parties, (party) => party.allGather(words(1000, party.rank, 0)));
      for (const { traffic: { sent, received } } of parties) {
        assert(sent >= 1000 && received >= 3000, `sent ${sent}, received ${received}`);
      }
    }),
  ];
}
