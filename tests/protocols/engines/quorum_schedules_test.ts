/**
 * Rounds that go on without some of the ranks, by random schedules of faults; and ranks that come back with nothing.
 * @module
 */

import { assert, assertEquals, assertIsError } from "@std/assert";
import fc from "fast-check";
import { FailedRank, MissingRanks, partOf } from "@bitdescent/bitdescent/engines";
import { expected, quorate, type Setting, settings } from "./parties.ts";
import { type Fate, networks, play, ROUNDS, type Schedule, schedules, SIZE } from "./schedules.ts";
import "../../support/seed.ts";

const everyone = [0, 1, 2, 3];

/** Insists that all ranks saw the rounds of a run in one process in which those were present of whom rank 0 says so. */
function assertReplayed(setting: Setting, fates: readonly (Fate | null)[], quorum: number): void {
  const [first] = fates;
  if (first === null) return;
  const { rounds } = first, presence = rounds.map(({ present }) => present);
  for (const present of presence) assert(present.includes(0) && present.length >= quorum, `${present}`);
  const right = expected(setting, rounds.length, (round) => presence[round]);
  fates.forEach((fate, rank) => {
    for (const { checkpoint, ...round } of fate?.rounds ?? []) {
      if (round.round >= rounds.length) continue; // rank 0 failed when it had told them
      const { checkpoint: own, ...same } = right[round.round];
      assertEquals(round, same);
      assertEquals(checkpoint, partOf(own, rank));
    }
  });
}

const whole = networks.map((network) => ({ ...network, partitions: [] }));
const basics = { seed: fc.nat(), longest: fc.integer({ min: 100, max: 2000 }), joins: fc.constant(false) };
const names = fc.constantFrom(...Object.keys(quorate));
const deaths = (least: number, most: number) =>
  fc.uniqueArray(fc.record({ rank: fc.integer({ min: 1, max: 3 }), at: fc.nat(150), back: fc.constant(null) }), {
    minLength: least,
    maxLength: most,
    selector: ({ rank }) => rank,
  });

const bereft: fc.Arbitrary<Schedule> = fc.record({
  ...basics,
  faults: whole,
  crashes: deaths(1, 2),
});

Deno.test("where workers die for good and a quorum is left, the rest goes on to the end without them", async () => {
  let gone = 0;
  const property = fc.asyncProperty(bereft, names, async (schedule, name) => {
    const setting = quorate[name](2), fates = await play({ setting, deadline: 4000, keep: 4 }, schedule);
    const alive = everyone.filter((rank) => fates[rank] !== null);
    for (const rank of alive) {
      if (fates[rank]!.rounds.length === 0) { // it may die while they join: for that all must be there
        assertIsError(fates[rank]!.error, MissingRanks);
        continue;
      }
      assertEquals([fates[rank]!.error, fates[rank]!.rounds.length], [undefined, ROUNDS]);
      for (const { present } of fates[rank]!.rounds) for (const one of alive) assert(present.includes(one));
    }
    assertReplayed(setting, fates, 2);
    if ((fates[0]!.rounds.at(-1)?.present.length ?? SIZE) < SIZE) gone++;
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 4) });
  assert(gone > schedules / 12, `${gone} schedules went on without somebody`);
});

Deno.test("where no quorum is left, rank 0 names all who are dead, and the others say so, too", async () => {
  let stalls = 0;
  const short = fc.record({ ...basics, faults: whole, crashes: deaths(2, 3) });
  const property = fc.asyncProperty(short, names, async (schedule, name) => {
    const setting = quorate[name](3), fates = await play({ setting, deadline: 2000, keep: 4 }, schedule);
    const dead = everyone.filter((rank) => fates[rank] === null);
    fates.forEach((fate) => {
      if (fate === null || fate.error === undefined) return;
      stalls++;
      assertIsError(fate.error, MissingRanks);
      for (const missing of fate.error.ranks) assert(dead.includes(missing), `${missing} is not dead: ${fate.error}`);
    });
    assertReplayed(setting, fates, 3);
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 8) });
  assert(stalls > schedules / 16, `${stalls} ranks stalled`);
});

const MORE = 10;
const times = fc.integer({ min: 0, max: 2000 });
const late: fc.Arbitrary<Schedule> = fc.record({
  ...basics,
  faults: fc.tuple(
    networks,
    fc.array(
      fc.record({
        from: fc.integer({ min: 100, max: 2000 }),
        length: fc.integer({ min: 1, max: 2000 }),
        ranks: fc.subarray(everyone),
      })
        .map(({ from, length, ranks }) => ({ from, until: from + length, ranks })),
      { maxLength: 2 },
    ),
  ).map(([network, partitions]) => ({ ...network, partitions })),
  crashes: fc.uniqueArray(
    fc.record({
      rank: fc.integer({ min: 1, max: 3 }),
      at: times,
      back: fc.record({ after: fc.integer({ min: 1, max: 2000 }), behind: fc.nat(MORE) }), // or with nothing
    }),
    { maxLength: 2, selector: ({ rank }) => rank },
  ),
});
const paces = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })), {
  minLength: SIZE,
  maxLength: SIZE,
});

Deno.test("who is slow, cut off or dead for a while is done without, comes back, and knows all rounds", async () => {
  let without = 0, again = 0, caughtUp = 0;
  const property = fc.asyncProperty(late, paces, names, async (schedule, pace, name) => {
    const setting = quorate[name](1),
      job = { setting, deadline: 300, keep: Infinity, pace, supervised: true, rounds: MORE };
    const fates = await play(job, schedule);
    assertReplayed(setting, fates, 1);
    const { rounds, error } = fates[0]!, presence = rounds.map(({ present }) => present);
    if (rounds.length > 0) assertEquals([error, rounds.length], [undefined, MORE]);
    for (const fate of fates.slice(1)) {
      assert(fate !== null);
      if (fate.error !== undefined) {
        assert(fate.error instanceof MissingRanks || fate.error instanceof FailedRank, `${fate.error}`);
      } else if (rounds.length > 0) assertEquals(fate.rounds.at(-1)?.round, MORE - 1);
    }
    if (presence.some((present) => present.length < SIZE)) without++;
    const isBack = (rank: number) =>
      presence.some((present, round) =>
        !present.includes(rank) && presence.slice(round).some((next) => next.includes(rank))
      );
    if (everyone.some(isBack)) again++;
    if (everyone.some((rank) => presence.at(-1)?.includes(rank) === false && fates[rank]?.error === undefined)) {
      caughtUp++;
    }
  });
  await fc.assert(property, { numRuns: Math.ceil(schedules / 4) });
  const seen = [without, again, caughtUp].map((count) => (400 * count) / schedules);
  assert(seen[0] > 40 && seen[1] > 10 && seen[2] > 3, `${seen}`);
});

/** Ranks from `first` on die, and come back with nothing. */
const lost = (first: number): fc.Arbitrary<Schedule> =>
  fc.record({
    ...basics,
    joins: fc.constant(first > 0), // who does not know the session asks rank 0
    faults: whole,
    crashes: fc.uniqueArray(
      fc.record({
        rank: fc.integer({ min: first, max: SIZE - 1 }),
        at: fc.nat(200),
        back: fc.record({ after: fc.integer({ min: 1, max: 500 }), behind: fc.constant(ROUNDS) }),
      }),
      { minLength: 1, maxLength: SIZE, selector: ({ rank }) => rank },
    ),
  });

Deno.test("who comes back with nothing runs all rounds again by what the others kept, with memories and without", async () => {
  const wholes = ["IADE", "DQSGD, with a server that says how many bits", "adaptive SGD with ALQ's levels"]
    .map((name) => settings[name]()).map((setting) => ({ setting, whole: expected(setting, ROUNDS) }));
  const property = fc.asyncProperty(
    fc.oneof(lost(0), lost(1)),
    fc.constantFrom(...wholes),
    async (schedule, { setting, whole }) => {
      (await play({ setting, deadline: 4000, keep: Infinity }, schedule)).forEach((fate, rank) => {
        assert(fate !== null);
        assertEquals([fate.error, fate.rounds.length], [undefined, ROUNDS]);
        fate.rounds.forEach(({ checkpoint, ...round }, i) => {
          const { checkpoint: own, ...right } = whole[i];
          assertEquals(round, right);
          assertEquals(checkpoint, partOf(own, rank));
        });
      });
    },
  );
  await fc.assert(property, { numRuns: Math.ceil(schedules / 8) });
});
