/**
 * A thread that is one party of a run.
 * @module
 */

import { atSeat, type Seat } from "@bitdescent/bitdescent/engines";
import { driven, settings } from "./parties.ts";

/** What the thread is told. */
export interface Task {
  readonly seat: Seat;
  /** Which setting is driven. */
  readonly name: string;
  /** The round in which the thread dies, if it does. */
  readonly dies?: number;
}

declare const self: { onmessage: (event: MessageEvent<Task>) => void; postMessage(what: unknown): void };

self.onmessage = async ({ data: { seat, name, dies } }) => {
  const party = atSeat(seat), setting = settings[name]();
  const see = ({ round }: { round: number }): void => {
    if (round === dies) {
      setTimeout(() => {
        throw new Error("out of memory");
      });
    }
  };
  const patience = { deadline: 20_000 };
  try {
    const until = dies === undefined ? undefined : dies + 1;
    const rounds = await driven(setting, party, { patience }, until === undefined ? { see } : { see, until });
    if (dies === undefined) self.postMessage({ rounds, traffic: party.traffic });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
