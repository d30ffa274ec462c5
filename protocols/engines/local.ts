/**
 * Parties in one event loop.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import { collectives, type Mailbox } from "./collectives.ts";
import type { Communicator } from "./communicator.ts";

/**
 * As many parties as asked for, all in this event loop: what a test needs, and a single machine.
 *
 * Traffic is bytes alone, with nothing around them. Throws a `RangeError` for no parties.
 *
 * @example
 * ```ts
 * import { local } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * const all = await Promise.all(local(3).map(async (party) => {
 *   const gathered = await party.gather(Uint8Array.of(10 * party.rank));
 *   return party.broadcast(gathered && Uint8Array.from(gathered.flatMap((bytes) => [...bytes])));
 * }));
 * assertEquals(all, Array(3).fill(Uint8Array.of(0, 10, 20)));
 * ```
 */
export function local(size: number): Communicator[] {
  checkInteger("make parties", "how many", size, 1);
  const mailboxes: Mailbox[] = [], traffic = Array.from({ length: size }, () => ({ sent: 0, received: 0 }));
  return traffic.map((own, rank) =>
    collectives({ rank, size }, (mailbox) => {
      mailboxes.push(mailbox);
      return {
        traffic: own,
        send(to, letter) {
          own.sent += letter.bytes.length;
          traffic[to].received += letter.bytes.length;
          mailboxes[to].take(rank, letter);
        },
        close(number) {
          mailboxes.forEach((other) => other.lost(rank, "it has left", number));
          return Promise.resolve();
        },
      };
    })
  );
}
