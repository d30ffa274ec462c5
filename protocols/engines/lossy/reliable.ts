/**
 * Parties over a network that loses, repeats, reorders, delays and damages what it carries.
 * @module
 */

import { check, checkInteger, checkPositive } from "../../../base/check.ts";
import { type Clock, timers } from "../clock.ts";
import type { Communicator, Patience } from "../communicator.ts";
import { wordless, words } from "../operation.ts";
import type { Datagrams } from "./datagrams.ts";
import { unframed } from "./frame.ts";
import { joined, joining } from "./join.ts";
import { type Outbox, repeater } from "./outbox.ts";
import { AHEAD, partyOf } from "./party.ts";
import { vigil } from "./vigil.ts";

/** How parties find each other, and how patient they are; milliseconds and bytes. `deadline` and `signal` are for the joining. */
export interface ReliableOptions extends Patience {
  /** A number for the run from 1 to 2³² − 1 that all ranks know: then they need not join. By default they draw one. */
  readonly session?: number | undefined;
  /** Where a rank comes back to others that go on: its {@linkcode Reliable.outbox} as it was at its checkpoint. */
  readonly from?: Outbox | undefined;
  /**
   * Over how many operations what was said is kept, by default 4, at least 2: more for ranks that come back from further behind,
   * two a round; Infinity for those that come back with nothing.
   */
  readonly keep?: number | undefined;
  /**
   * Whether rank 0 lets a process in that joins as a rank which has joined before, by default not. It begins with the first
   * operation, as that rank did: `keep` must be Infinity then. Others who join as rank 0 are never let in.
   */
  readonly readmit?: boolean | undefined;
  /** How often those who are waited for are asked, by default 250. */
  readonly repairEvery?: number | undefined;
  /** How long one that leaves stays for those who have not heard all it said, by default 2000. */
  readonly linger?: number | undefined;
  /** Longer messages are neither sent nor taken, by default 2³⁰; at most 2³² − 1. */
  readonly longest?: number | undefined;
  /** What measures time; by default the clock of the machine. */
  readonly clock?: Clock | undefined;
}

/** A party that can come back. */
export interface Reliable extends Communicator {
  /** What it has said of late. */
  outbox(): Outbox;
}

/**
 * The communicator of one party over such a network, when all have joined.
 *
 * Datagrams have checksums and the number of their operation; long messages travel in parts. Nothing is acknowledged: who lacks
 * something asks for it, every `repairEvery`, until it comes. Every party keeps its last operations for those who ask, and begins
 * none before all that were to hear the one before the last are past that.
 *
 * A run is the same whenever it is run again, so a rank that died may come back as it was some operations ago, with its part of
 * that checkpoint and its outbox: it does not join, asks for what it has missed, and says again what it said before; `drive` is
 * given no fingerprint, for that handshake is over, too. With nothing left of what it was, it may run all operations again, from
 * the first, by what the others kept: `readmit`. It must be back before the deadlines of the others, and before they have left.
 *
 * Throws a `RangeError` on options that are none, {@linkcode MissingRanks} when some have not joined in time. Operations throw
 * {@linkcode FailedRank} where a rank has left, or no longer has what it said, and an `Error` where a rank does another
 * operation; deadlines are those of the caller.
 *
 * @example
 * ```ts
 * import { type Datagrams, reliable } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * const heard: ((from: number, datagram: Uint8Array) => void)[] = [];
 * let count = 0;
 * const lossy = (rank: number): Datagrams => ({
 *   rank,
 *   size: 2,
 *   longest: 1000,
 *   send: (_, datagram) => void (count++ % 3 > 0 && heard[1 - rank](rank, datagram)), // every third is lost
 *   flush: () => Promise.resolve(),
 *   listen: (hear) => void (heard[rank] = hear),
 *   traffic: { sent: 0, received: 0 },
 *   close: () => Promise.resolve(),
 * });
 * const all = await Promise.all([0, 1].map(async (rank) => {
 *   const party = await reliable(lossy(rank), { session: 1, repairEvery: 1, linger: 5 });
 *   const words = await party.allGather(Uint8Array.of(rank));
 *   await party.close();
 *   return words;
 * }));
 * assertEquals(all, [[Uint8Array.of(0), Uint8Array.of(1)], [Uint8Array.of(0), Uint8Array.of(1)]]);
 * ```
 */
export async function reliable(
  datagrams: Datagrams,
  {
    session: given,
    from,
    keep = 4,
    readmit = false,
    repairEvery = 250,
    linger = 2000,
    longest = 2 ** 30,
    clock = timers,
    ...patience
  }: ReliableOptions = {},
): Promise<Reliable> {
  const { rank, size } = datagrams, everyone = Array.from({ length: size }, (_, i) => i);
  const session = from?.session ?? given;
  if (session !== undefined) checkInteger("join", "the session", session, 1, 2 ** 32 - 1);
  if (keep !== Infinity) checkInteger("join", "how many operations are kept", keep, AHEAD);
  check(!readmit || keep === Infinity, "readmit ranks", "how many operations are kept", "Infinity", keep);
  checkPositive("join", "the time between two repairs", repairEvery);
  checkInteger("join", "the longest message", longest, 0, 2 ** 32 - 1);

  const joiner = session === undefined ? joining(datagrams, { readmit }) : joined(session),
    known = (): number => joiner.session!;
  const waiting = vigil(repairEvery, clock), leaving = vigil(repairEvery, clock);
  const first = from?.done ?? 0, letters = from?.letters ?? [];
  const box = repeater(datagrams, { session: known, keep, first, letters });
  const tools = { datagrams, session: known, box, waiting, leaving, longest, linger, first };
  const { heard, back, perform, isPast, done, leave } = partyOf(tools);

  datagrams.listen((from, datagram) => {
    const frame = unframed(datagram);
    if (frame === null) return;
    if (frame.kind === "hello" || frame.kind === "welcome") {
      if (joiner.heard(from, frame)) back(from);
    } else if (frame.session === joiner.session) heard(from, frame);
    waiting.wake();
    leaving.wake();
  }, (error) => [waiting, leaving].forEach((each) => each.fail(error)));

  try {
    await joiner.finished(waiting, patience);
  } catch (error) {
    await datagrams.close();
    throw error;
  }

  const checkLength = (bytes: Uint8Array, operation: keyof typeof words): void =>
    check(bytes.length <= longest, words[operation], "the bytes", `at most ${longest}`, bytes.length);

  return {
    rank,
    size,
    async gather(mine, patience = {}) {
      checkLength(mine, "gather");
      const roles = rank === 0 ? { to: null, from: everyone } : { to: 0, from: [] };
      const all = await perform("gather", mine, roles, patience);
      return rank === 0 ? all as readonly Uint8Array[] : null;
    },
    async gatherSome(mine, { least, ...patience }) {
      checkLength(mine, "gather");
      return await perform("gather", mine, { to: null, from: everyone, least }, patience);
    },
    isLate: () => isPast(0),
    async broadcast(bytes, patience = {}) {
      const mine = rank === 0 ? bytes : new Uint8Array(0);
      if (mine === null) throw wordless();
      checkLength(mine, "broadcast");
      const roles = rank === 0 ? { to: "all", from: [0] } as const : { to: null, from: [0] };
      const [word] = await perform("broadcast", mine, roles, patience);
      return word!;
    },
    async allGather(mine, patience = {}) {
      checkLength(mine, "allGather");
      return await perform("allGather", mine, { to: "all", from: everyone }, patience) as readonly Uint8Array[];
    },
    get traffic() {
      return datagrams.traffic;
    },
    outbox: () => ({ session: known(), done: done(), letters: box.letters() }),
    close: leave,
  };
}
