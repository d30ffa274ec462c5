/**
 * One rank of a job: its rounds, what they lead to and cost, and what it keeps of them.
 * @module
 */

import { emptyLedger, type Ledger, recorded, type Round } from "@bitdescent/bitdescent";
import { type Communicator, drive, type Part, store, type Vault } from "@bitdescent/bitdescent/engines";
import type { Ready } from "./job.ts";
import { vaultAt } from "./vault.ts";
import { together } from "./together.ts";
import { savedIn } from "../command/saved.ts";

/** How a rank runs. Plain data. */
export interface Manner {
  /** How many rounds the run has. */
  readonly rounds: number;
  /** Where it is kept: a folder, or `nats:` and a bucket; without one a run that is stopped is lost. */
  readonly checkpoint: string | undefined;
  /** The servers of NATS, for such a bucket. */
  readonly servers: string;
  /** After how many rounds it is saved each time. */
  readonly every: number;
  /** Seconds that an operation may take. */
  readonly deadline: number;
  /** What is done about ranks that do not come, by default fail; with a quorum the job says how many are enough. */
  readonly policy?: Policy;
}

/** What is done about ranks that do not come in time. */
export const policies = ["wait", "fail", "quorum"] as const;

/** The name of a policy. */
export type Policy = typeof policies[number];

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
  /** Who was absent in which round, where it went on with a quorum. */
  readonly absences: readonly Absence[];
  /** Bytes that the transports have sent for all ranks that were there at the end. */
  readonly sent: number;
  readonly rounds: number;
  readonly seconds: number;
}

/** A round, and who was absent in it. */
export interface Absence {
  readonly round: number;
  readonly ranks: readonly number[];
}

/** Where a rank stands between two rounds. */
export interface Standing {
  readonly part: Part<unknown, unknown>;
  readonly point: Float64Array;
  readonly ledger: Ledger;
  readonly absences: readonly Absence[];
  /** SHA-256 over the rounds so far, each with what was before. */
  readonly trace: Uint8Array;
}

/** Runs a rank until all rounds are over or any rank `isStopped`; tells after each round how far it is. */
export async function ranked(
  ready: Ready,
  communicator: Communicator,
  manner: Manner,
  isStopped: () => boolean,
  tell: (news: News) => void,
): Promise<Outcome> {
  const { checkpoint } = manner, vault = checkpoint === undefined ? null : await vaultAt({ ...manner, checkpoint });
  try {
    return await goingOn(ready, communicator, manner, vault, isStopped, tell);
  } finally {
    await vault?.close();
  }
}

/** The same, with checkpoints in a vault. */
export async function goingOn(
  { protocol, oracle, key, settings }: Ready,
  communicator: Communicator,
  { rounds, every, deadline, policy }: Omit<Manner, "checkpoint" | "servers">,
  vault: Vault | null,
  isStopped: () => boolean,
  tell: (news: News) => void,
): Promise<Outcome> {
  const { rank } = communicator, patience = { deadline: policy === "wait" ? undefined : 1000 * deadline };
  const us = together({ communicator, patience, quorum: protocol.quorum });
  const file = vault && savedIn<readonly Standing[]>({ vault, name: `rank-${rank}`, settings: { ...settings, rank } });

  let kept = await us.begin(await file?.read() ?? []), now: Standing | undefined = kept[0], done = 0;
  const began = performance.now(), seconds = (): number => (performance.now() - began) / 1000;
  const ledgerNow = (): Ledger => now?.ledger ?? emptyLedger;

  const steps = drive(protocol, communicator, oracle(rank), key, { from: now?.part, patience, fingerprint: settings });
  while (ledgerNow().rounds < rounds) {
    const { value: step } = await steps.next();
    if (step === undefined) break;
    now = await after(now, step);
    done++;
    tell({ ledger: now.ledger, sent: communicator.traffic.sent, rounds: done, seconds: seconds() });
    const { part } = now, isEnough = file !== null && await us.areStopped(isStopped());
    if (file !== null && us.keeps && (isEnough || part.round % every === 0 || part.round === rounds)) {
      kept = [now, ...kept].slice(0, 2);
      await file.write(kept);
    }
    if (isEnough) break;
  }
  await steps.return();

  const time = seconds(), point = now?.point ?? new Float64Array(), ledger = ledgerNow();
  const hash = await hashOf(now);
  const ends = await us.end({ hash, sent: communicator.traffic.sent });
  const odd = ends.findIndex((end) => end !== null && end.hash !== hash);
  if (odd >= 0) throw new Error(`Cannot trust the run as all ranks must have the same rounds: rank ${odd} has others`);
  const sent = ends.reduce((sum, end) => sum + (end?.sent ?? 0), 0), absences = now?.absences ?? [];
  return { ledger, point, hash, absences, sent, rounds: done, seconds: time };
}

/** Where a rank stands after one more round. */
export async function after(
  before: Standing | undefined,
  step: Round & { readonly checkpoint: Part<unknown, unknown> },
): Promise<Standing> {
  const { round, present, point, up, down, checkpoint: part } = step;
  const ranks = Array.from(up.keys()).filter((rank) => !present.includes(rank));
  const absences = ranks.length > 0 ? [{ round, ranks }] : [];
  const trace = await digest(before?.trace ?? new Uint8Array(), store({ round, point, up, down, absences }));
  return {
    ...{ part, point, trace },
    ledger: recorded(before?.ledger ?? emptyLedger, step),
    absences: [...before?.absences ?? [], ...absences],
  };
}

/** SHA-256, in hexadecimal digits, over the final point, the rounds in order, and the ledger. */
export async function hashOf(end: Standing | undefined): Promise<string> {
  const point = end?.point ?? new Float64Array(), ledger = end?.ledger ?? emptyLedger;
  return (await digest(end?.trace ?? new Uint8Array(), store({ point, ledger }))).toHex();
}

/** SHA-256 of some bytes after others. */
async function digest(before: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const both = new Uint8Array(before.length + bytes.length);
  both.set(before);
  both.set(bytes, before.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", both));
}
