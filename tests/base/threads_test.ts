import { assert, assertEquals } from "@std/assert";
import { arena } from "../../base/arena.ts";
import { crew } from "../../base/threads.ts";
import { startThread } from "../../base/threads/start_thread.ts";
import { lead, LIMIT, newTally, PARTS } from "../../base/threads/work.ts";
import type { Floats } from "../../base/types.ts";
import { doPart, module } from "../support/part.ts";

const inShared = (count: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * count));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
};

Deno.test("each part is given, done and taken once, in order, and no more are begun than there are slots", () => {
  for (const parts of [0, 1, 2, 7, 20]) {
    for (const slots of [1, 2, 5, 30]) {
      const vector = inShared(parts), work = { module, vector, task: { more: 2 }, tally: newTally(parts) };
      const given: number[] = [], taken: number[] = [], done: number[] = [];
      const valid = lead<{ more: number }>(
        work,
        (vector, task, part) => {
          assert(given.includes(part) && part < taken.length + slots);
          done.push(part);
          return doPart(vector, task, part);
        },
        slots,
        (part) => {
          assert(part < taken.length + slots);
          given.push(part);
        },
        (part, result) => {
          assert(done.includes(part));
          assertEquals(result, 10 * part);
          taken.push(part);
        },
      );
      const all = Array.from({ length: parts }, (_, part) => part);
      assertEquals([valid, given, done, taken, [...vector]], [true, all, all, all, all.map(() => 2)]);
    }
  }
});

Deno.test("another thread begins no part before it may, and does all that it may", async () => {
  const thread = startThread(1)!, vector = inShared(3), tally = newTally(3);
  try {
    await until(() => thread.behind() < Infinity);
    tally[LIMIT] = 1;
    thread.hear({ module, vector, task: { more: 1 }, tally });
    for (const limit of [1, 2, 3]) {
      Atomics.store(tally, LIMIT, limit);
      Atomics.notify(tally, LIMIT);
      await until(() => Atomics.load(tally, PARTS + limit - 1) > 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assertEquals([...vector], [0, 1, 2].map((part) => part < limit ? 1 : 0));
    }
    assertEquals([...tally.subarray(PARTS)], [1, 11, 21]);
  } finally {
    thread.end();
  }
});

Deno.test("a crew works on vectors of either kind, in an arena and elsewhere, and says that a part was refused", async () => {
  using three = crew(3, 0);
  await until(() => three.ready() === 3);
  const home = arena({ bytes: 1e4, shared: true });
  const vectors: Floats[] = [home.float64s(300), home.float32s(300), inShared(300), home.float64s(300).subarray(1)];
  for (let turn = 1; turn <= 20; turn++) {
    for (const vector of vectors) {
      let sum = 0;
      const job = {
        module,
        doPart,
        vector,
        parts: vector.length,
        slots: 7,
        take: (_part: number, result: number) => sum += result,
      };
      assert(three.share({ ...job, task: { more: 1 } }));
      assertEquals(sum, 5 * vector.length * (vector.length - 1));
      assert(vector.every((value: number) => value === turn));
    }
  }
  const work = { module, doPart, vector: inShared(9), parts: 9, slots: 2 };
  assertEquals([false, true], [4, 9].map((bad) => three.share({ ...work, task: { more: 1, bad } })));
  assertEquals([...work.vector], [2, 2, 2, 2, 1, 2, 2, 2, 2]);
});

Deno.test("a module that cannot be had is no harm: the caller's thread does the work", async () => {
  using two = crew(2, 0);
  await until(() => two.ready() === 2);
  const vector = inShared(5),
    job = { module: "file:///nowhere.ts", doPart, vector, task: { more: 1 }, parts: 5, slots: 5 };
  for (let turn = 1; turn <= 3; turn++) {
    assert(two.share(job));
    assert(vector.every((value) => value === turn));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert(two.share({ ...job, module }));
});
