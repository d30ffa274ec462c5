/**
 * Collectives over datagrams that go astray.
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { key } from "@bitdescent/bitdescent";
import { type Communicator, MissingRanks } from "../../../protocols/engines/communicator.ts";
import { FailedRank } from "../../../protocols/engines/failed_rank.ts";
import { framed, isPart, note, unframed } from "../../../protocols/engines/lossy/frame.ts";
import { arrival, parts, whole as wholeOf } from "../../../protocols/engines/lossy/parts.ts";
import { reliable } from "../../../protocols/engines/lossy/reliable.ts";
import { communicatorLaws } from "../../laws/communicator.ts";
import { type Faults, flawless, network, type VirtualClock, virtualClock, within } from "../../support/network.ts";
import "../../support/seed.ts";

const message = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 97 + (i >> 8)) & 255);

/** A network, and how parties join on it, with reminders as often as a test asks for. */
function setting({ size, longest = 100, seed = 1, faults = flawless, clock = virtualClock(), ...options }: {
  size: number;
  longest?: number;
  seed?: number;
  faults?: Faults;
  clock?: VirtualClock;
  linger?: number;
}) {
  const net = network({ size, faults, key: key(seed), clock, longest });
  const ends = Array.from({ length: size }, (_, rank) => net.connect(rank));
  const join = (rank: number, more = {}): Promise<Communicator> => {
    const { datagrams, clock } = ends[rank];
    return reliable(datagrams, { repairEvery: 10, linger: 300, deadline: 5000, ...options, ...more, clock });
  };
  const party = (more = {}): Promise<Communicator[]> => Promise.all(ends.map((_, rank) => join(rank, more)));
  return { ends, join, party, clock, kill: net.kill, during: <T>(play: () => Promise<T>) => within(clock, play()) };
}

/** Runs `play` at every rank. */
const all = <T>(ranks: readonly Communicator[], play: (c: Communicator) => Promise<T>): Promise<T[]> =>
  Promise.all(ranks.map(play));

const patience = { deadline: 10_000 };

const astray: Faults = { ...flawless, loss: 0.2, repeat: 0.3, damage: 0.1, delay: 0.3 };

/** Parties among whom nothing goes wrong, or much. */
for (const faults of [flawless, astray]) {
  const clock = virtualClock(),
    make = (size: number) => setting({ size, longest: 20_000, seed: 3, faults, clock }).party();
  for (const { name, check } of communicatorLaws({ make, deadline: 1000 })) {
    Deno.test(`datagrams${faults.loss > 0 ? " that go astray" : ""}, ${name}`, () => within(clock, check()));
  }
}

Deno.test("what is lost, doubled, damaged and late arrives once, whole, and in order", async () => {
  const kinds = fc.array(fc.constantFrom("gather", "broadcast", "all"), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.nat(2 ** 31), fc.integer({ min: 2, max: 4 }), async (kinds, seed, size) => {
      const said = (rank: number, t: number): Uint8Array => message((seed + 37 * rank + 61 * t) % 400, rank + 10 * t);
      const { party, during } = setting({ size, seed, faults: astray });
      await during(async () => {
        const ranks = await party();
        await all(ranks, async (c) => {
          for (const [t, kind] of kinds.entries()) {
            const everyone = ranks.map((_, i) => said(i, t)), mine = said(c.rank, t);
            if (kind === "gather") assertEquals(await c.gather(mine, patience), c.rank === 0 ? everyone : null);
            else if (kind === "all") assertEquals(await c.allGather(mine, patience), everyone);
            else assertEquals(await c.broadcast(c.rank === 0 ? mine : null, patience), everyone[0]);
            mine.fill(0); // it is the caller's again
          }
          await c.close();
        });
      });
    }),
    { numRuns: 60 },
  );
});

Deno.test("one that only speaks does not run away from those who are to hear it", async () => {
  const { party, during } = setting({ size: 3, faults: { ...flawless, loss: 0.3 } });
  const words = Array.from({ length: 20 }, (_, t) => message(t, t));
  const [, ...heard] = await during(async () =>
    all(await party(), async (c) => {
      const got = [];
      for (const word of words) got.push(await c.broadcast(c.rank === 0 ? word : null));
      await c.close();
      return got;
    })
  );
  assertEquals(heard, [words, words]);
});

Deno.test("the deadline names those who were not heard of, and the rest goes on without a word lost", async () => {
  const { party, during } = setting({ size: 3 });
  await during(async () => {
    const [a, b, c] = await party();
    const late = await Promise.all(
      [a, b].map((x) =>
        assertRejects(() => x.allGather(message(5, x.rank), { deadline: 60 }), MissingRanks, "missing rank 2")
      ),
    );
    assertEquals(late.map((error) => error.ranks), [[2], [2]]);
    assertEquals(await c.allGather(message(5, 2)), [0, 1, 2].map((i) => message(5, i))); // what the others said is kept
    const next = await all([a, b, c], (x) => x.allGather(message(7, x.rank)));
    assertEquals(next[0], [0, 1, 2].map((i) => message(7, i)));
    await all([a, b, c], (x) => x.close());
  });
});

Deno.test("who was missing is not waited for again when others speak", async () => {
  const { party, kill, during } = setting({ size: 3 });
  await during(async () => {
    const [a, b] = await party(), told = b.broadcast(null);
    kill(2);
    await a.broadcast(message(1, 1));
    await told;
    const next = b.gather(message(2, 2));
    await assertRejects(() => a.gather(message(2, 2), { deadline: 60 }), MissingRanks, "missing rank 2");
    await next;
    const last = b.broadcast(null);
    await a.broadcast(message(3, 3)); // without a deadline
    assertEquals(await last, message(3, 3));
  });
});

/** Rounds of a gather by two ranks, while the third is silent. */
async function without(rounds: number, [a, b]: readonly Communicator[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const said = b.gather(message(3, 1));
    assertEquals((await a.gatherSome!(message(3, 0), { deadline: 60, least: 2 }))[2], null);
    const told = b.broadcast(null);
    await Promise.all([said, a.broadcast(message(4, round)), told]);
  }
}

Deno.test("who was done without and speaks again is waited for, however far behind, until it has caught up", async () => {
  const { party, clock, during } = setting({ size: 3 });
  await during(async () => {
    const [a, b, c] = await party({ keep: 20 });
    await without(4, [a, b]);
    await c.gather(message(3, 2));
    await new Promise<void>((resolve) => clock.after(5, resolve)); // it is heard
    const heard = a.gatherSome!(message(3, 0), { least: 2 });
    await b.gather(message(3, 1));
    for (let round = 0; round < 4; round++) {
      assertEquals(await c.broadcast(null), message(4, round));
      await c.gather(message(3, 2));
    }
    assertEquals(await heard, [0, 1, 2].map((rank) => message(3, rank)));
    await all([a, b, c], (x) => x.close());
  });
});

Deno.test("nobody who was done without holds the others up, though it speaks and is far behind", async () => {
  const { party, clock, kill, during } = setting({ size: 3 });
  await during(async () => {
    const [a, b, c] = await party({ keep: 20 });
    await without(3, [a, b]);
    const said = b.gather(message(3, 1)), waiting = c.gather(message(3, 2));
    assertEquals((await a.gatherSome!(message(3, 0), { deadline: 60, least: 2 }))[2], null);
    await Promise.all([said, waiting]);
    const late = c.broadcast(null).catch(() => {});
    await new Promise<void>((resolve) => clock.after(5, resolve)); // it asks, and is heard
    kill(2);
    const told = b.broadcast(null);
    await a.broadcast(message(4, 4)); // without a deadline
    assertEquals(await told, message(4, 4));
    await all([a, b], (x) => x.close());
    await Promise.race([late, null]);
  });
});

Deno.test("who has left and joins again is waited for", async () => {
  const { join, party, clock, during } = setting({ size: 3 }), more = { readmit: true, keep: Infinity };
  await during(async () => {
    const [a, b, c] = await party(more);
    await c.close();
    const heard = a.gatherSome!(message(3, 0), { least: 2 });
    await b.gather(message(3, 1));
    assertEquals((await heard)[2], null);
    const told = b.broadcast(null);
    await a.broadcast(message(4, 0));
    await told;
    const again = await join(2, more), all = a.gatherSome!(message(3, 0), { least: 2 });
    await b.gather(message(3, 1));
    await new Promise<void>((resolve) => clock.after(5, resolve));
    await again.gather(message(3, 2));
    assertEquals(await again.broadcast(null), message(4, 0));
    await again.gather(message(3, 2));
    assertEquals((await all)[2], message(3, 2));
  });
});

Deno.test("who leaves does not stay for those who were done without", async () => {
  const { party, clock, kill, during } = setting({ size: 3, linger: 1000 });
  await during(async () => {
    const [a, b] = await party({ keep: 20 });
    kill(2);
    await without(2, [a, b]);
    const begun = clock.now();
    await all([a, b], (x) => x.close());
    assert(clock.now() - begun < 100, `${clock.now() - begun} ms`);
  });
});

Deno.test("a process that is gone does not come back into its place by what it said before", async () => {
  const { join, ends, clock, during } = setting({ size: 3 }), old = note("hello", 1, 0);
  const pause = () => new Promise<void>((resolve) => clock.after(5, resolve));
  await during(async () => {
    const zero = join(0);
    ends[1].datagrams.send(0, old);
    await pause();
    const one = join(1);
    await pause();
    ends[1].datagrams.send(0, old); // late, or twice
    await pause();
    await all(await Promise.all([zero, one, join(2)]), (x) => x.close());
  });
});

Deno.test("where rank 0 readmits, a process waits for its turn though another of its rank is still listed", async () => {
  const faults = { ...flawless }, { join, ends, clock, during } = setting({ size: 3, faults });
  const more = { readmit: true, keep: Infinity }, pause = () => new Promise<void>((resolve) => clock.after(5, resolve));
  await during(async () => {
    const zero = join(0, more);
    ends[1].datagrams.send(0, note("hello", 1, 0)); // it dies
    await pause();
    faults.loss = 1;
    const one = join(1, more);
    faults.loss = 0;
    await all(await Promise.all([zero, one, join(2, more)]), (x) => x.close());
  });
});

Deno.test("joining names those who are not there, at every rank", async () => {
  const { join, during } = setting({ size: 4 });
  const errors = await during(() =>
    Promise.all([0, 2].map((rank) => assertRejects(() => join(rank, { deadline: 80 }), MissingRanks, "join")))
  );
  assertEquals(errors.map(({ ranks }) => ranks), [[1, 3], [1, 3]]);
});

Deno.test("a signal ends the joining and an operation, with its reason; the operation counts", async () => {
  const { join, party, during } = setting({ size: 2 });
  const enough = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => join(0, { signal: enough }), Error, "enough");
  await during(async () => {
    const [a, b] = await party(), control = new AbortController();
    const waiting = assertRejects(() => a.allGather(message(1, 1), { signal: control.signal }), Error, "no more");
    control.abort(new Error("no more"));
    await waiting;
    await assertRejects(() => b.allGather(message(1, 1), { signal: enough }), Error, "enough");
    await assertRejects(() => a.allGather(message(1, 1), { signal: enough }), Error, "enough");
    await assertRejects(() => b.allGather(message(1, 1), { signal: enough }), Error, "enough");
    const both = await all([a, b], (x) => x.allGather(message(3, x.rank)));
    assertEquals(both[0], [message(3, 0), message(3, 1)]);
    await all([a, b], (x) => x.close());
  });
});

Deno.test("who leaves is missed at once, without a deadline, but what it said before is heard", async () => {
  const faults = { ...flawless }, { party, during } = setting({ size: 2, faults });
  await during(async () => {
    const [a, b] = await party();
    faults.loss = 1;
    await a.broadcast(message(9, 9));
    const leaving = a.close();
    faults.loss = 0;
    assertEquals(await b.broadcast(null), message(9, 9));
    await leaving;
    await assertRejects(() => b.broadcast(null), FailedRank, "rank 0 is out: it has left");
    await b.close();
    await assertRejects(() => b.broadcast(null), Error, "this party has left");
  });
});

Deno.test("closing ends what is waiting, and waits no longer than it lingers", async () => {
  const { party, kill, clock, during } = setting({ size: 2, linger: 30 });
  await during(async () => {
    const [a, b] = await party(), begun = clock.now();
    await a.broadcast(message(1, 1)); // which nobody hears
    const waiting = assertRejects(() => a.allGather(message(1, 1)), Error, "this party has left");
    await Promise.all([a.close(), a.close(), waiting]);
    assertEquals(clock.now(), begun + 30);
    kill(0);
    await b.close();
  });
});

Deno.test("operations do not overlap, and their arguments are looked at", async () => {
  const { party, during } = setting({ size: 2 });
  await during(async () => {
    const [a, b] = await party({ longest: 10 }), first = a.allGather(message(1, 0));
    await assertRejects(() => a.allGather(message(1, 0)), Error, "the operation before it must be over");
    await b.allGather(message(1, 1));
    await first;
    await assertRejects(() => a.broadcast(null), TypeError, "rank 0 must give bytes");
    await assertRejects(() => a.gather(message(11, 0)), RangeError, "the bytes must be at most 10");
    await all([a, b], (x) => x.close());
  });
});

Deno.test("a process that comes while a job goes on does not disturb it", async () => {
  const { party, ends, clock, during } = setting({ size: 2 });
  await during(async () => {
    const [a, b] = await party(), { received } = b.traffic, [, { datagrams }] = ends;
    datagrams.send(0, note("hello", 12345, 0)); // another rank 1
    datagrams.send(0, framed({ ...piece, session: 99 }));
    await new Promise<void>((resolve) => clock.after(20, resolve));
    assertEquals(b.traffic.received, received); // nobody has answered it
    const both = await all([a, b], (x) => x.allGather(message(3, x.rank)));
    assertEquals(both[0], [message(3, 0), message(3, 1)]);
    await all([a, b], (x) => x.close());
  });
});

/** A part that is a whole message. */
const piece = { kind: "allGather", session: 1, operation: 0, length: 1, offset: 0, bytes: message(1, 5) } as const;

Deno.test("a frame is read as it was written, and with any bit turned it is none", () => {
  const frame = {
    kind: "gather",
    session: 7,
    operation: 2 ** 40 + 1,
    length: 9,
    offset: 4,
    bytes: message(5, 1),
  } as const;
  const datagram = framed(frame);
  assertEquals(unframed(datagram), frame);
  for (let bit = 0; bit < 8 * datagram.length; bit++) {
    const damaged = datagram.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    assertEquals(unframed(damaged), null, `bit ${bit}`);
  }
  for (let length = 0; length < datagram.length; length++) assertEquals(unframed(datagram.subarray(0, length)), null);
});

Deno.test("parts in any order, some of them twice, are the message; it takes no more memory than they do", () => {
  fc.assert(fc.property(
    fc.nat(500),
    fc.integer({ min: 29, max: 90 }),
    fc.infiniteStream(fc.nat()),
    (length, longest, stream) => {
      const whole = message(length, 3), here = arrival(1000);
      const letter = { number: 2, operation: "gather", bytes: whole } as const,
        datagrams = parts(letter, { session: 1, longest });
      assertEquals(wholeOf(datagrams), letter);
      const frames = datagrams.map((datagram) => unframed(datagram)!).filter(isPart);
      assertEquals(frames.length, datagrams.length);
      assert(frames.every(({ bytes }) => bytes.length + 28 <= longest));
      const order = frames.flatMap((frame) => [frame, frame]).map((frame) => [stream.next().value!, frame] as const);
      const seen = new Set<number>();
      for (const [, frame] of order.sort(([a], [b]) => a - b)) {
        assertEquals(here.message, seen.size === frames.length ? whole : null);
        here.add(frame);
        seen.add(frame.offset);
        let gap = 0;
        for (const { offset, bytes } of frames) if (seen.has(offset) && offset === gap) gap += bytes.length;
        if (here.message === null) assertEquals(here.gap, gap);
      }
      assertEquals(here.message, whole);
    },
  ));
});

Deno.test("parts that do not belong together never make a message", () => {
  const part = (offset: number, length: number, bytes: number) => ({
    ...piece,
    length,
    offset,
    bytes: message(bytes, 1),
  });
  const here = arrival(1000);
  here.add(part(0, 1001, 10)); // too long
  here.add(part(5, 10, 6)); // beyond the end
  here.add(part(3, 10, 0)); // nothing
  assertEquals([here.size, here.gap, here.message], [0, 0, null]);
  here.add(part(0, 10, 4));
  here.add(part(0, 12, 4)); // of another length
  here.add({ ...part(4, 10, 6), kind: "broadcast" }); // of another operation
  here.add(part(2, 10, 6)); // overlaps: 10 bytes, but not the ten
  assertEquals([here.size, here.message], [0, null]);
  here.add(part(0, 4_000_000_000, 4));
  here.add(part(0, 10, 10));
  assertEquals(here.message, message(10, 1));
});
