/**
 * Kernels whose work threads share.
 * @module
 */

import { type Crew, inSharedMemory } from "../../base/threads.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import { type Shape, wordsOf } from "./blocks.ts";
import type { Kernels } from "./kernels.ts";
import { doPart, module, roomOf, slotOf, type Task } from "./work.ts";

/** How many coordinates a part has, about: some tens of microseconds of work. */
const PART = 65536;

/** How many slots there are for the words of parts, and how many bytes they take, unless each thread could not have one. */
const SLOTS = 32, SLOT_BYTES = 2 ** 22;

/** What work is that neither draws nor weights anything. */
const plain = { key: { hi: 0, lo: 0 }, first: 0, weight: 1 };

/**
 * Kernels that share the work on vectors in shared memory with a crew. Other work is left to `alone`, as `compensate` is, whose
 * vectors are two; it also says what is wrong with a part that was refused.
 */
export function shared(crew: Crew, alone: Kernels): Kernels {
  /** A task on a vector, with how many parts and slots it has; nothing where it is not to be shared. */
  function cut(
    shape: Shape,
    floats: Vec,
  ): { task: Task; vector: Float32Array; parts: number; slots: number } | undefined {
    const { dimension, bucket } = shape, buckets = Math.max(1, Math.floor(PART / bucket));
    const parts = Math.ceil(dimension / (buckets * bucket)), threads = crew.ready(dimension);
    if (threads < 2 || parts < 2 || !(floats instanceof Float32Array && inSharedMemory(floats))) return;
    const room = roomOf(shape, buckets), count = Math.ceil(dimension / bucket);
    const slots = Math.max(threads, Math.min(SLOTS, parts, Math.floor(SLOT_BYTES / room)));
    const memory = crew.room(4 * count + slots * room), words = new Uint8Array(memory, 4 * count, slots * room);
    const task = { ...plain, verb: "read", shape, norms: new Float32Array(memory, 0, count), words, buckets } as const;
    return { task, vector: floats, parts, slots };
  }

  /** Shares out `read` or `add`: whether it was done, refused, or is left to one. */
  function sum(
    verb: "read" | "add",
    shape: Shape,
    words: Uint8Array,
    norms: Float32Array,
    weight: number,
    floats: Floats,
  ): "done" | "refused" | "left" {
    const size = 4 * wordsOf(shape.bucket, shape.bits), job = cut(shape, floats); // a last bucket that is short has fewer
    if (!job) return "left";
    const task = { ...job.task, verb, weight }, { buckets } = task;
    let at = 0;
    function give(part: number): void {
      const from = at;
      for (let b = part * buckets; b < Math.min(norms.length, (part + 1) * buckets); b++) {
        if (norms[b] !== 0) at += size;
      }
      slotOf(task, part).set(words.subarray(from, at));
    }
    task.norms.set(norms);
    return crew.share({ ...job, module, doPart, task, give }) ? "done" : "refused";
  }

  return {
    pack(shape, x, key, norms, words, first = 0) {
      const job = cut(shape, x);
      if (!job) return alone.pack(shape, x, key, norms, words, first);
      const task: Task = { ...job.task, verb: "pack", key, first };
      let at = 0;
      function take(part: number, bytes: number): void {
        words.set(slotOf(task, part).subarray(0, bytes), at);
        at += bytes;
      }
      const valid = crew.share({ ...job, module, doPart, task, take });
      if (!valid) return alone.pack(shape, x, key, norms, words, first);
      norms.set(task.norms);
      return at;
    },
    compensate(...all) {
      crew.ready(0); // throws once the threads are closed
      return alone.compensate(...all);
    },
    read(shape, words, norms, out) {
      if (sum("read", shape, words, norms, 1, out) !== "done") alone.read(shape, words, norms, out);
    },
    add(shape, words, norms, weight, total) {
      const outcome = sum("add", shape, words, norms, weight, total);
      if (outcome === "left") alone.add(shape, words, norms, weight, total);
      if (outcome === "refused") alone.add(shape, words, norms, weight, new Float32Array(shape.dimension)); // nothing twice
    },
  };
}
