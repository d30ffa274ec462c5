/**
 * Rounds that go on without some of the messages.
 * @module
 */

import type { Bits, BitSink, BitSource } from "../base/bits.ts";
import { check, checkInteger, checkLength } from "../base/check.ts";

/** The messages of a round in the order of workers; null for one that did not come. */
export type Messages = readonly (Bits | null)[];

/** Insists that `quorum` of `workers` messages can be asked for; without one, all of them are. */
export function checkQuorum(quorum: number | undefined, workers: number): void {
  if (quorum !== undefined) checkInteger("make a protocol", "the quorum", quorum, 1, workers);
}

/** Insists that there is a place for every worker's message, and that enough of them came: by default all. */
export function checkMessages(messages: Messages, workers: number, quorum: number = workers): void {
  checkLength("take a step", "the messages", messages, workers);
  const came = presentIn(messages).length;
  check(came >= quorum, "take a step", "the number of messages that came", `at least ${quorum}`, came);
}

/** Whose messages came, in order. */
export function presentIn(messages: ArrayLike<unknown>): number[] {
  return Array.from(messages, (message, worker) => message === null ? -1 : worker).filter((worker) => worker >= 0);
}

/** Writes whose messages came, a bit for each worker. */
export function writePresent(messages: Messages, sink: BitSink): void {
  for (let worker = 0; worker < messages.length; worker++) sink.write(messages[worker] === null ? 0 : 1, 1);
}

/** Reads what {@linkcode writePresent} wrote; throws a `RangeError` where they are fewer than the quorum. */
export function readPresent(workers: number, quorum: number, source: BitSource): number[] {
  const present = presentIn(Array.from({ length: workers }, () => source.read(1) === 1 ? true : null));
  check(
    present.length >= quorum,
    "read the answer",
    "the number of those present",
    `at least ${quorum}`,
    present.length,
  );
  return present;
}
