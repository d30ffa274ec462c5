/**
 * Vectors in memory that WebAssembly works in, so that it takes them where they are.
 * @module
 */

import { check, checkInteger } from "./check.ts";
import type { Vec } from "./types.ts";
import { newMemory } from "./wasm.ts";

/** A fixed piece of memory that vectors are taken from, one after another. */
export interface Arena {
  /** A vector of so many float32 zeros. Throws a `RangeError` where there is no room for it. */
  float32s(length: number): Float32Array;
  /** A vector of so many float64 zeros. Throws a `RangeError` where there is no room for it. */
  float64s(length: number): Float64Array;
}

/** What a thread has of an arena to itself, in bytes, before all vectors: it is asked for, and takes memory, where it is used. */
export const SCRATCH: number = 2 ** 20;

/** How many threads an arena has scratch for where threads share it. */
const THREADS = 32;

/** What vectors begin at a multiple of, in bytes. */
const ALIGNMENT = 16;

/** Where kernels may work on a vector in place: the memory it is in, and the place in it of their own `SCRATCH` bytes. */
export interface Residence {
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
}

/** Where vectors begin, in bytes. */
const firstIn = (shared: boolean): number => SCRATCH * (shared ? THREADS : 1);

// What is known of the memory behind a buffer, for as long as there is a vector in it.
const residences: WeakMap<ArrayBufferLike, Residence> = /* @__PURE__ */ new WeakMap();

/** Makes a memory known to this thread, the `thread`-th of those that share it; nothing where it has no scratch for so many. */
export function reside(memory: WebAssembly.Memory, thread: number): void {
  if (thread < THREADS) residences.set(memory.buffer, { memory, scratch: SCRATCH * thread });
}

/** Where a vector can be worked on in place, if it can. */
export function residenceOf(x: Vec): Residence | undefined {
  if (!ArrayBuffer.isView(x)) return;
  const found = residences.get(x.buffer), first = found && firstIn(!(x.buffer instanceof ArrayBuffer));
  return first !== undefined && x.byteOffset >= first ? found : undefined;
}

/**
 * Memory for vectors that are used again and again: WebAssembly works on them in place, and copies others piece by piece.
 *
 * It has `bytes` bytes, of which a vector takes a whole multiple of 16. Vectors are ordinary arrays of zeros, and so are their
 * subarrays: whatever takes a `Float32Array` takes these, and gives the same. With `shared` they lie on a `SharedArrayBuffer`,
 * for {@linkcode threads}. The memory stays as long as any of its vectors is there, is never given out twice, and is taken from
 * the machine page by page as it is written to. Without WebAssembly, or where it cannot have as much, it is an `ArrayBuffer`
 * like any other.
 *
 * Throws a `RangeError` where `bytes` is not an integer or less than 0, or there is not as much memory.
 *
 * @example
 * ```ts
 * import { arena, decode, encode, key, packedLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const dimension = 1000, vectors = arena({ bytes: 2 * 4 * dimension });
 * const gradient = vectors.float32s(dimension), sum = vectors.float32s(dimension);
 *
 * const fourBits = packedLevels({ dimension, bits: 4, norm: Infinity });
 * const message = encode(fourBits, gradient.fill(1), key(1));
 * assertEquals(decode(fourBits, message, key(1), sum), gradient);
 * ```
 */
export function arena({ bytes, shared = false }: { bytes: number; shared?: boolean }): Arena {
  const action = "make an arena";
  checkInteger(action, "the number of bytes", bytes, 0, Number.MAX_SAFE_INTEGER);
  const memory = newMemory(firstIn(shared) + wholes(bytes), shared);
  const buffer = memory?.buffer ?? newBuffer(wholes(bytes), shared);
  let at = memory ? firstIn(shared) : 0;
  const end = at + wholes(bytes);
  if (memory) reside(memory, 0);

  /** Takes so many numbers of so many bytes each; returns where they begin. */
  function take(length: number, size: number): number {
    checkInteger("take a vector", "its length", length, 0);
    const begin = at, left = end - begin;
    check(length * size <= left, "take a vector", "its length", `at most ${Math.floor(left / size)} here`, length);
    at += wholes(length * size);
    return begin;
  }

  return {
    float32s: (length) => new Float32Array(buffer, take(length, 4), length),
    float64s: (length) => new Float64Array(buffer, take(length, 8), length),
  };
}

const wholes = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Memory that is nobody's; shared where there is shared memory. */
const newBuffer = (bytes: number, shared: boolean): ArrayBufferLike =>
  shared && typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
