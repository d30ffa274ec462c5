/**
 * Parties over a network that loses, repeats, reorders, delays and damages what it carries.
 * @module
 */

import { checkInteger, checkPositive } from "../../base/check.ts";
import { type Clock, timers } from "./clock.ts";
import { collectives } from "./collectives.ts";
import type { Communicator } from "./communicator.ts";
import { datagram, FORGOTTEN, HERE, LEFT, LETTER, parsed, REQUEST } from "./datagram.ts";

/** What a network does for one party: it may deliver datagrams late, more than once, in another order, damaged, or not at all. */
export interface Datagrams {
  /** Which party it is. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Sends bytes, which are the network's from then on. */
  send(to: number, bytes: Uint8Array): void;
  /** Has `take` called with what comes in, until what it returns is called. */
  hear(take: (bytes: Uint8Array) => void): () => void;
}

/** How lost letters are found again. */
export interface ReliableOptions {
  /** A number of 32 bits for the run: datagrams of other runs are dropped. By default 0. */
  readonly session?: number | undefined;
  /** Milliseconds between requests for what is missing, by default 100. */
  readonly interval?: number | undefined;
  /** Over how many past operations letters are kept, for ranks that come back from as far behind; by default 4. */
  readonly keep?: number | undefined;
  /** Milliseconds that a party which leaves goes on answering while others may lack what it said; by default 2000. */
  readonly linger?: number | undefined;
  /** Where a rank comes back to others that go on: its {@linkcode Reliable.outbox} as it was at its checkpoint. */
  readonly from?: Outbox | undefined;
  /** What measures time; by default the clock of the machine. */
  readonly clock?: Clock | undefined;
}

/** What a rank has said, and can say again: plain data, to be stored with its checkpoint. */
export interface Outbox {
  /** How many operations were over. */
  readonly done: number;
  /** For each rank, from which operation on letters are kept. */
  readonly oldest: readonly number[];
  /** For each rank, letters by the number of their operation. */
  readonly letters: readonly (readonly { readonly number: number; readonly bytes: Uint8Array }[])[];
}

/** A party that can come back. */
export interface Reliable extends Communicator {
  /** What it has said of late. */
  outbox(): Outbox;
}

/** How many operations ahead letters are taken in. */
const AHEAD = 1000;

/**
 * A communicator over such a network.
 *
 * Letters have checksums and the number of their operation, by which they are put in order and taken once. Who lacks one asks
 * for it until it comes: nothing is acknowledged, since a letter of a later operation says that all of the earlier ones came.
 * A run is the same whenever it is run again, so a rank that died may come back as it was some operations ago, with its part of
 * that checkpoint and its outbox: it asks for what it has missed, what it says again is what it said before, and `drive` is
 * given no fingerprint, for the handshake is over. It must be back before others have finished and left.
 *
 * Where a letter is not kept any longer, operations fail with `FailedRank`; deadlines are those of the caller.
 *
 * @example
 * ```ts
 * import { type Datagrams, reliable } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * const takes: ((bytes: Uint8Array) => void)[] = [];
 * let count = 0;
 * const lossy = (rank: number): Datagrams => ({
 *   rank,
 *   size: 2,
 *   send: (to, bytes) => void (count++ % 3 > 0 && takes[to](bytes)), // every third is lost
 *   hear: (take) => (takes[rank] = take, () => {}),
 * });
 * const parties = [0, 1].map((rank) => reliable(lossy(rank), { interval: 1, linger: 5 }));
 * const [all] = await Promise.all(parties.map((party) => party.allGather(Uint8Array.of(party.rank))));
 * assertEquals(all, [Uint8Array.of(0), Uint8Array.of(1)]);
 * await Promise.all(parties.map((party) => party.close()));
 * ```
 */
export function reliable(
  { rank, size, send, hear }: Datagrams,
  { session = 0, interval = 100, keep = 4, linger = 2000, from, clock = timers }: ReliableOptions = {},
): Reliable {
  checkInteger("make a party", "the session", session, 0, 0xffffffff);
  checkPositive("make a party", "the interval", interval);
  const everyone = Array.from({ length: size }, (_, r) => r);
  // Datagrams for each rank, by the operation; letters of those before the oldest are not kept.
  const kept = everyone.map((r) =>
    new Map<number, Uint8Array>(from?.letters[r].map(({ number, bytes }) => [number, bytes.slice()]))
  );
  const oldest = everyone.map((r) => from?.oldest[r] ?? 0);
  const reached = everyone.map(() => 0); // the operation that each rank is known to be at
  let done = (): number => 0;

  const party = collectives({ rank, size, first: from?.done, clock }, (mailbox) => {
    const traffic = { sent: 0, received: 0 };
    done = mailbox.done;

    const transmit = (to: number, bytes: Uint8Array): void => {
      traffic.sent += bytes.length;
      send(to, bytes);
    };
    const tell = (to: number, kind: number, number: number): void =>
      transmit(to, datagram({ kind, session, rank, number }));

    /** Takes note of where a rank is, and forgets what it cannot ask for. */
    const note = (of: number, number: number): void => {
      reached[of] = Math.max(reached[of], number);
      oldest[of] = Math.max(oldest[of], reached[of] - keep);
      for (const old of kept[of].keys()) if (old < oldest[of]) kept[of].delete(old);
    };

    const deaf = hear((bytes) => {
      traffic.received += bytes.length;
      const given = parsed(bytes);
      if (given === null || given.session !== session || given.rank === rank || given.rank >= size) return;
      const { kind, rank: sender, number, letter } = given;
      if (kind === LETTER && letter && number < mailbox.done() + AHEAD) mailbox.take(sender, letter);
      if (kind === REQUEST) {
        const again = kept[sender].get(number);
        if (again) transmit(sender, again.slice());
        else if (number < oldest[sender]) tell(sender, FORGOTTEN, number);
      }
      if (kind === FORGOTTEN && number >= mailbox.done()) {
        mailbox.lost(sender, `it no longer has what it said in operation ${number}`, number);
      }
      if (kind === LEFT) {
        mailbox.lost(sender, "it has left", number);
        tell(sender, HERE, mailbox.done());
      }
      if (kind !== FORGOTTEN) note(sender, number);
    });

    return {
      traffic,
      send(to, letter) {
        const bytes = datagram({ kind: LETTER, session, rank, number: letter.number, letter });
        kept[to].set(letter.number, bytes);
        transmit(to, bytes.slice());
      },
      seek(number, missing) {
        return repeatedly(clock, interval, () => missing().forEach((other) => tell(other, REQUEST, number)));
      },
      close(number) {
        const waiting = (): number[] =>
          everyone.filter((r) => [...kept[r].keys()].some((operation) => operation >= reached[r]));
        for (const other of everyone) if (other !== rank) tell(other, LEFT, number);
        return new Promise((resolve) => {
          const end = (): void => {
            again();
            late();
            deaf();
            resolve();
          };
          const again = repeatedly(clock, interval, () => {
            const left = waiting();
            if (left.length === 0) end();
            else left.forEach((other) => tell(other, LEFT, number));
          });
          const late = clock.after(linger, end);
        });
      },
    };
  });
  const outbox = (): Outbox => ({
    done: done(),
    oldest: [...oldest],
    letters: kept.map((letters) => [...letters].map(([number, bytes]) => ({ number, bytes: bytes.slice() }))),
  });
  return { ...party, outbox };
}

/** Does `act` at every interval, until what it returns is called. */
function repeatedly(clock: Clock, interval: number, act: () => void): () => void {
  let isOver = false, cancel = (): void => {};
  const turn = (): void => {
    cancel = clock.after(interval, () => {
      act();
      if (!isOver) turn();
    });
  };
  turn();
  return () => {
    isOver = true;
    cancel();
  };
}
