/**
 * Rounds over a network that is out of order, by random schedules of faults.
 *
 * There are 400 schedules, or as many as FAULT_SCHEDULES says, and others for another TEST_SEED.
 * @module
 */

import { assert, assertEquals, assertIsError, assertRejects } from "@std/assert";
import fc from "fast-check";
import { key } from "@bitdescent/bitdescent";
import {
  type Driven,
  FailedRank,
  MissingRanks,
  type Outbox,
  type Part,
  partOf,
  reliable,
  type ReliableOptions,
  restore,
  store,
} from "@bitdescent/bitdescent/engines";
import { type Faults, network, virtualClock } from "../../support/network.ts";
import { driven, expected, settings } from "./parties.ts";
import "../../support/seed.ts";

const schedules = Number(Deno.env.get("FAULT_SCHEDULES") ?? 400);
const SIZE = 4, ROUNDS = 5, INTERVAL = 20, DEADLINE = 4000;

const setting = settings["DQSGD, with a server that says how many bits"]();
const whole = expected(setting, ROUNDS);

/** A rank that dies; it comes back after a while as it was so many rounds before, or never. */
interface Crash {
  readonly rank: number;
  readonly at: number;
  readonly back: { readonly after: number; readonly behind: number } | null;
}

interface Schedule {
  readonly seed: number;
  readonly faults: Faults;
  readonly crashes: readonly Crash[];
}

/** What a rank stores after every round. */
interface Stored {
  readonly part: Part<unknown, unknown>;
  readonly outbox: Outbox;
}

/** What became of a rank in its last life. */
interface Fate {
  readonly rounds: readonly Driven<unknown, unknown>[];
  readonly error: unknown;
}

/** Drives all ranks through a schedule; a fate for every rank, or null for one that is dead. */
async function play({ seed, faults, crashes }: Schedule): Promise<(Fate | null)[]> {
  const clock = virtualClock(), net = network(SIZE, faults, key(seed), clock);
  const fates: (Fate | null | undefined)[] = Array(SIZE).fill(undefined);
  const disks: Uint8Array[][] = Array.from({ length: SIZE }, () => []); // what each rank has stored after every round
  const lives = Array(SIZE).fill(0), isThrough = Array(SIZE).fill(false);

  async function live(rank: number, stored?: Stored): Promise<void> {
    const { datagrams, clock } = net.connect(rank), life = ++lives[rank];
    const timing = { interval: INTERVAL, linger: 400 * INTERVAL, clock };
    const party = reliable(datagrams, { ...timing, keep: 100, session: seed, from: stored?.outbox });
    const rounds: Driven<unknown, unknown>[] = [];
    const see = (step: Driven<unknown, unknown>): void => {
      if (life !== lives[rank]) throw new Error("the dead do nothing");
      rounds.push(step);
      disks[rank][step.round] = store({ part: step.checkpoint, outbox: party.outbox() } satisfies Stored);
    };
    const options = { from: stored?.part, fingerprint: stored ? null : {}, patience: { deadline: DEADLINE } };
    try {
      await driven(setting, party, options, { until: ROUNDS, see });
      if (life !== lives[rank]) return;
      isThrough[rank] = true;
      await party.close();
      fates[rank] = { rounds, error: undefined };
    } catch (error) {
      if (life === lives[rank]) fates[rank] = { rounds, error };
    }
  }

  for (let rank = 0; rank < SIZE; rank++) live(rank);
  for (const { rank, at, back } of crashes) {
    clock.after(at, () => {
      if (isThrough[rank] || fates[rank]) return; // others may be gone: nobody could be asked for what was lost
      net.kill(rank);
      lives[rank]++;
      if (back === null) fates[rank] = null;
      else {
        clock.after(back.after, () => {
          const last = disks[rank].length - 1 - back.behind;
          live(rank, last < 0 ? undefined : restore(disks[rank][last]) as Stored);
        });
      }
    });
  }
  await clock.run(() => fates.every((fate) => fate !== undefined));
  return fates as (Fate | null)[];
}

/** Insists that rounds are those of a run in one process, as far as they go. */
function assertSameRounds(rounds: Fate["rounds"], rank: number): void {
  for (const { checkpoint, ...round } of rounds) {
    const { checkpoint: own, ...right } = whole[round.round];
    assertEquals(round, right);
    assertEquals(checkpoint, partOf(own, rank));
  }
}

const chance = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });
const networks = fc.record({
  loss: fc.oneof(fc.constant(0), chance(0.4)),
  repeat: chance(0.5),
  damage: fc.oneof(fc.constant(0), chance(0.2)),
  delay: chance(0.5),
  latency: fc.double({ min: 1, max: 15, noNaN: true }),
});
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

const passing: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(),
  faults: fc.tuple(networks, partitions).map(([network, partitions]) => ({ ...network, partitions })),
  crashes: fc.uniqueArray(returns, { maxLength: 2, selector: ({ rank }) => rank }),
});

Deno.test("faults that pass change nothing: all ranks get through, with the rounds of a run in one process", async () => {
  const property = fc.asyncProperty(passing, async (schedule) => {
    (await play(schedule)).forEach((fate, rank) => {
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
    const fates = await play(schedule);
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
  faults: fc.tuple(networks, fc.nat(100), fc.subarray([1, 2, 3], { minLength: 1 })).map(([network, from, ranks]) => ({
    ...network,
    partitions: [{ from, until: Infinity, ranks }],
  })),
  crashes: fc.constant([]),
});

Deno.test("where the network is cut for good, each side names ranks of the other", async () => {
  const property = fc.asyncProperty(cut, async (schedule) => {
    const [{ ranks: away }] = schedule.faults.partitions;
    (await play(schedule)).forEach((fate, rank) => {
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
function pair(options: ReliableOptions = {}, others: ReliableOptions = options) {
  const clock = virtualClock();
  const net = network(2, { loss: 0, repeat: 0, damage: 0, delay: 0, latency: 1, partitions: [] }, key(0), clock);
  const party = (rank: number, given = rank === 0 ? options : others) => {
    const { datagrams, clock } = net.connect(rank);
    return reliable(datagrams, { interval: 5, linger: 50, clock, ...given });
  };
  return { clock, party, parties: [party(0), party(1)] };
}

/** What a promise comes to while a clock runs. */
async function within<T>(clock: ReturnType<typeof virtualClock>, promise: Promise<T>): Promise<T> {
  let isOver = false;
  const settled = promise.finally(() => isOver = true);
  await Promise.all([settled.catch(() => {}), clock.run(() => isOver)]);
  return await settled;
}

Deno.test("a rank that comes back is told what it missed; one that is too far behind is told that nobody knows", async () => {
  const { clock, party, parties: [one, two] } = pair({ keep: 3 }),
    words = [1, 2, 3, 4, 5, 6].map((word) => Uint8Array.of(word));
  const outboxes = [];
  for (const word of words) {
    outboxes.push(two.outbox());
    await within(clock, Promise.all([one.allGather(word), two.allGather(word)]));
  }
  assertEquals(one.outbox().letters[1].map(({ number }) => number), [2, 3, 4, 5]);
  const next = one.allGather(Uint8Array.of(7)), near = party(1, { from: outboxes[4] });
  for (const word of words.slice(4)) assertEquals(await within(clock, near.allGather(word)), [word, word]);
  assertEquals((await within(clock, near.allGather(Uint8Array.of(7)))).length, 2);
  assertEquals((await within(clock, next)).length, 2);
  const far = party(1, { from: outboxes[1] });
  const error = await within(clock, far.allGather(words[1]).catch((error) => error));
  assertIsError(
    error,
    FailedRank,
    "Cannot gather for all as rank 0 is out: it no longer has what it said in operation 1",
  );
});

Deno.test("an outbox is plain data", () => {
  const { parties: [one] } = pair();
  one.allGather(Uint8Array.of(1)).catch(() => {});
  const outbox = one.outbox();
  assertEquals([outbox.done, outbox.letters[1].length], [0, 1]);
  assertEquals(restore(store(outbox)), outbox);
});

Deno.test("datagrams of another run are dropped", async () => {
  const { clock, parties: [one, two] } = pair({ session: 1 }, { session: 2 }), patience = { deadline: 100 };
  two.allGather(Uint8Array.of(2), patience).catch(() => {});
  const error = await within(clock, one.allGather(Uint8Array.of(1), patience).catch((error) => error));
  assertIsError(error, MissingRanks, "missing rank 1");
});

Deno.test("a rank that has left is named, but what it said before is not lost", async () => {
  const { clock, parties: [one, two] } = pair();
  const [said] = await within(clock, Promise.all([one.gather(new Uint8Array(1)), two.gather(Uint8Array.of(2))]));
  assertEquals(said?.[1], Uint8Array.of(2));
  const left = two.close();
  const error = await within(clock, one.gather(new Uint8Array(1)).catch((error) => error));
  assertIsError(error, FailedRank, "Cannot gather as rank 1 is out: it has left");
  await within(clock, left);
  assert(one.traffic.received > 0);
});

Deno.test("who leaves waits until the last word has come, and not much longer than it takes", async () => {
  const clock = virtualClock(), faults = { loss: 0.5, repeat: 0, damage: 0, delay: 0, latency: 1, partitions: [] };
  const net = network(2, faults, key(2), clock);
  const [one, two] = [0, 1].map((rank) => {
    const { datagrams, clock } = net.connect(rank);
    return reliable(datagrams, { interval: 5, linger: 10_000, clock });
  });
  const word = two.broadcast(null);
  await one.broadcast(Uint8Array.of(1));
  const left = one.close();
  assertEquals(await within(clock, word), Uint8Array.of(1));
  await within(clock, Promise.all([left, two.close()]));
  assert(clock.now() < 1000, `${clock.now()} ms`);
});

Deno.test("a session is a number of 32 bits, an interval above 0", async () => {
  await assertRejects(async () => await pair({ session: 2 ** 32 }), RangeError, "the session");
  await assertRejects(async () => await pair({ interval: 0 }), RangeError, "the interval");
});
