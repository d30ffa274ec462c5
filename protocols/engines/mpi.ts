/**
 * The ranks of an MPI job as parties: for clusters, where MPI is there already. Deno only.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { Communicator } from "./communicator.ts";
import { openLibrary } from "./mpi/library.ts";
import { wordless } from "./operation.ts";
import { operations } from "./mpi/operations.ts";
import { type Bytes, entered, fixed, fixedInts, type Ints, lent, type Request, space } from "./mpi/world.ts";

export { type Communicator, MissingRanks, type Patience } from "./communicator.ts";

/** One rank of an MPI job. */
export interface MpiCommunicator extends Communicator {
  /** What the library says it is, such as `Open MPI v4.1.4`. */
  readonly library: string;
  /** Ends every process of the job, this one too, with an exit code that is not 0. */
  abort(code?: number): never;
}

/** MPI counts bytes with an int. */
const LARGEST = 2 ** 31 - 1;

/**
 * Makes this process a rank of the MPI job in which it was started (`mpirun -n 4 deno run --allow-ffi …`); once a process.
 *
 * `library` is a name or a path; by default Open MPI and MPICH are looked for by their names, first the one whose launcher
 * started the process, where the environment variables `OMPI_COMM_WORLD_SIZE` and `PMI_SIZE` may be read.
 *
 * An operation tells lengths from rank to rank, so that it is known who is missing, and then brings the bytes: from rank to rank,
 * or in a broadcast by the collective operation; while it waits the event loop lives. MPI takes no operation back: a rank whose operation has failed, by
 * a deadline or otherwise, fails in all further ones. A process that ends before `close`, by an error that nobody catches or
 * in any other way, takes the whole job with it; `close` waits for all ranks to close, but after a failure for none.
 * `traffic` counts the bytes that MPI was given and gave, once for each rank that they are for, without its own framing.
 *
 * Throws a `TypeError` where the runtime is not Deno; an `Error` where there is no library, where the permission for it is
 * wanting, and, with its reason, where MPI fails; and a `RangeError` for more bytes than MPI counts, 2³¹ − 1. After an operation has
 * failed MPI may still read the bytes that it was given.
 *
 * Source: Message Passing Interface Forum, "MPI: A Message-Passing Interface Standard", version 3.1, chapters 3 and 5.
 *
 * @example
 * ```ts
 * import { mpi } from "@bitdescent/bitdescent/engines/mpi";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => mpi({ library: "/nowhere/libmpi.so" }), Error, "tried /nowhere/libmpi.so");
 * ```
 *
 * @example What every rank of a job runs
 * ```ts ignore
 * import { mpi } from "@bitdescent/bitdescent/engines/mpi";
 *
 * const us = mpi();
 * const heard = await us.allGather(Uint8Array.of(us.rank), { deadline: 10_000 });
 * console.log(`Rank ${us.rank} of ${us.size} heard`, heard);
 * await us.close();
 * ```
 */
export function mpi({ library: file }: { library?: string | undefined } = {}): MpiCommunicator {
  const library = openLibrary(file), world = entered(library), { rank, size } = world;
  const everyone = Array.from({ length: size }, (_, r) => r), others = everyone.filter((r) => r !== rank);
  const abort = (code = 1): never => {
    world.abort(code);
    return Deno.exit(code); // which MPI has done already
  };
  const revoke = lastWill(abort);
  const { operate, close } = operations({ ...world, finalize: () => (revoke(), world.finalize()) });
  let sent = 0, received = 0;

  /** Tells the ranks of `to` how many bytes come. */
  function telling(bytes: Uint8Array, to: readonly number[]): Request[] {
    sent += (4 + bytes.length) * to.length;
    return to.map((r) => world.send(bytes.length, r));
  }

  /** The lengths of all ranks, once those of `from` have told theirs; this rank's is `own`. */
  function heard(own: number, from: readonly number[]): [Ints, Request[]] {
    const lengths = fixedInts(everyone.map(() => own));
    received += 4 * from.length;
    return [lengths, from.map((r) => world.receive(lengths.subarray(r, r + 1), r))];
  }

  /** Sends bytes to ranks that know how many come. */
  const sending = (bytes: Bytes, to: readonly number[]): Request[] =>
    bytes.length === 0 ? [] : to.map((r) => world.sendBytes(bytes, r));

  /** The bytes of all ranks, once those of the others are here; this rank's are a copy of `mine`. */
  function receiving(mine: Bytes, lengths: Ints): [Uint8Array[], Request[]] {
    const all = everyone.map((r) => r === rank ? fixed(mine) : space(lengths[r]));
    received += lengths.reduce((sum, length, r) => r === rank ? sum : sum + length, 0);
    return [all, others.flatMap((r) => all[r].length === 0 ? [] : [world.receiveBytes(all[r], r)])];
  }

  return {
    rank,
    size,
    library: library.version,
    get traffic() {
      return { sent, received };
    },
    async gather(bytes, patience) {
      checkInteger("gather", "the number of bytes", bytes.length, 0, LARGEST);
      return await operate("gather", patience, async (done) => {
        const mine = lent(bytes);
        if (rank !== 0) {
          await done([...telling(mine, [0]), ...sending(mine, [0])]);
          return null;
        }
        const [lengths, hearing] = heard(mine.length, others);
        await done(hearing);
        const [all, coming] = receiving(mine, lengths);
        await done(coming);
        return all;
      });
    },
    async broadcast(bytes, patience) {
      if (rank !== 0) {
        return await operate("hear the broadcast", patience, async (done) => {
          const [lengths, hearing] = heard(0, [0]);
          await done(hearing);
          const theirs = space(lengths[0]);
          received += theirs.length;
          await done([world.broadcast(theirs)]);
          return theirs;
        });
      }
      if (bytes === null) throw wordless();
      checkInteger("broadcast", "the number of bytes", bytes.length, 0, LARGEST);
      return await operate("broadcast", patience, async (done) => {
        const mine = lent(bytes);
        await done([...telling(mine, others), world.broadcast(mine)]);
        return mine;
      });
    },
    async allGather(bytes, patience) {
      checkInteger("gather for all", "the number of bytes", bytes.length, 0, LARGEST);
      return await operate("gather for all", patience, async (done) => {
        const mine = lent(bytes), [lengths, hearing] = heard(mine.length, others);
        await done([...hearing, ...telling(mine, others)]);
        const [all, coming] = receiving(mine, lengths);
        await done([...coming, ...sending(mine, others)]);
        return all;
      });
    },
    close,
    abort,
  };
}

/** Has the job aborted when this process ends, in whatever way but by a signal, until the function it returns is called. */
function lastWill(abort: (code: number) => never): () => void {
  const uncaught = (event: Event): void => {
    if (event.defaultPrevented) return;
    console.error("Uncaught", event instanceof ErrorEvent ? event.error : (event as PromiseRejectionEvent).reason);
    abort(1);
  };
  const ends = Object.entries({
    error: uncaught,
    unhandledrejection: uncaught,
    unload: () => abort(Deno.exitCode || 1),
  });
  for (const [name, end] of ends) addEventListener(name, end);
  return () => ends.forEach(([name, end]) => removeEventListener(name, end));
}
