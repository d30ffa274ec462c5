/**
 * Where the ranks of a job are: in this event loop, in threads, or in processes of which this is one.
 * @module
 */

import { type Communicator, local, webWorkers } from "@bitdescent/bitdescent/engines";
import { type Job, type Ready, ready } from "./job.ts";
import { type Manner, type News, type Outcome, ranked } from "./rank.ts";
import { natsAccess } from "./vault.ts";
import type { Order, Word } from "./worker.ts";

/** A job in which the number of workers may be the engine's affair. */
export type OpenJob = Omit<Job, "workers"> & { readonly workers: number | undefined };

/** What an engine is given. */
export interface Assignment {
  readonly job: OpenJob;
  readonly manner: Manner;
  /** Which rank this process is, for nats. */
  readonly rank: number | undefined;
  /** Where the servers of NATS are, and what the job is called there. */
  readonly servers: string;
  readonly name: string;
  /** The library of MPI, where it is not to be looked for. */
  readonly library: string | undefined;
  /** Ends the run after the round that goes on. */
  readonly stop: AbortSignal;
  /** Is told, where rank 0 is, after each round. */
  readonly hear: (news: News, job: Job) => void;
}

/** What came of a job, and where rank 0 is: there it is reported. */
export interface Done {
  readonly job: Job;
  readonly ready: Ready;
  readonly outcome: Outcome;
  readonly isFirst: boolean;
}

/** The names of engines. */
export const engineNames = ["local", "workers", "nats", "mpi"] as const;

/** The name of an engine. */
export type EngineName = typeof engineNames[number];

/** How many workers there are where nothing is said. */
const WORKERS = 4;

/** Runs a job on each engine. */
export const engines: Readonly<Record<EngineName, (assignment: Assignment) => Promise<Done>>> = {
  async local({ job: open, manner, stop, hear }) {
    const job = closed(open), made = await ready(job);
    const outcomes = await Promise.all(
      local(job.workers).map((party) =>
        ranked(made, party, manner, () => stop.aborted, (news) => party.rank === 0 && hear(news, job))
      ),
    );
    return { job, ready: made, outcome: outcomes[0], isFirst: true };
  },
  async workers({ job: open, manner, stop, hear }) {
    const job = closed(open), made = await ready(job), hub = webWorkers(job.workers);
    const threads = hub.seats.map(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
    try {
      stop.addEventListener("abort", () => threads.forEach((thread) => thread.postMessage("stop" satisfies Order)));
      const outcomes = threads.map((thread, rank) => {
        hub.watch(rank, thread);
        const seat = hub.seats[rank];
        thread.postMessage({ seat, job, manner } satisfies Order, [seat.port]);
        return outcomeOf(thread, (news) => hear(news, job));
      });
      // With a quorum the others may die: the hub tells the rest.
      const all = Promise.all(
        outcomes.map((outcome, rank) => rank > 0 && job.quorum ? outcome.catch(() => {}) : outcome),
      );
      return { job, ready: made, outcome: (await all)[0]!, isFirst: true };
    } finally {
      threads.forEach((thread) => thread.terminate());
      hub.close();
    }
  },
  async nats(assignment) {
    const { job: open, rank, servers, name, manner: { deadline, policy } } = assignment, job = closed(open);
    if (rank === undefined) throw new Error("Cannot join the job as --rank must say which rank this process is");
    const { nats } = await import("@bitdescent/bitdescent/engines/nats");
    const options = { ...natsAccess({ servers, deadline }), job: name, rank, size: job.workers };
    // A rank that died may come back and run all of it again, while the others wait for it or go on.
    const back = policy === "fail" ? {} : { keep: Infinity, readmit: true };
    const us = await nats({ ...options, ...back });
    try {
      return await alone(assignment, job, us);
    } finally {
      await us.close(); // so that the others hear at once of a rank that has failed
    }
  },
  async mpi(assignment) {
    const { mpi } = await import("@bitdescent/bitdescent/engines/mpi");
    const { job: { workers, ...job }, library } = assignment, us = mpi({ library });
    if (workers !== undefined && workers !== us.size) {
      throw new Error(
        `Cannot run the job as --workers must be the ${us.size} ranks of MPI: current value is ${workers}`,
      );
    }
    const done = await alone(assignment, { ...job, workers: us.size }, us);
    await us.close(); // after a failure it would wait for the others; ending without it ends the job
    return done;
  },
};

const closed = ({ workers = WORKERS, ...job }: OpenJob): Job => ({ ...job, workers });

/** Runs the rank that this process is. */
async function alone({ manner, stop, hear }: Assignment, job: Job, us: Communicator): Promise<Done> {
  const isFirst = us.rank === 0, made = await ready(job);
  const outcome = await ranked(made, us, manner, () => stop.aborted, (news) => isFirst && hear(news, job));
  return { job, ready: made, outcome, isFirst };
}

/** What comes of a thread; throws where it dies, or says why nothing comes of it. */
function outcomeOf(thread: Worker, hear: (news: News) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    thread.addEventListener("message", ({ data: word }: MessageEvent<Word>) => {
      if ("news" in word) hear(word.news);
      else if ("outcome" in word) resolve(word.outcome);
      else reject(new Error(word.error));
    });
    thread.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    });
  });
}
