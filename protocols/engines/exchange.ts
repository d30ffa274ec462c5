/**
 * One round over a communicator: messages to rank 0, and its answer to all.
 * @module
 */

import { type Bits, bits, type BitSource, silence, source } from "../../base/bits.ts";
import { type Messages, presentIn } from "../quorum.ts";
import { type Communicator, MissingRanks, type Patience } from "./communicator.ts";
import { FailedRank } from "./failed_rank.ts";
import { blamed, doing, frame, JOINING, type Origin, readLong, unframe, writeLong } from "./frame.ts";

/** What crossed in a round. */
export interface Exchanged {
  /** The ranks whose messages came, in order. */
  readonly present: readonly number[];
  /** Bits of each rank's message; 0 where none came. */
  readonly up: readonly number[];
  /** The answer. */
  readonly broadcast: Bits;
}

/** What is told as the length of a message that did not come. */
const ABSENT = Number.MAX_SAFE_INTEGER;

/**
 * Sends `said` to rank 0, which takes a `step` with all messages and answers; everyone gets the answer and all lengths.
 *
 * A rank that has failed says so by an error in place of its message. Whatever goes wrong before the answer, rank 0 tells all
 * others, and all throw: what went wrong at the rank where it did, {@linkcode MissingRanks} or {@linkcode FailedRank} elsewhere.
 *
 * With a `quorum` rank 0 takes the step with null for ranks that do not come in time, or are out, as long as there are so many
 * messages, and tells all who was present. A rank that is too late may say null: it is absent, or was heard before it came back.
 */
export async function exchange(
  communicator: Communicator,
  round: number,
  said: Bits | Error | null,
  step: (messages: Messages) => Bits,
  patience: Patience = {},
  quorum?: number,
): Promise<Exchanged> {
  return await (communicator.rank === 0
    ? lead(communicator, round, said!, step, patience, quorum)
    : follow(communicator, round, said, patience, quorum));
}

async function follow(
  communicator: Communicator,
  round: number,
  said: Bits | Error | null,
  patience: Patience,
  quorum: number | undefined,
): Promise<Exchanged> {
  const { rank, size } = communicator, { deadline } = patience, mine = frame({ rank, round }, said ?? silence);
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
    return read(await inRound(round, answer), { rank: 0, round }, size, (lengths) => {
      const came = lengths.filter((length) => length !== ABSENT).length;
      if (came < (quorum ?? size)) throw new RangeError(`it counts ${came} messages, which are too few`);
      if (said === null || lengths[rank] === said.length || (quorum !== undefined && lengths[rank] === ABSENT)) return;
      throw new RangeError(`it counts ${lengths[rank]} bits from rank ${rank}, which sent ${said.length}`);
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
function read(bytes: Uint8Array, origin: Origin, size: number, check: (lengths: readonly number[]) => void): Exchanged {
  const message = unframe(origin, bytes);
  return blamed(origin, () => {
    const from = source(message), lengths = Array.from({ length: size }, () => readLong(from));
    check(lengths);
    return { ...counted(lengths), broadcast: rest(message, from) };
  });
}

/** Whose messages came, and how long they are. */
function counted(lengths: readonly number[]): Pick<Exchanged, "present" | "up"> {
  return {
    present: presentIn(lengths.map((length) => length === ABSENT ? null : length)),
    up: lengths.map((length) => length === ABSENT ? 0 : length),
  };
}

/** What rank 0 says to itself. */
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

async function lead(
  communicator: Communicator,
  round: number,
  said: Bits | Error,
  step: (messages: Messages) => Bits,
  patience: Patience,
  quorum: number | undefined,
): Promise<Exchanged> {
  let lengths: number[], broadcast: Bits;
  try {
    if (said instanceof Error) {
      await communicator.gather(NOTHING, { deadline: 0 }).catch(() => {}); // nobody is waited for
      throw said;
    }
    const gathered = quorum === undefined
      ? communicator.gather(NOTHING, patience)
      : communicator.gatherSome!(NOTHING, { ...patience, least: quorum });
    const [, ...frames] = (await inRound(round, gathered))!;
    const messages = [said, ...heard(frames, round, quorum)];
    lengths = messages.map((message) => message?.length ?? ABSENT);
    broadcast = stepped(round, messages, step);
  } catch (error) {
    const told = frame({ rank: 0, round }, asError(error)), { deadline } = patience;
    await communicator.broadcast(told, { deadline }).catch(() => {}); // what went wrong first is what counts
    throw error;
  }
  const counts = bits((sink) => lengths.forEach((length) => writeLong(sink, length)));
  const answer = frame({ rank: 0, round }, [counts, broadcast]);
  await inRound(round, communicator.broadcast(answer, patience));
  return { ...counted(lengths), broadcast };
}

/** The messages in the frames of all ranks but the first; with a quorum, a rank that says it is out is absent. */
function heard(frames: readonly (Uint8Array | null)[], round: number, quorum: number | undefined): Messages {
  let first: unknown;
  const messages = frames.map((bytes, i) => {
    try {
      return bytes && unframe({ rank: i + 1, round }, bytes);
    } catch (error) {
      if (quorum === undefined || !(error instanceof FailedRank)) throw error;
      first ??= error;
      return null;
    }
  });
  if (first !== undefined && 1 + presentIn(messages).length < quorum!) throw first;
  return messages;
}

/** The answer of `step`; what it refuses is the fault of the message that it looked at last. */
function stepped(round: number, messages: Messages, step: (messages: Messages) => Bits): Bits {
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
