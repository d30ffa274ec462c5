/**
 * A thread that is one rank of a job.
 * @module
 */

import { atSeat, type Seat } from "@bitdescent/bitdescent/engines";
import { type Job, ready } from "./job.ts";
import { type Manner, type News, type Outcome, ranked } from "./rank.ts";

/** What a thread is told: its place and its job, and later that it is to stop. */
export type Order = { readonly seat: Seat; readonly job: Job; readonly manner: Manner } | "stop";

/** What a thread says: how far it is, what came of it, or why nothing did. */
export type Word = { readonly news: News } | { readonly outcome: Outcome } | { readonly error: string };

/** What `self` is in a thread. */
interface Thread {
  onmessage: ((event: MessageEvent<Order>) => void) | null;
  postMessage(word: Word): void;
}

const thread = self as unknown as Thread;
let isStopped = false;

thread.onmessage = async ({ data: order }) => {
  if (order === "stop") {
    isStopped = true;
    return;
  }
  const { seat, job, manner } = order, us = atSeat(seat);
  try {
    const tell = (news: News): void => us.rank === 0 ? thread.postMessage({ news }) : undefined;
    const outcome = await ranked(await ready(job), us, manner, () => isStopped, tell);
    thread.postMessage({ outcome });
  } catch (error) {
    thread.postMessage({ error: error instanceof Error ? error.message : String(error) });
  } finally {
    await us.close();
  }
};
