/**
 * Rounds over a network that is out of order: what becomes of every rank in a schedule of faults.
 * @module
 */

import {
  type Clock,
  type Driven,
  MissingRanks,
  type Outbox,
  type Part,
  reliable,
  restore,
  store,
} from "@bitdescent/bitdescent/engines";
import { type Key, key, type Vec } from "@bitdescent/bitdescent";
import fc from "fast-check";
import { type Faults, network, virtualClock } from "../../support/network.ts";
import { driven, type Setting } from "./parties.ts";

/** How many schedules are played: 400, or as many as FAULT_SCHEDULES says, and others for another TEST_SEED. */
export const schedules = Number(Deno.env.get("FAULT_SCHEDULES") ?? 400);

/** Ranks, rounds, and milliseconds between two reminders. */
export const SIZE = 4, ROUNDS = 5, INTERVAL = 20;

/** A rank that dies; it comes back after a while as it was so many rounds before, or never. */
export interface Crash {
  readonly rank: number;
  readonly at: number;
  readonly back: { readonly after: number; readonly behind: number } | null;
}

/** What happens to a job. */
export interface Schedule {
  readonly seed: number;
  /** Bytes of the longest datagram. */
  readonly longest: number;
  /** Whether ranks join before they begin; they must where some come back that may have stored nothing. */
  readonly joins: boolean;
  readonly faults: Faults;
  readonly crashes: readonly Crash[];
}

/** How a job is run. */
export interface Job {
  readonly setting: Setting;
  /** Milliseconds that ranks are waited for. */
  readonly deadline: number;
  /** Over how many operations ranks keep what they said. */
  readonly keep: number;
  /** How many rounds there are, by default five. */
  readonly rounds?: number;
  /** How long each rank takes for a gradient, by default no time. */
  readonly pace?: readonly number[];
  /** Whether ranks but the first are started again, as they were after their last round, when they miss rank 0 while it goes on. */
  readonly supervised?: boolean;
}

/** What a rank stores after every round. */
interface Stored {
  readonly part: Part<unknown, unknown>;
  readonly outbox: Outbox;
}

/** What became of a rank in its last life. */
export interface Fate {
  readonly rounds: readonly Driven<unknown, unknown>[];
  readonly error: unknown;
}

/** Drives all ranks through a schedule; a fate for every rank, or null for one that is dead. */
export async function play(
  { setting, deadline, keep, rounds: until = ROUNDS, pace = [], supervised = false }: Job,
  { seed, longest, joins, faults, crashes }: Schedule,
): Promise<(Fate | null)[]> {
  const clock = virtualClock(), net = network({ size: SIZE, faults, key: key(seed), clock, longest });
  const fates: (Fate | null | undefined)[] = Array(SIZE).fill(undefined);
  const disks: Uint8Array[][] = Array.from({ length: SIZE }, () => []); // what each rank has stored after every round
  const lives = Array(SIZE).fill(0), isThrough = Array(SIZE).fill(false);

  async function live(rank: number, stored?: Stored): Promise<void> {
    const { datagrams, clock } = net.connect(rank), life = ++lives[rank];
    const timing = { repairEvery: INTERVAL, linger: 400 * INTERVAL, deadline, clock };
    const session = joins ? undefined : seed + 1;
    const rounds: Driven<unknown, unknown>[] = [];
    const options = { from: stored?.part, fingerprint: stored ? null : {}, patience: { deadline } };
    try {
      const from = stored?.outbox, readmit = keep === Infinity;
      const party = await reliable(datagrams, { ...timing, keep, readmit, session, from });
      const see = (step: Driven<unknown, unknown>): void => {
        if (life !== lives[rank]) throw new Error("the dead do nothing");
        rounds.push(step);
        disks[rank][step.round] = store({ part: step.checkpoint, outbox: party.outbox() } satisfies Stored);
      };
      const oracle = slow(setting.oracles[rank], pace[rank] ?? 0, clock);
      await driven(setting, party, options, { until, see, oracle });
      if (life !== lives[rank]) return;
      isThrough[rank] = true;
      await party.close();
      fates[rank] = { rounds, error: undefined };
    } catch (error) {
      if (life !== lives[rank]) return;
      if (!supervised || rank === 0 || fates[0] !== undefined || !(error instanceof MissingRanks)) {
        fates[rank] = { rounds, error };
      } else revive(rank, 1, 0);
    }
  }

  /** Starts a rank again, after a while and from so many rounds before its last. */
  function revive(rank: number, after: number, behind: number): void {
    net.kill(rank);
    lives[rank]++;
    clock.after(after, () => {
      const last = disks[rank].length - 1 - behind;
      live(rank, last < 0 ? undefined : restore(disks[rank][last]) as Stored);
    });
  }

  for (let rank = 0; rank < SIZE; rank++) live(rank);
  for (const { rank, at, back } of crashes) {
    clock.after(at, () => {
      if (isThrough[rank] || fates[rank]) return; // others may be gone: nobody could be asked for what was lost
      if (back !== null) return revive(rank, back.after, back.behind);
      net.kill(rank);
      lives[rank]++;
      fates[rank] = null;
    });
  }
  await clock.run(() => fates.every((fate) => fate !== undefined));
  return fates as (Fate | null)[];
}

/** An oracle that takes its time. */
const slow =
  (oracle: Setting["oracles"][number], time: number, clock: Clock) => (x: Vec, key: Key): Vec | Promise<Vec> =>
    time === 0 ? oracle(x, key) : new Promise((resolve) => clock.after(time, () => resolve(oracle(x, key))));

const chance = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });

/** What a network without partitions does to datagrams. */
export const networks: fc.Arbitrary<Omit<Faults, "partitions">> = fc.record({
  loss: fc.oneof(fc.constant(0), chance(0.4)),
  repeat: chance(0.5),
  damage: fc.oneof(fc.constant(0), chance(0.2)),
  delay: chance(0.5),
  latency: fc.double({ min: 1, max: 15, noNaN: true }),
});
