/**
 * One rank as a thread; rank 0 posts the times.
 * @module
 */

import { atSeat, type Seat } from "@bitdescent/bitdescent/engines";
import { type Load, timedRounds } from "./rounds.ts";

/** What `self` is in a thread. */
interface Thread {
  onmessage: ((event: MessageEvent<{ seat: Seat; load: Load }>) => void) | null;
  postMessage(said: unknown): void;
}

const thread = self as unknown as Thread;

thread.onmessage = async ({ data: { seat, load } }) => {
  const us = atSeat(seat), times = await timedRounds(us, load, null);
  thread.postMessage(times);
};
