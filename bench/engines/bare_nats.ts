/**
 * The client of NATS by itself: one message for each that is said.
 * @module
 */

import { connected } from "../../protocols/engines/nats/connection.ts";
import type { Bare } from "./rounds.ts";

/** What a rank does with subjects alone. */
export async function bareNats(
  { servers, rank, size }: { servers: string; rank: number; size: number },
): Promise<Bare & { close(): Promise<void> }> {
  const connection = await connected({ servers }, { name: `bare/${rank}` });
  let missing = 0, done = (): void => {};

  /** Waits for so many messages. */
  const heard = (count: number): Promise<void> => {
    missing += count;
    return missing <= 0 ? Promise.resolve() : new Promise((resolve) => done = resolve);
  };
  const subscribe = (subject: string) =>
    connection.subscribe(subject, { callback: () => void (--missing === 0 && done()) });
  subscribe("bare.all");
  subscribe(rank === 0 ? "bare.up" : "bare.down");
  await connection.flush();

  return {
    async allGather(mine) {
      connection.publish("bare.all", mine);
      await heard(size - 1);
    },
    async upAndDown(mine) {
      if (rank === 0) {
        await heard(size - 1);
        connection.publish("bare.down", mine);
        await connection.flush();
      } else {
        connection.publish("bare.up", mine);
        await heard(1);
      }
    },
    close: () => connection.close(),
  };
}
