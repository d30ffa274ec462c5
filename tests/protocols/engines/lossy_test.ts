/**
 * Collectives over datagrams that go astray.
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { type Communicator, MissingRanks } from "../../../protocols/engines/communicator.ts";
import { FailedRank } from "../../../protocols/engines/failed_rank.ts";
import { overDatagrams } from "../../../protocols/engines/lossy/communicator.ts";
import { framed, note, unframed } from "../../../protocols/engines/lossy/frame.ts";
import { arrival, parts } from "../../../protocols/engines/lossy/parts.ts";
import { communicatorLaws } from "../../laws/communicator.ts";
import { type Mishaps, unreliable } from "../../support/unreliable.ts";
import "../../support/seed.ts";

const message = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 97 + (i >> 8)) & 255);

/** Joined parties, with reminders as often as a test can wait for. */
const party = (net: ReturnType<typeof unreliable>, options = {}): Promise<Communicator[]> =>
  Promise.all(net.ends.map((end) => overDatagrams(end, { repairEvery: 10, linger: 300, deadline: 5000, ...options })));

/** Runs `play` at every rank. */
const all = <T>(ranks: readonly Communicator[], play: (c: Communicator) => Promise<T>): Promise<T[]> =>
  Promise.all(ranks.map(play));

const patience = { deadline: 10_000 };

/** Parties among whom nothing goes wrong, or much. */
for (const mishaps of [{}, { lost: 0.05, doubled: 0.3, damaged: 0.05, late: 0.3 }]) {
  const make = (size: number) => party(unreliable(size, { longest: 20_000, seed: 3, mishaps }));
  for (const { name, check } of communicatorLaws({ make, deadline: 400 })) {
    Deno.test(`datagrams${mishaps.lost ? " that go astray" : ""}, ${name}`, check);
  }
}

const astray: Mishaps = { lost: 0.2, doubled: 0.3, damaged: 0.1, late: 0.3 };

Deno.test("what is lost, doubled, damaged and late arrives once, whole, and in order", async () => {
  const kinds = fc.array(fc.constantFrom("gather", "broadcast", "all"), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.nat(2 ** 31), fc.integer({ min: 2, max: 4 }), async (kinds, seed, size) => {
      const ranks = await party(unreliable(size, { longest: 100, seed, mishaps: astray }));
      const said = (rank: number, t: number): Uint8Array => message((seed + 37 * rank + 61 * t) % 400, rank + 10 * t);
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
    }),
    { numRuns: 15 },
  );
});

Deno.test("one that only speaks does not run away from those who are to hear it", async () => {
  const net = unreliable(3, { longest: 100, seed: 1, mishaps: { lost: 0.3 } }), ranks = await party(net);
  const words = Array.from({ length: 20 }, (_, t) => message(t, t));
  const [, ...heard] = await all(ranks, async (c) => {
    const got = [];
    for (const word of words) got.push(await c.broadcast(c.rank === 0 ? word : null));
    await c.close();
    return got;
  });
  assertEquals(heard, [words, words]);
});

Deno.test("the deadline names those who were not heard of, and the rest goes on without a word lost", async () => {
  const net = unreliable(3, { longest: 100, seed: 1 }), [a, b, c] = await party(net);
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

Deno.test("joining names those who are not there, at every rank", async () => {
  const net = unreliable(4, { longest: 100, seed: 1 });
  const errors = await Promise.all(
    [0, 2].map((rank) =>
      assertRejects(() => overDatagrams(net.ends[rank], { deadline: 80, repairEvery: 10 }), MissingRanks, "join")
    ),
  );
  assertEquals(errors.map(({ ranks }) => ranks), [[1, 3], [1, 3]]);
});

Deno.test("a signal ends the joining and an operation, with its reason", async () => {
  const net = unreliable(2, { longest: 100, seed: 1 });
  await assertRejects(
    () => overDatagrams(net.ends[0], { signal: AbortSignal.abort(new Error("enough")) }),
    Error,
    "enough",
  );
  const [a, b] = await party(unreliable(2, { longest: 100, seed: 1 })), control = new AbortController();
  const waiting = assertRejects(() => a.allGather(message(1, 1), { signal: control.signal }), Error, "no more");
  control.abort(new Error("no more"));
  await waiting;
  await all([a, b], (x) => x.close());
});

Deno.test("who leaves is missed at once, without a deadline, but what it said before is heard", async () => {
  const net = unreliable(2, { longest: 100, seed: 1 }), [a, b] = await party(net);
  net.mishaps.now = { lost: 1 };
  const last = a.broadcast(message(9, 9));
  await last;
  const leaving = a.close();
  net.mishaps.now = {};
  assertEquals(await b.broadcast(null), message(9, 9));
  await leaving;
  await assertRejects(() => b.broadcast(null), FailedRank, "rank 0 is out: it has left");
  await b.close();
  await assertRejects(() => b.broadcast(null), Error, "this party has left");
});

Deno.test("closing ends what is waiting, and waits no longer than it lingers", async () => {
  const net = unreliable(2, { longest: 100, seed: 1 }), [a, b] = await party(net, { linger: 30 });
  const waiting = assertRejects(() => a.allGather(message(1, 1)), Error, "this party has left");
  await Promise.all([a.close(), a.close(), waiting]);
  net.cut(0);
  await b.close();
});

Deno.test("operations do not overlap, and their arguments are looked at", async () => {
  const [a, b] = await party(unreliable(2, { longest: 100, seed: 1 }), { longest: 10 });
  const first = a.allGather(message(1, 0));
  await assertRejects(() => a.allGather(message(1, 0)), Error, "the operation before it must be over");
  await b.allGather(message(1, 1));
  await first;
  await assertRejects(() => a.broadcast(null), TypeError, "rank 0 must give bytes");
  await assertRejects(() => a.gather(message(11, 0)), RangeError, "the bytes must be at most 10");
  await all([a, b], (x) => x.close());
});

Deno.test("a process that comes while a job goes on does not disturb it", async () => {
  const net = unreliable(2, { longest: 100, seed: 1 }), [a, b] = await party(net);
  const { received } = b.traffic;
  net.ends[1].send(0, note("hello", 12345, 0)); // another rank 1
  net.ends[1].send(0, framed({ kind: "part", session: 99, operation: 0, length: 1, offset: 0, bytes: message(1, 5) }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(b.traffic.received, received); // nobody has answered it
  const both = await all([a, b], (x) => x.allGather(message(3, x.rank)));
  assertEquals(both[0], [message(3, 0), message(3, 1)]);
  await all([a, b], (x) => x.close());
});

Deno.test("a frame is read as it was written, and with any bit turned it is none", () => {
  const frame = {
    kind: "part",
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
      const frames = parts(whole, { session: 1, operation: 2, longest }).map((part) => unframed(part)!);
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
  const part = (offset: number, length: number, bytes: number) =>
    ({ kind: "part", session: 1, operation: 0, length, offset, bytes: message(bytes, 1) }) as const;
  const here = arrival(1000);
  here.add(part(0, 1001, 10)); // too long
  here.add(part(5, 10, 6)); // beyond the end
  here.add(part(3, 10, 0)); // nothing
  assertEquals([here.size, here.gap, here.message], [0, 0, null]);
  here.add(part(0, 10, 4));
  here.add(part(0, 12, 4)); // of another length
  here.add(part(2, 10, 6)); // overlaps: 10 bytes, but not the ten
  assertEquals([here.size, here.message], [0, null]);
  here.add(part(0, 4_000_000_000, 4));
  here.add(part(0, 10, 10));
  assertEquals(here.message, message(10, 1));
});
