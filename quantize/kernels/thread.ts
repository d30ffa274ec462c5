/**
 * What a thread runs: it shares the work that it hears of.
 * @module
 */

import { share, type Work } from "./work.ts";

/** What a thread hears: where it counts what it heard, and work; the first time there is none. */
export interface Heard {
  /** One number, in shared memory. */
  readonly count: Int32Array;
  /** Work to share, if any. */
  readonly work?: Work;
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

const { self, process } = globalThis as unknown as Scope;
const port = process?.getBuiltinModule?.("node:worker_threads").parentPort ?? self!;
port.onmessage = ({ data: { count, work } }) => {
  Atomics.add(count, 0, 1);
  if (work) share(work);
};
