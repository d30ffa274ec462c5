/**
 * One run with many workers, wherever they are: in one event loop, in threads, in processes over NATS, or in an MPI job; the
 * same run everywhere, to the last bit, as its hash shows.
 *
 * ```sh
 * deno run --allow-read --allow-env examples/distributed.ts --engine workers --method iade
 * mpirun -n 4 deno run --allow-read --allow-env --allow-ffi examples/distributed.ts --engine mpi --method iade
 * ```
 * @module
 */

import { distributedMethodNames } from "./support/distributed/methods.ts";
import { engineNames, engines } from "./support/distributed/engines.ts";
import { policies } from "./support/distributed/rank.ts";
import { distributedReport, going } from "./support/distributed/report.ts";
import { isFolder } from "./support/distributed/vault.ts";
import { main } from "./support/command/main.ts";
import { choice, type Command, file, flag, integer, number, type Option, text } from "./support/command/options.ts";
import { type Progress, progress } from "./support/command/progress.ts";

const command = {
  name: "distributed",
  usage:
    "deno run --allow-read --allow-env [--allow-write] [--allow-net] [--allow-ffi] examples/distributed.ts [options]",
  description:
    "Minimizes a function over rows of data that workers hold, each some of them. For local and workers this program starts all " +
    "ranks itself; for nats each process is one rank (--rank), and for mpi each rank that mpirun started. Rank 0 reports: rounds, " +
    "bits up and down, the bytes that the transports of all ranks sent, and a hash over the final point, the points and bits of " +
    "all rounds, and the ledger, which is the same on every engine. For nats --allow-net is needed, for mpi --allow-ffi, for " +
    "--checkpoint --allow-write, or --allow-net for a bucket. NATS_USER and NATS_PASSWORD let it in where the server of NATS asks.",
  options: {
    engine: choice({ help: "where the workers are", of: engineNames, default: "local" }),
    workers: integer({ help: "how many workers there are (default 4; for mpi its ranks)", least: 1, most: 10000 }),
    method: choice({ help: "what to run", of: distributedMethodNames, default: "dq-gd" }),
    rounds: integer({ help: "rounds of the run", least: 1, default: 100 }),
    bits: integer({
      help: "bits a coordinate of what workers send (for dqsgd on average; iade and aiade choose theirs)",
      least: 2,
      most: 8,
      default: 4,
    }),
    data: file({ help: "rows and labels in LIBSVM format; without it rows are drawn" }),
    rows: integer({ help: "rows that are drawn", least: 2, most: 1e6, default: 400 }),
    columns: integer({ help: "columns that are drawn", least: 1, most: 1e4, default: 20 }),
    problem: choice({ help: "what is minimized", of: ["logistic", "least-squares"], default: "logistic" }),
    split: choice({ help: "which rows a worker has", of: ["shuffled", "sorted"], default: "shuffled" }),
    l2: number({ help: "the regularisation", above: 0, default: 0.01 }),
    checkpoint: file({
      help: "where the run is kept, and goes on if it is: a folder, or nats: and a bucket that JetStream keeps",
      value: "DIR|nats:BUCKET",
    }),
    every: integer({ help: "rounds between two times that it is saved", least: 1, default: 10 }),
    deadline: number({ help: "seconds that ranks are waited for", above: 0, default: 60 }),
    policy: choice({
      help: "what to do past the deadline: wait on, fail and say who is missing, or go on with those who came",
      of: policies,
      default: "fail",
    }),
    quorum: integer({ help: "for quorum: how many messages are enough (with alq and dqsgd)", least: 1 }),
    rank: integer({ help: "for nats: which rank this process is", least: 0 }),
    servers: text({ help: "for nats: servers, separated by commas", default: "nats://127.0.0.1:4222" }),
    job: text({ help: "for nats: a name that no other job has", default: "distributed" }),
    library: file({ help: "for mpi: the library, where it is not to be looked for" }),
    seed: integer({ help: "seed of the rows and of rounding", least: 0, default: 1 }),
    json: flag({ help: "print one JSON object and nothing else" }),
  },
  examples: [
    "examples/distributed.ts --engine workers --method aiade --data mushrooms.libsvm --checkpoint run",
    "examples/distributed.ts --engine nats --servers nats://10.0.0.1:4222 --job first --workers 8 --rank 3",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

await main(command, async (options) => {
  const { engine, rounds, checkpoint, every, deadline, policy, rank, servers, library, job: name, json, ...job } =
    options;
  if ((policy === "quorum") !== (job.quorum !== undefined)) {
    throw new Error(
      "Cannot run the job as --policy quorum and --quorum must be given together: one of them is missing",
    );
  }
  const stop = new AbortController();
  if (checkpoint !== undefined) {
    if (isFolder(checkpoint)) await Deno.mkdir(checkpoint, { recursive: true });
    // The first asks for the end of the round; the second ends the program, as it would without a checkpoint.
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const hear = (): void => {
        stop.abort();
        Deno.removeSignalListener(signal, hear);
      };
      Deno.addSignalListener(signal, hear);
    }
  }
  let bar: Progress | undefined;
  const manner = { rounds, checkpoint, servers, every, deadline, policy };
  const done = await engines[engine]({
    ...{ job: { ...job, rounds }, manner, rank, servers, name, library, stop: stop.signal },
    hear(news) {
      bar ??= progress({ total: rounds, before: news.ledger.rounds - 1, label: engine });
      bar.step(going(news));
    },
  }).finally(() => bar?.end());
  if (done.isFirst) {
    const { job: { workers, method }, outcome: { ledger, absences, hash } } = done;
    if (json) {
      const { rounds, up: bitsUp, down: bitsDown } = ledger;
      console.log(
        JSON.stringify({
          engine,
          workers,
          method,
          rounds,
          hash,
          bitsUp,
          bitsDown,
          ...policy === "quorum" ? { absences } : {},
        }),
      );
    } else console.log(distributedReport(engine, done));
    if (ledger.rounds < rounds) {
      console.error(`Stopped after round ${ledger.rounds} of ${rounds}: the same command goes on from ${checkpoint}`);
    }
  }
  Deno.exit(done.outcome.ledger.rounds < rounds ? 130 : 0); // also where a signal is still listened for
});
