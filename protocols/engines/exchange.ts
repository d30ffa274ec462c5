/**
 * One round over a communicator: messages to rank 0, and its answer to all.
 * @module
 */

import { type Bits, bits, type BitSource, concatenate, source } from "../../base/bits.ts";
import { type Communicator, MissingRanks, type Patience } from "./communicator.ts";
import { FailedRank } from "./failed_rank.ts";
import { blamed, doing, frame, JOINING, type Origin, readLong, unframe, writeLong } from "./frame.ts";

/** What crossed in a round. */
export interface Exchanged {
  /** Bits of each rank's message. */
  readonly up: readonly number[];
  /** The answer. */
  readonly broadcast: Bits;
}

/**
 * Sends `said` to rank 0, which takes a `step` with all messages and answers; everyone gets the answer and all lengths.
 *
 * A rank that has failed says so by an error in place of its message. Whatever goes wrong before the answer, rank 0 tells all
 * others, and all throw: what went wrong at the rank where it did, {@linkcode MissingRanks} or {@linkcode FailedRank} elsewhere.
 */
export async function exchange(
  communicator: Communicator,
  round: number,
  said: Bits | Error,
  step: (messages: readonly Bits[]) => Bits,
  patience: Patience = {},
): Promise<Exchanged> {
  const { rank } = communicator, mine = frame({ rank, round }, said);
  return await (rank === 0
    ? lead(communicator, round, said, mine, step, patience)
    : follow(communicator, round, said, mine, patience));
}

async function follow(
  communicator: Communicator,
  round: number,
  said: Bits | Error,
  mine: Uint8Array,
  patience: Patience,
): Promise<Exchanged> {
  const { rank, size } = communicator, { deadline } = patience;
  if (said instanceof Error) {
    await communicator.gather(mine, { deadline });
    throw said;
  }
  await inRound(round, communicator.gather(mine, patience));
  // Rank 0 may wait for others until its deadline, and then says so.
  const answer = communicator.broadcast(null, {
    ...patience,
    deadline: deadline === undefined ? undefined : 2 * deadline,
  });
  try {
    return read(await inRound(round, answer), { rank: 0, round }, size, (up) => {
      if (up[rank] === said.length) return;
      throw new RangeError(`it counts ${up[rank]} bits from rank ${rank}, which sent ${said.length}`);
    });
  } catch (error) {
    const isTold = error instanceof MissingRanks || error instanceof FailedRank;
    if (!isTold && round !== JOINING) { // rank 0 hears of it where it expects the next message
      const next = frame({ rank, round: round + 1 }, asError(error));
      await communicator.gather(next, { deadline }).catch(() => {}); // what went wrong first is what counts
    }
    throw error;
  }
}

/** Reads the answer of rank 0: the lengths of all messages in 64 bits each, on which `check` looks, and what it broadcasts. */
function read(bytes: Uint8Array, origin: Origin, size: number, check: (up: readonly number[]) => void): Exchanged {
  const message = unframe(origin, bytes);
  return blamed(origin, () => {
    const from = source(message), up = Array.from({ length: size }, () => readLong(from));
    check(up);
    return { up, broadcast: rest(message, from) };
  });
}

async function lead(
  communicator: Communicator,
  round: number,
  said: Bits | Error,
  mine: Uint8Array,
  step: (messages: readonly Bits[]) => Bits,
  patience: Patience,
): Promise<Exchanged> {
  let up: number[], broadcast: Bits;
  try {
    if (said instanceof Error) {
      await communicator.gather(mine, { deadline: 0 }).catch(() => {}); // nobody is waited for
      throw said;
    }
    const frames = await inRound(round, communicator.gather(mine, patience));
    const messages = frames!.map((bytes, rank) => rank === 0 ? said : unframe({ rank, round }, bytes));
    up = messages.map(({ length }) => length);
    broadcast = stepped(round, messages, step);
  } catch (error) {
    const told = frame({ rank: 0, round }, asError(error)), { deadline } = patience;
    await communicator.broadcast(told, { deadline }).catch(() => {}); // what went wrong first is what counts
    throw error;
  }
  const lengths = bits((sink) => up.forEach((length) => writeLong(sink, length)));
  const answer = frame({ rank: 0, round }, concatenate([lengths, broadcast]));
  await inRound(round, communicator.broadcast(answer, patience));
  return { up, broadcast };
}

/** The answer of `step`; what it refuses is the fault of the message that it looked at last. */
function stepped(round: number, messages: readonly Bits[], step: (messages: readonly Bits[]) => Bits): Bits {
  let rank = 0;
  const watched = messages.map((_, i) => i) as unknown as Bits[];
  messages.forEach((message, i) => Object.defineProperty(watched, i, { get: () => (rank = i, message) }));
  try {
    return step(watched);
  } catch (error) {
    return blamed({ rank, round }, () => {
      throw error;
    });
  }
}

/** What was thrown, as an error. */
export const asError = (thrown: unknown): Error => thrown instanceof Error ? thrown : new Error(String(thrown));

/** What is left of a message. */
function rest({ bytes, length }: Bits, { remaining }: BitSource): Bits {
  return { bytes: bytes.subarray((length - remaining) / 8), length: remaining };
}

/** What `operation` leads to; where ranks are missing, the error says in which round. */
async function inRound<T>(round: number, operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (!(error instanceof MissingRanks)) throw error;
    throw new MissingRanks(doing(round), error.ranks, error.deadline);
  }
}
