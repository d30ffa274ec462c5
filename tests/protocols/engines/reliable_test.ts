/**
 * Rounds over a network that is out of order, by random schedules of faults.
 * @module
 */

import { assert, assertEquals, assertIsError, assertRejects } from "@std/assert";
import fc from "fast-check";
import { key } from "@bitdescent/bitdescent";
import {
  FailedRank,
  MissingRanks,
  type Outbox,
  partOf,
  type Reliable,
  reliable,
  type ReliableOptions,
  restore,
  store,
} from "@bitdescent/bitdescent/engines";
import { type Faults, flawless, network, type VirtualClock, virtualClock, within } from "../../support/network.ts";
import { expected, settings } from "./parties.ts";
import { type Fate, type Job, networks, play, ROUNDS, type Schedule, schedules, SIZE } from "./schedules.ts";
import "../../support/seed.ts";

const DEADLINE = 4000;
/** Operations of the join and of the three rounds that a rank may be behind, of the one that it was in, and that others are ahead. */
const KEEP = 2 + 6 + 2 + 2;

const setting = settings["DQSGD, with a server that says how many bits"]();
const whole = expected(setting, ROUNDS);
const job: Job = { setting, deadline: DEADLINE, keep: KEEP };

/** Insists that rounds are those of a run in one process, as far as they go. */
function assertSameRounds(rounds: Fate["rounds"], rank: number): void {
  for (const { checkpoint, ...round } of rounds) {
    const { checkpoint: own, ...right } = whole[round.round];
    assertEquals(round, right);
    assertEquals(checkpoint, partOf(own, rank));
  }
}

const times = fc.integer({ min: 0, max: 600 });
const partitions = fc.array(
  fc.record({ from: times, length: fc.integer({ min: 1, max: 800 }), ranks: fc.subarray([0, 1, 2, 3]) })
    .map(({ from, length, ranks }) => ({ from, until: from + length, ranks })),
  { maxLength: 2 },
);
const returns = fc.record({
  rank: fc.nat(SIZE - 1),
  at: times,
  back: fc.record({ after: fc.integer({ min: 1, max: 500 }), behind: fc.nat(3) }),
});

const lengths = fc.integer({ min: 100, max: 2000 });
const passing: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(),
  longest: lengths,
  faults: fc.tuple(networks, partitions).map(([network, partitions]) => ({ ...network, partitions })),
  crashes: fc.uniqueArray(returns, { maxLength: 2, selector: ({ rank }) => rank }),
}).map((schedule) => ({ ...schedule, joins: schedule.crashes.length === 0 }));

Deno.test("faults that pass change nothing: all ranks get through, with the rounds of a run in one process", async () => {
  const property = fc.asyncProperty(passing, async (schedule) => {
    (await play(job, schedule)).forEach((fate, rank) => {
      assert(fate !== null);
      assertEquals(fate.error, undefined);
      assertEquals(fate.rounds.at(-1)?.round, ROUNDS - 1);
      assertSameRounds(fate.rounds, rank);
    });
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 2) });
});

const lasting: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(),
  longest: lengths,
  joins: fc.constant(false),
  faults: networks.map((network) => ({ ...network, partitions: [] })),
  crashes: fc.uniqueArray(fc.record({ rank: fc.nat(SIZE - 1), at: fc.nat(150), back: fc.constant(null) }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ rank }) => rank,
  }),
});

Deno.test("where ranks die for good, no round is wrong and all who are left name the dead", async () => {
  let stalls = 0;
  const property = fc.asyncProperty(lasting, async (schedule) => {
    const fates = await play(job, schedule);
    const dead = fates.flatMap((fate, rank) => fate === null ? [rank] : []);
    fates.forEach((fate, rank) => {
      if (fate === null) return;
      assertSameRounds(fate.rounds, rank);
      if (fate.error === undefined) return assertEquals(fate.rounds.length, ROUNDS);
      stalls++;
      assertIsError(fate.error, MissingRanks);
      assert(fate.error.ranks.length > 0);
      for (const missing of fate.error.ranks) assert(dead.includes(missing), `${missing} is not dead: ${fate.error}`);
      if (dead.includes(0)) assertEquals(fate.error.ranks, [0]);
    });
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 4) });
  assert(stalls > schedules / 4, `${stalls} ranks stalled`);
});

const cut: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(),
  longest: lengths,
  joins: fc.constant(false),
  faults: fc.tuple(networks, fc.nat(100), fc.subarray([1, 2, 3], { minLength: 1 })).map(([network, from, ranks]) => ({
    ...network,
    partitions: [{ from, until: Infinity, ranks }],
  })),
  crashes: fc.constant([]),
});

Deno.test("where the network is cut for good, each side names ranks of the other", async () => {
  const property = fc.asyncProperty(cut, async (schedule) => {
    const [{ ranks: away }] = schedule.faults.partitions;
    (await play(job, schedule)).forEach((fate, rank) => {
      assert(fate !== null);
      assertSameRounds(fate.rounds, rank);
      if (fate.error === undefined) return;
      assertIsError(fate.error, MissingRanks);
      for (const missing of fate.error.ranks) {
        assert(away.includes(rank) ? !away.includes(missing) : away.includes(missing), `${fate.error} on rank ${rank}`);
      }
    });
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 4) });
});

/** Two parties over a network without faults, and its clock. */
function pair(options: ReliableOptions = {}, others: ReliableOptions = options, faults: Faults = flawless) {
  const clock = virtualClock(), net = network({ size: 2, faults, key: key(2), clock, longest: 100 });
  const party = (rank: number, given = rank === 0 ? options : others): Promise<Reliable> => {
    const { datagrams, clock } = net.connect(rank);
    return reliable(datagrams, { session: 1, repairEvery: 5, linger: 50, clock, ...given });
  };
  return { clock, party, parties: Promise.all([party(0), party(1)]) };
}

/** Runs `play` while a clock runs. */
const timed = <T>(clock: VirtualClock, play: () => Promise<T>): Promise<T> => within(clock, play());

Deno.test("a rank that comes back is told what it missed; one that is too far behind is told that nobody knows", async () => {
  const { clock, party, parties } = pair({ keep: 4 }), words = [1, 2, 3, 4, 5, 6].map((word) => Uint8Array.of(word));
  await timed(clock, async () => {
    const [one, two] = await parties, outboxes: Outbox[] = [];
    for (const word of words) {
      outboxes.push(two.outbox());
      await Promise.all([one.allGather(word), two.allGather(word)]);
    }
    assertEquals(one.outbox().letters.map(({ number }) => number), [2, 3, 4, 5]);
    const next = one.allGather(Uint8Array.of(7)), near = await party(1, { from: outboxes[4] });
    for (const word of words.slice(4)) assertEquals(await near.allGather(word), [word, word]);
    assertEquals((await near.allGather(Uint8Array.of(7))).length, 2);
    assertEquals((await next).length, 2);
    const far = await party(1, { from: outboxes[1] });
    const why = "Cannot gather for all as rank 0 is out: it no longer has what it said in operation 1";
    await assertRejects(() => far.allGather(words[1]), FailedRank, why);
  });
});

Deno.test("a rank that comes back goes on with the session that was drawn, and says again what it said", async () => {
  const { clock, party, parties } = pair({ session: undefined }), long = new Uint8Array(1000).fill(7);
  await timed(clock, async () => {
    const [one, two] = await parties;
    const [before] = await Promise.all([one.allGather(long), two.allGather(long)]);
    const stored = store(one.outbox()), told = two.broadcast(null);
    const again = await party(0, { from: restore(stored) as Outbox });
    assertEquals(before, [long, long]);
    assertEquals(await again.broadcast(long), long);
    assertEquals(await told, long);
  });
});

Deno.test("a rank that has lost its letters says so to one that asks for them", async () => {
  const { clock, party, parties } = pair({ session: 1, keep: 8 }),
    words = [1, 2, 3, 4].map((word) => Uint8Array.of(word));
  await timed(clock, async () => {
    const [one, two] = await parties, before = one.outbox();
    for (const word of words) await Promise.all([one.allGather(word), two.allGather(word)]);
    await party(1, { from: { ...two.outbox(), letters: [] } });
    const behind = await party(0, { from: before });
    const why = "Cannot gather for all as rank 1 is out: it no longer has what it said in operation 0";
    await assertRejects(() => behind.allGather(words[0]), FailedRank, why);
  });
});

Deno.test("a rank may join again with nothing where rank 0 readmits, and hears all operations from the first", async () => {
  const { clock, party, parties } = pair({ session: undefined, keep: Infinity, readmit: true, deadline: 200 });
  await timed(clock, async () => {
    const [one, two] = await parties, words = [1, 2, 3].map((word) => Uint8Array.of(word));
    for (const word of words) await Promise.all([one.allGather(word), two.allGather(word)]);
    const waiting = one.gather(Uint8Array.of(4)), again = await party(1);
    assertEquals(again.outbox(), { session: one.outbox().session, done: 0, letters: [] });
    for (const word of words) assertEquals(await again.allGather(word), [word, word]);
    await again.gather(Uint8Array.of(5));
    assertEquals(await waiting, [Uint8Array.of(4), Uint8Array.of(5)]);
    // One that would be rank 0 draws another session, and nobody joins it.
    await assertRejects(
      () => party(0, { keep: Infinity, readmit: true, deadline: 100, session: undefined }),
      MissingRanks,
      "join",
    );
  });
});

Deno.test("a rank that has joined is not let in again where nobody says so", async () => {
  const { clock, party, parties } = pair({ session: undefined, deadline: 100 });
  await timed(clock, async () => {
    await parties;
    await assertRejects(() => party(1), MissingRanks, "Cannot join");
  });
});

Deno.test("an outbox is plain data", async () => {
  const [one] = await pair().parties, long = new Uint8Array(1000).map((_, i) => i);
  one.allGather(long).catch(() => {});
  const outbox = one.outbox();
  assertEquals(outbox, {
    session: 1,
    done: 0,
    letters: [{ number: 0, operation: "allGather", to: "all", bytes: long }],
  });
  assertEquals(restore(store(outbox)), outbox);
});

Deno.test("datagrams of another run are dropped", async () => {
  const { clock, parties } = pair({ session: 1 }, { session: 2 }), patience = { deadline: 100 };
  await timed(clock, async () => {
    const [one, two] = await parties;
    two.allGather(Uint8Array.of(2), patience).catch(() => {});
    await assertRejects(() => one.allGather(Uint8Array.of(1), patience), MissingRanks, "missing rank 1");
  });
});

Deno.test("ranks that do different things are refused", async () => {
  const { clock, parties } = pair();
  await timed(clock, async () => {
    const [one, two] = await parties;
    const gathered = one.gather(new Uint8Array(9)), all = two.allGather(new Uint8Array(9), { deadline: 100 });
    await Promise.all([
      assertRejects(() => gathered, Error, "Cannot gather as rank 1 must do the same: it is to gather for all"),
      assertRejects(() => all, MissingRanks), // rank 0 has said nothing
    ]);
    const told = two.broadcast(null), other = one.allGather(new Uint8Array(9), { deadline: 100 });
    await Promise.all([
      assertRejects(() => told, Error, "Cannot hear the broadcast as rank 0 must do the same: it is to gather for all"),
      assertRejects(() => other, MissingRanks),
    ]);
  });
});

Deno.test("who leaves waits until the last word has come, and not much longer than it takes", async () => {
  const { clock, parties } = pair({ linger: 10_000 }, { linger: 10_000 }, { ...flawless, loss: 0.5 });
  await timed(clock, async () => {
    const [one, two] = await parties, word = two.broadcast(null);
    await one.broadcast(Uint8Array.of(1));
    const left = one.close();
    assertEquals(await word, Uint8Array.of(1));
    await Promise.all([left, two.close()]);
  });
  assert(clock.now() < 1000, `${clock.now()} ms`);
});

Deno.test("a session is a number of 32 bits above 0, the time between repairs above 0, two operations are kept", async () => {
  await assertRejects(() => pair({ session: 2 ** 32 }).parties, RangeError, "the session");
  await assertRejects(() => pair({ session: 0 }).parties, RangeError, "the session");
  await assertRejects(() => pair({ repairEvery: 0 }).parties, RangeError, "the time between two repairs");
  await assertRejects(() => pair({ keep: 1 }).parties, RangeError, "how many operations are kept");
  await assertRejects(
    () => pair({ readmit: true }).parties,
    RangeError,
    "how many operations are kept must be Infinity",
  );
});
