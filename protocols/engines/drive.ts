/**
 * Running a protocol over a communicator: worker r on rank r, and the server on rank 0.
 * @module
 */

import type { Key } from "../../base/key.ts";
import { crc32 } from "../../base/crc32.ts";
import { copy, type Vec } from "../../base/vector.ts";
import { oracleKey, type Protocol, roundKey, uplinkKey } from "../protocol.ts";
import type { Round } from "../run.ts";
import type { Communicator, Patience } from "./communicator.ts";
import { asError, exchange } from "./exchange.ts";
import { blamed } from "./frame.ts";
import { join } from "./join.ts";
import type { Part } from "./part.ts";
import { store } from "./store.ts";

/** A round, and where this rank stands after it. */
export interface Driven<W, S> extends Round {
  /** What {@linkcode drive} goes on from. */
  readonly checkpoint: Part<W, S>;
}

/** A gradient at `x`, now or later; pure given its key. */
export type AsyncOracle = (x: Vec, key: Key) => Vec | Promise<Vec>;

/** How a protocol is driven. */
export interface DriveOptions<W, S> {
  /** Where to go on: the part of this rank, of the same round on all ranks. */
  readonly from?: Part<W, S> | undefined;
  /** How long each operation may take; a rank other than 0 waits for an answer twice as long. */
  readonly patience?: Patience | undefined;
  /**
   * What must be the same on all ranks besides version, key, round and dimension: how the protocol was made, as plain data. With
   * null there is no {@linkcode join}: for a rank that comes back while the others go on.
   */
  readonly fingerprint?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Runs a protocol over a communicator, for as long as it is asked to: the rounds of `run`, to the last bit, on every rank.
 *
 * Every party calls it with the same protocol and key and its own oracle, and asks for the same number of rounds. It begins
 * with a {@linkcode join}, two operations; a round is two: messages go to rank 0, the answer comes back with the lengths of all
 * messages. With `from` it goes on after the round of that checkpoint. A rank whose oracle throws, or who gets what it cannot
 * read, tells the others: then all throw.
 *
 * Where the protocol has a quorum, rank 0 waits until the deadline for those who were heard of in the round before or since, and
 * goes on with those who came, if they are so many; all rounds say who was `present`. A rank that comes later is told what it
 * missed, takes no gradients for rounds that are over, and is waited for again; rank 0 cannot come back alone.
 *
 * Throws a `TypeError` where there are more or fewer parties than workers, or the protocol has a quorum and the communicator
 * cannot do without a rank, a `RangeError` that names rank and round on a message that is none, {@linkcode MissingRanks} past the
 * deadline, {@linkcode FailedRank} where another rank has failed, and what {@linkcode join} throws.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, exact, floats, gradientDescent, key, memoryless, none, parameterServer, quadratic, rangeSent, run, take,
 * } from "@bitdescent/bitdescent";
 * import { drive, local } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * const oracles = [[1, 0], [-1, 2]].map((minimizer) => exact(quadratic({ spectrum: [1, 2], minimizer })));
 * const protocol = parameterServer({
 *   workers: 2,
 *   optimizer: gradientDescent({ start: [0, 0], stepSize: 0.5 }),
 *   compensation: none,
 *   uplink: memoryless(rangeSent(cubeCode({ dimension: 2, rate: 3 }))),
 *   downlink: memoryless(floats({ dimension: 2, width: 32 })),
 * });
 * const expected = [...take(run(protocol, oracles, key(1)), 3)].map(({ point, up, down }) => ({ point, up, down }));
 * await Promise.all(local(2).map(async (party) => {
 *   for await (const { round, point, up, down } of drive(protocol, party, oracles[party.rank], key(1))) {
 *     assertEquals({ point, up, down }, expected[round]);
 *     if (round === 2) break;
 *   }
 * }));
 * ```
 */
export async function* drive<W, S>(
  { workers, server, quorum }: Protocol<W, S>,
  communicator: Communicator,
  oracle: AsyncOracle,
  key: Key,
  { from, patience = {}, fingerprint = {} }: DriveOptions<W, S> = {},
): AsyncGenerator<Driven<W, S>, void, void> {
  const { rank, size } = communicator, worker = workers[rank];
  if (workers.length !== size) {
    throw new TypeError(
      `Cannot drive the protocol as the number of ranks must be ${workers.length}: current value is ${size}`,
    );
  }
  if (quorum !== undefined && !(communicator.gatherSome && communicator.isLate)) {
    throw new TypeError("Cannot drive a protocol with a quorum as its communicator must be able to do without a rank");
  }
  if (quorum !== undefined && rank === 0 && from !== undefined && fingerprint === null) {
    throw new TypeError(
      "Cannot come back as rank 0 must not decide again who was present: all ranks must go on together",
    );
  }
  if (from !== undefined && rank === 0 && from.server === null) {
    throw new TypeError("Cannot go on from the checkpoint as it must be of rank 0: it has no state of the server");
  }
  let state = from === undefined ? worker.init : from.worker;
  let serving: S | null = rank > 0 ? null : from === undefined ? server.init : from.server;
  const first = from?.round ?? 0;

  /** Does `act`; where it fails, tells the others in place of the message of `round`, and throws. */
  const orTell = async <T>(round: number, act: () => T | Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      await exchange(communicator, round, asError(error), silent, patience).catch(() => {}); // the first error counts
      throw error;
    }
  };

  if (fingerprint !== null) {
    const known = { key: { hi: key.hi, lo: key.lo }, round: first, dimension: worker.point(state).length };
    const shared = quorum === undefined ? {} : { quorum, state: crc32(store(state)) }; // replicas are in one state
    await join(communicator, { ...known, ...shared, fingerprint }, patience);
  }
  for (let round = first;; round++) {
    const k = roundKey(key, round), isLate = quorum !== undefined && rank > 0 && communicator.isLate!();
    const [message, spoken] = isLate ? [null, state] as const : await orTell(round, async () => {
      const gradient = await oracle(worker.query(state), oracleKey(k, rank));
      return worker.emit(state, gradient, uplinkKey(k, rank));
    });
    const { present, up, broadcast } = await exchange(
      communicator,
      round,
      message,
      (messages) => {
        const [answer, next] = server.step(serving as S, messages, k);
        serving = next;
        return answer;
      },
      patience,
      quorum,
    );
    state = await orTell(round + 1, () => blamed({ rank: 0, round }, () => worker.receive(spoken, broadcast, k)));
    yield {
      round,
      point: copy(rank === 0 ? server.point(serving as S) : worker.point(state)),
      present,
      up,
      down: broadcast.length,
      checkpoint: { round: round + 1, worker: state, server: serving },
    };
  }
}

/** What is never called: a rank that has failed takes no step. */
function silent(): never {
  throw new Error("Cannot take a step as this rank has failed");
}
