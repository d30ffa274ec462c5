/**
 * One more thread: a Web Worker, or one of Node's.
 * @module
 */

import type { Work } from "./work.ts";
import type { Heard } from "./thread.ts";

/** A thread that was started. */
export interface Thread {
  /** How many messages it has not heard yet: infinitely many before it has started. */
  behind(): number;
  /** Gives it work to share. */
  hear(work: Work<unknown>): void;
  /** Ends it. */
  end(): void;
}

/** What a Web Worker and a thread of Node's have in common. */
interface Ends {
  postMessage(heard: Heard): void;
  terminate(): unknown;
}

/** Node's own, where there is Node. */
interface Scope {
  readonly process?: {
    getBuiltinModule?(
      name: string,
    ): { readonly Worker: new (script: URL) => Ends & { on(event: string, heard: () => void): void } };
  };
}

/** Starts the `number`-th other thread; nothing where there can be none. One that fails later is never heard of. */
export function startThread(number: number): Thread | undefined {
  try {
    const script = new URL(import.meta.url.endsWith(".js") ? "./thread.js" : "./thread.ts", import.meta.url);
    const thread = "Worker" in globalThis ? webWorker(script) : nodeThread(script);
    const count = new Int32Array(new SharedArrayBuffer(4));
    let sent = 1;
    thread.postMessage({ count, thread: number });
    return {
      behind() {
        const heard = Atomics.load(count, 0);
        return heard === 0 ? Infinity : sent - heard;
      },
      hear(work) {
        sent++;
        thread.postMessage({ count, thread: number, work });
      },
      end: () => void thread.terminate(),
    };
  } catch {
    return; // no workers here, or not allowed to read the script
  }
}

function webWorker(script: URL): Ends {
  const worker = new Worker(script, { type: "module" });
  worker.onerror = (event) => event.preventDefault();
  return worker;
}

function nodeThread(script: URL): Ends {
  const { Worker } = (globalThis as Scope).process!.getBuiltinModule!("node:worker_threads"),
    worker = new Worker(script);
  worker.on("error", () => {});
  return worker;
}
