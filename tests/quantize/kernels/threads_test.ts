import process from "node:process";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Bits, bits, source } from "../../../base/bits.ts";
import { child, key, normals } from "../../../base/key.ts";
import { startThread } from "../../../base/threads/start_thread.ts";
import type { Heard } from "../../../base/threads/thread.ts";
import { LIMIT, newTally, PARTS, REFUSED, share, type Work } from "../../../base/threads/work.ts";
import { crew, type Threads, threads } from "../../../base/threads.ts";
import { encode } from "../../../quantize/compressor.ts";
import { kernelsOf } from "../../../quantize/kernels/choice.ts";
import { type PackedLevels, packedLevels } from "../../../quantize/kernels/packed_levels.ts";
import { doPart, module, roomOf, type Task } from "../../../quantize/kernels/work.ts";

const key0 = key(0), whole = 65536; // coordinates of a part where buckets divide it

/** Zeros that all threads see. */
const inShared = (count: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * count));

/** Normals that repeat, every fifth block of 128 of them zero. */
function vector(dimension: number, seed = 1): Float32Array {
  const x = inShared(dimension), some = normals(key(seed), 1000, new Float32Array(1000));
  for (let i = 0; i < dimension; i++) x[i] = Math.floor(i / 128) % 5 === 2 ? 0 : some[i % 1000];
  return x;
}

/** Waits until all threads have started. */
async function started(threads: Threads, count: number): Promise<Threads> {
  while (threads.ready() < count) await new Promise((resolve) => setTimeout(resolve, 1));
  return threads;
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  let equal = a.length === b.length;
  for (let i = 0; equal && i < a.length; i++) equal = Object.is(a[i], b[i]);
  return equal;
};

/** What `run` throws, as text. */
function refusal(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "nothing";
}

const shapes = [
  ...[1, whole - 1, whole, whole + 1, 2 * whole - 1, 2 * whole, 2 * whole + 1].flatMap((dimension) => [
    { dimension, bits: 4, norm: Infinity, bucket: 512 },
    { dimension, bits: 3, norm: 2, bucket: 128 },
  ]),
  { dimension: 3 * whole + 5, bits: 8, norm: 2, bucket: whole + 128 },
  { dimension: 200_000, bits: 5, norm: Infinity, bucket: 128 * 300 },
  { dimension: 600_000, bits: 4, norm: 2, bucket: 1024 },
  { dimension: 600_000, bits: 2, norm: Infinity, bucket: 600_000 },
  { dimension: 150_000, levels: [0.1, 0.3, 0.55, 1], norm: Infinity, bucket: 512 },
  { dimension: 150_000, levels: [0, 0.25, 0.5, 1], norm: 2, bucket: 256 },
  { dimension: 0, bits: 2, norm: 2 },
];

Deno.test("bytes, values and sums are those of one thread, for any number of threads, around parts and in long vectors", async () => {
  for (const count of [1, 2, 3]) {
    using some = await started(threads({ count, least: 0 }), count);
    for (const shape of shapes) {
      const many = packedLevels({ ...shape, threads: some }), one = packedLevels(shape), x = vector(shape.dimension);
      const message = encode(one, x, key(7)), out = inShared(x.length);
      const written = bits((sink) => many.write(x, key(7), sink, out));
      assert(written.length === message.length && same(written.bytes, message.bytes), JSON.stringify(shape));

      const values = one.read(source(message), key0, new Float32Array(x.length));
      assert(same(out, values));
      assert(same(many.read(source(message), key0, inShared(x.length).fill(9)), values));
      const sum = vector(x.length, 2), expected = sum.slice();
      for (const weight of [1, -1 / 3]) {
        many.accumulate(source(message), key0, sum, weight);
        one.accumulate(source(message), key0, expected, weight);
      }
      assert(same(sum, expected));
    }
  }
});

Deno.test("vectors that are not in shared memory are written, read and added alike", async () => {
  using two = await started(threads({ count: 2, least: 0 }), 2);
  const shape = { dimension: 2 * whole + 9, bits: 4, norm: 2, bucket: 256 };
  const many = packedLevels({ ...shape, threads: two }), one = packedLevels(shape), x = vector(shape.dimension);
  const message = encode(one, x, key0), values = one.read(source(message), key0);
  for (
    const other of [
      x.slice(),
      Float64Array.from(x),
      Array.from(x),
      new Float64Array(new SharedArrayBuffer(8 * x.length)),
    ]
  ) {
    assert(same(encode(many, other, key0).bytes, encode(one, other, key0).bytes));
  }
  for (const out of [undefined, new Float32Array(x.length), new Float64Array(new SharedArrayBuffer(8 * x.length))]) {
    assert(same(many.read(source(message), key0, out), values));
  }
  const sum = new Float32Array(x.length);
  many.accumulate(source(message), key0, sum);
  assert(same(sum, values));
});

/** Work on `floats`, in parts of one bucket of 128; words and norms are given, or room for them. */
function work(verb: Task["verb"], floats: Float32Array, given?: Pick<Task, "norms" | "words">): Work<Task> {
  const shape = { dimension: floats.length, bits: 4, norm: Infinity, bucket: 128 },
    parts = Math.ceil(floats.length / 128);
  const words = new Uint8Array(new SharedArrayBuffer(parts * roomOf(shape, 1))), norms = inShared(parts);
  const task = { verb, shape, norms, words, ...given, key: key(3), first: 5, weight: 2, buckets: 1 };
  const tally = newTally(parts);
  tally[LIMIT] = parts;
  return { module, vector: floats, task, tally };
}

Deno.test("another thread alone does all of the work, as this one does, and notes what it refuses", async () => {
  const thread = startThread(1)!,
    given = vector(999),
    bad = inShared(999).fill(1).fill(NaN, 300, 301);
  try {
    assertEquals(thread.behind(), Infinity);
    /** Has the same work done by the other thread, and by this one. */
    const both = async (make: () => Work<Task>): Promise<Work<Task>[]> => {
      const theirs = make(), ours = make();
      thread.hear(theirs);
      while (theirs.tally.subarray(PARTS).includes(0)) await new Promise((resolve) => setTimeout(resolve, 1));
      assertEquals(thread.behind(), 0);
      share(ours, doPart);
      assert(same(theirs.tally.subarray(LIMIT), ours.tally.subarray(LIMIT)));
      assert(same(theirs.vector, ours.vector));
      for (const array of ["norms", "words"] as const) assert(same(theirs.task[array], ours.task[array]), array);
      return [theirs, ours];
    };
    const [{ task: { norms, words }, tally }] = await both(() => work("pack", given));
    assertEquals(tally[REFUSED], 0);
    const longer = new Float32Array(5 * 128 + 999);
    longer.set(given, 5 * 128);
    const one = packedLevels({ dimension: longer.length, bits: 4, norm: Infinity, bucket: 128 });
    const message = encode(one, longer, key(3)), packed = message.bytes.subarray(4 * 13);
    assert(same(words.subarray(0, 128), packed.subarray(0, 128)), "child 5 of the key is the first bucket's");
    assert(same(words.subarray(3 * 64, 7 * 64), packed.subarray(2 * 64, 6 * 64)), "bucket 2 is zero, and has room");
    const values = one.read(source(message), key0).subarray(5 * 128);
    const [refused] = await both(() => work("pack", bad.slice()));
    assertEquals([...refused.tally.slice(REFUSED)], [1, 65, 65, 1, 65, 65, 65, 65, 65]);
    const [read] = await both(() => work("read", inShared(999).fill(5), { norms, words }));
    assert(same(read.vector, values));
    const [added] = await both(() => work("add", inShared(999).fill(5), { norms, words }));
    assert(added.vector.every((value, i) => value === Math.fround(5 + Math.fround(2 * values[i]))));
  } finally {
    thread.end();
  }
});

Deno.test("what is refused is refused with the words of one thread, whichever part it is in", async () => {
  using three = await started(threads({ count: 3, least: 0 }), 3);
  const shape = { dimension: 5 * whole + 7, bits: 4, norm: Infinity, bucket: 512 };
  const many = packedLevels({ ...shape, threads: three }), one = packedLevels(shape), x = vector(shape.dimension);
  const message = encode(one, x.fill(1), key0), norms = 4 * Math.ceil(shape.dimension / 512);
  for (const at of [[0], [whole + 3], [5 * whole + 6], [4 * whole, 2 * whole, 3 * whole]]) {
    const broken = inShared(x.length);
    broken.set(x);
    for (const i of at) broken[i] = i % 2 === 0 ? NaN : -Infinity;
    const refused = refusal(() => encode(many, broken, key0));
    assertEquals(refused, refusal(() => encode(one, broken, key0)));
    assert(refused.startsWith(`RangeError: Cannot quantize x as x[${Math.min(...at)}] must be finite`), refused);
  }
  const short = (by: PackedLevels) => refusal(() => by.read(source(message), key0, inShared(x.length - 1)));
  assertEquals(short(many), short(one));
  const damaged = (at: number, byte: number): Bits => {
    const bytes = message.bytes.slice();
    bytes[at] = byte;
    return { bytes, length: message.length };
  };
  const sentences = [
    [
      damaged(message.bytes.length - 64 * 513, 0xff),
      1,
      "Cannot read levels as a code must be at most 14: current value is 15",
    ],
    [
      damaged(message.bytes.length - 1, 0x70),
      1,
      "Cannot read levels as the padding must be level 0: current value is another",
    ],
    [damaged(4, 0xff), 1, "Cannot read levels as norm 1 must be finite and at least 0: current value is "],
    [damaged(norms - 4, 0x7e), 1e9, "Cannot accumulate as the weight times the norm must be within float32"],
  ] as const;
  for (const [broken, weight, sentence] of sentences) {
    for (const by of [many, one]) {
      const sum = inShared(x.length).fill(3);
      assertThrows(() => by.accumulate(source(broken), key0, sum, weight), RangeError, sentence);
      if (weight === 1) {
        assertThrows(() => by.read(source(broken), key0, inShared(x.length)), RangeError, sentence);
        assert(sum.every((value) => value < 5), "nothing is added twice");
      }
    }
  }
});

Deno.test("hundreds of calls of several compressors, from before the threads have started on", async () => {
  using two = threads({ count: 2, least: 0 });
  const cases = [2 * whole, 70_000, 3 * whole + 1].map((dimension, i) => {
    const shape = { dimension, bits: 2 + i, norm: 2, bucket: 128 << i }, x = vector(dimension, i);
    return {
      many: packedLevels({ ...shape, threads: two }),
      x,
      message: encode(packedLevels(shape), x, child(key0, i)),
    };
  });
  const round = (): void =>
    cases.forEach(({ many, x, message }, i) => {
      assert(same(encode(many, x, child(key0, i)).bytes, message.bytes));
      many.accumulate(source(message), key0, inShared(x.length));
    });
  round();
  await started(two, 2);
  for (let k = 0; k < 60; k++) round();
});

Deno.test("once closed, nothing can be asked, whether threads had started or not; closing again is nothing", async () => {
  const long = { dimension: 2 * whole, bits: 2, norm: 2, bucket: 128 }, short = { dimension: 3, bits: 2, norm: 2 };
  for (const start of ["never", "begun", "done"]) {
    const two = threads({ count: 2, least: 1000 }),
      closed = "Cannot use threads as they must be open: current value is closed";
    if (start !== "never") two.ready();
    if (start === "done") await started(two, 2);
    two.close();
    two.close();
    two[Symbol.dispose]();
    assertThrows(() => two.ready(), RangeError, closed);
    for (const shape of [long, short]) {
      const many: PackedLevels = packedLevels({ ...shape, threads: two }), x = vector(shape.dimension);
      const message = encode(packedLevels(shape), x, key0);
      assertThrows(() => encode(many, x, key0), RangeError, closed);
      assertThrows(() => many.read(source(message), key0), RangeError, closed);
      assertThrows(() => many.accumulate(source(message), key0, inShared(x.length)), RangeError, closed);
    }
  }
});

/** Runs with `name` of `holder` replaced, or missing. */
async function without(holder: object, name: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const before = Object.getOwnPropertyDescriptor(holder, name)!;
  Reflect.deleteProperty(holder, name);
  if (value !== undefined) Object.defineProperty(holder, name, { value, configurable: true });
  try {
    await run();
  } finally {
    Object.defineProperty(holder, name, before);
  }
}

const shape = { dimension: 2 * whole, bits: 4, norm: 2, bucket: 128 }, x = vector(shape.dimension);
const expected = encode(packedLevels(shape), x, key0).bytes;
function denied(): never {
  throw new TypeError("denied");
}

const missing: Readonly<Record<string, readonly [holder: object, name: string, value?: unknown]>> = {
  "shared memory": [globalThis, "SharedArrayBuffer"],
  "waiting": [Atomics, "wait", denied],
  "reading the script": [globalThis, "Worker", denied],
  "workers": [globalThis, "Worker"],
};

for (const [what, [holder, name, value]] of Object.entries(missing)) {
  Deno.test(`without ${what} there is one thread`, () =>
    without(holder, name, value, () =>
      without(process, "getBuiltinModule", denied, async () => {
        using three = threads({ count: 3, least: 0 });
        three.ready();
        await new Promise((resolve) => setTimeout(resolve, 100));
        assertEquals(three.ready(), 1);
        assert(same(encode(packedLevels({ ...shape, threads: three }), x, key0).bytes, expected));
      })));
}

Deno.test("Node's threads do where there are no Web Workers", () =>
  without(globalThis, "Worker", undefined, async () => {
    using two = await started(threads({ count: 2, least: 0 }), 2);
    const many = packedLevels({ ...shape, threads: two });
    for (let k = 0; k < 5; k++) assert(same(encode(many, x, key0).bytes, expected));
  }));

Deno.test("others start when a vector is long enough, and not before", () => {
  let made = 0;
  function count(): never {
    made++;
    throw new TypeError("denied");
  }
  return without(globalThis, "Worker", count, () => {
    using three = threads({ count: 3, least: x.length });
    encode(packedLevels({ ...shape, dimension: x.length - 1, threads: three }), x.subarray(1), key0);
    assertEquals(made, 0);
    for (let k = 0; k < 2; k++) encode(packedLevels({ ...shape, threads: three }), x, key0);
    assertEquals(made, 2);
    return Promise.resolve();
  });
});

Deno.test("all threads that have started and keep up hear of work, and all are ended", () => {
  const made: { works: number; ended: number }[] = [];
  /** A thread that counts what it hears of: the first hears all, the second the greeting only, the third nothing. */
  class Fake {
    works = 0;
    ended = 0;
    readonly #hears = [Infinity, 1, 0][made.push(this) - 1];
    postMessage({ count, work }: Heard): void {
      if (work) this.works++;
      if (count[0] < this.#hears) count[0]++;
    }
    terminate(): void {
      this.ended++;
    }
  }
  return without(globalThis, "Worker", Fake, () => {
    const four = threads({ count: 4, least: 0 }), many = packedLevels({ ...shape, threads: four });
    assertEquals(four.ready(), 3);
    assert(same(encode(many, x.slice(), key0).bytes, expected), "not in shared memory, so nobody else hears of it");
    for (let k = 0; k < 20; k++) assert(same(encode(many, x, key0).bytes, expected));
    assertEquals(four.ready(), 2);
    four.close();
    four.close();
    assertEquals(made.map(({ works, ended }) => [works, ended]), [[20, 1], [8, 1], [0, 1]]);
    return Promise.resolve();
  });
});

Deno.test("kernels that begin at a later bucket draw what they would draw there", () => {
  const shape = { dimension: 5000, bits: 3, norm: 2, bucket: 256 }, x = vector(5000).slice(), first = 7;
  const longer = Float32Array.from({ length: first * 256 + 5000 }, (_, i) => i < first * 256 ? 0 : x[i - first * 256]);
  const { bytes } = encode(packedLevels({ ...shape, dimension: longer.length }), longer, key(4));
  for (const engine of ["plain", "simd", "relaxed"] as const) {
    const words = new Uint8Array(5000), norms = new Float32Array(20);
    const count = kernelsOf(engine)!.pack(shape, x, key(4), norms, words, first);
    assert(same(words.subarray(0, count), bytes.subarray(4 * (first + 20))), engine);
  }
});

Deno.test("a crew's room is as large as asked for, and the same as long as that will do", () => {
  using one = crew(1, 0);
  const room = one.room(100);
  assert(room.byteLength >= 100 && one.room(50) === room && one.room(101).byteLength >= 101);
});

Deno.test("there is at least one thread, and no vector has fewer than no coordinates", () => {
  assertThrows(
    () => threads({ count: 0 }),
    RangeError,
    "Cannot make threads as their number must be an integer from 1",
  );
  assertThrows(
    () => threads({ count: 2, least: -1 }),
    RangeError,
    "Cannot make threads as the least dimension must be",
  );
});
