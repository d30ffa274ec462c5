/**
 * One rank of a job: its rounds, what they lead to and cost, and what it keeps of them.
 * @module
 */

import { emptyLedger, type Ledger, recorded } from "@bitdescent/bitdescent";
import { type Communicator, drive, type Part, restore, store } from "@bitdescent/bitdescent/engines";
import type { Ready } from "./distributed_job.ts";
import { saved } from "./saved.ts";

/** How a rank runs. Plain data. */
export interface Manner {
  /** How many rounds the run has. */
  readonly rounds: number;
  /** The folder where it is kept; without one a run that is stopped is lost. */
  readonly checkpoint: string | undefined;
  /** After how many rounds it is saved each time. */
  readonly every: number;
  /** Seconds that an operation may take. */
  readonly deadline: number;
}

/** How far a rank is. */
export interface News {
  readonly ledger: Ledger;
  /** Bytes that the transport has sent for this rank. */
  readonly sent: number;
  /** Rounds since it began or went on, and the seconds they took. */
  readonly rounds: number;
  readonly seconds: number;
}

/** What a job led to; the same on all ranks, but for the seconds. */
export interface Outcome {
  readonly ledger: Ledger;
  /** The server's iterate at the end. */
  readonly point: Float64Array;
  /** SHA-256 over the final point, the points and bits of all rounds in order, and the ledger. */
  readonly hash: string;
  /** Bytes that the transport has sent for all ranks. */
  readonly sent: number;
  readonly rounds: number;
  readonly seconds: number;
}

/** Where a rank stands between two rounds. */
interface Standing {
  readonly part: Part<unknown, unknown>;
  readonly point: Float64Array;
  readonly ledger: Ledger;
  /** SHA-256 over the rounds so far, each with what was before. */
  readonly trace: Uint8Array;
}

/** Runs a rank until all rounds are over or any rank `isStopped`; tells after each round how far it is. */
export async function ranked(
  { protocol, oracle, key, settings }: Ready,
  communicator: Communicator,
  { rounds, checkpoint, every, deadline }: Manner,
  isStopped: () => boolean,
  tell: (news: News) => void,
): Promise<Outcome> {
  const { rank } = communicator, patience = { deadline: 1000 * deadline };
  const everyone = async <T>(own: T): Promise<T[]> =>
    (await communicator.allGather(store(own), patience)).map((bytes) => restore(bytes) as T);
  const file = checkpoint === undefined ? null : saved<readonly Standing[]>({
    path: `${checkpoint}/rank-${rank}.txt`,
    settings: { ...settings, rank },
  });

  // Ranks that were stopped one by one may be a save apart: all go on from the last that all have.
  let kept = await file?.read() ?? [];
  const all = await everyone(kept.map(({ part }) => part.round));
  kept = kept.filter(({ part }) => all.every((rounds) => rounds.includes(part.round)));
  let now: Standing | undefined = kept[0], done = 0;
  const began = performance.now(), seconds = (): number => (performance.now() - began) / 1000;
  const ledgerNow = (): Ledger => now?.ledger ?? emptyLedger;

  const steps = drive(protocol, communicator, oracle(rank), key, { from: now?.part, patience, fingerprint: settings });
  while (ledgerNow().rounds < rounds) {
    const { value: step } = await steps.next();
    if (step === undefined) break;
    const { round, point, up, down, checkpoint: part } = step;
    const trace = await digest(now?.trace ?? new Uint8Array(), store({ round, point, up, down }));
    now = { part, point, trace, ledger: recorded(ledgerNow(), step) };
    done++;
    tell({ ledger: now.ledger, sent: communicator.traffic.sent, rounds: done, seconds: seconds() });
    const isEnough = file !== null && (await everyone(isStopped())).includes(true);
    if (file !== null && (isEnough || part.round % every === 0 || part.round === rounds)) {
      kept = [now, ...kept].slice(0, 2);
      await file.write(kept);
    }
    if (isEnough) break;
  }
  await steps.return();

  const time = seconds(), point = now?.point ?? new Float64Array(), ledger = ledgerNow();
  const hash = (await digest(now?.trace ?? new Uint8Array(), store({ point, ledger }))).toHex();
  const ends = await everyone({ hash, sent: communicator.traffic.sent });
  const odd = ends.findIndex((end) => end.hash !== hash);
  if (odd >= 0) throw new Error(`Cannot trust the run as all ranks must have the same rounds: rank ${odd} has others`);
  return { ledger, point, hash, sent: ends.reduce((sum, end) => sum + end.sent, 0), rounds: done, seconds: time };
}

/** SHA-256 of some bytes after others. */
async function digest(before: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const both = new Uint8Array(before.length + bytes.length);
  both.set(before);
  both.set(bytes, before.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", both));
}
