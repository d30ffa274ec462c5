/**
 * Work that threads share.
 * @module
 */

/** What a thread says: news of its task, what came of it, or why nothing did. */
type Said<N, R> = { readonly news: N } | { readonly result: R } | { readonly error: string };

/** What `self` is in a thread. */
interface Thread {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(said: unknown): void;
}

/**
 * Has all tasks done by threads of `script`, a module that {@linkcode serve}s; each takes the next task when it is done with
 * one. `hear` is told what is new of a task, by its number, and `done` what came of it.
 *
 * Throws what a task throws; the others are dropped then.
 */
export async function inThreads<T, N, R>(
  { script, threads, tasks, hear, done }: {
    script: URL;
    threads: number;
    tasks: readonly T[];
    hear: (news: N, task: number) => void;
    done: (result: R, task: number) => void;
  },
): Promise<void> {
  let next = 0;

  /** Gives a thread one task after another, for as long as there is one. */
  const busy = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      let task = -1;
      const go = (): void => {
        if (next === tasks.length) return resolve();
        worker.postMessage(tasks[task = next++]);
      };
      worker.onmessage = ({ data: said }: MessageEvent<Said<N, R>>) => {
        if ("error" in said) return reject(new Error(said.error));
        if ("news" in said) return hear(said.news, task);
        done(said.result, task);
        go();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      go();
    });

  const crew = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(script, { type: "module" }),
  );
  try {
    await Promise.all(crew.map(busy));
  } finally {
    crew.forEach((worker) => worker.terminate());
  }
}

/** Makes this module a thread of {@linkcode inThreads}, which does `work` with each task and may `tell` what is new. */
export function serve<T, N, R>(work: (task: T, tell: (news: N) => void) => Promise<R>): void {
  const thread = self as unknown as Thread, say = (said: Said<N, R>): void => thread.postMessage(said);
  thread.onmessage = async ({ data: task }: MessageEvent<T>) => {
    try {
      say({ result: await work(task, (news) => say({ news })) });
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  };
}
