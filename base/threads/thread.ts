/**
 * What a thread runs: it shares the work that it hears of.
 * @module
 */

import { reside } from "../arena.ts";
import { type DoPart, share, type Work } from "./work.ts";

/** What a thread hears: where it counts what it heard, which thread it is, and work; the first time there is none. */
export interface Heard {
  /** One number, in shared memory. */
  readonly count: Int32Array;
  /** A number from 1 on, its own among those of its crew. */
  readonly thread: number;
  /** Work to share, if any. */
  readonly work?: Work<unknown>;
}

/** Where messages arrive, in a Web Worker or in a thread of Node's. */
interface Port {
  onmessage: ((event: { readonly data: Heard }) => void) | null;
}

/** What there is in the one and in the other. */
interface Scope {
  readonly self?: Port;
  readonly process?: { getBuiltinModule?(name: string): { readonly parentPort?: Port | null } };
}

// The last arena: a memory that is sent is a new one each time, as far as instances can tell.
let home: Work<unknown>["home"];

/** The same work, on a vector in a memory that is known here. */
function atHome(work: Work<unknown>, thread: number): Work<unknown> {
  if (!work.home) return work;
  if (home?.id !== work.home.id) reside((home = work.home).memory, thread);
  const { vector } = work, { byteOffset, length } = vector, { buffer } = home.memory;
  const isShort = vector instanceof Float32Array;
  const here = isShort ? new Float32Array(buffer, byteOffset, length) : new Float64Array(buffer, byteOffset, length);
  return { ...work, vector: here };
}

const { self, process } = globalThis as unknown as Scope;
const port = process?.getBuiltinModule?.("node:worker_threads").parentPort ?? self!;
port.onmessage = async ({ data: { count, thread, work } }) => {
  Atomics.add(count, 0, 1);
  if (!work) return;
  const found: { doPart: DoPart<unknown> } | undefined = await import(work.module).catch(() => undefined);
  if (found) share(atHome(work, thread), found.doPart); // else others do it
};
