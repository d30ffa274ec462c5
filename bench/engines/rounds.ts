/**
 * One rank of the timed rounds: a round of `drive`, the same bytes by the communicator, and by the bare transport, in turn.
 * @module
 */

import { type Bits, key, type Protocol } from "@bitdescent/bitdescent";
import { type Communicator, drive, restore, store } from "@bitdescent/bitdescent/engines";

/** A transport without a communicator: what moves the same bytes. */
export interface Bare {
  /** Everyone's bytes to everyone. */
  allGather(mine: Uint8Array): Promise<unknown>;
  /** Everyone's bytes to rank 0, and those of rank 0 to everyone. */
  upAndDown(mine: Uint8Array): Promise<unknown>;
}

/** How much is timed. Plain data. */
export interface Load {
  /** Bytes of every message. */
  readonly bytes: number;
  /** Rounds that are timed, and rounds before them. */
  readonly rounds: number;
  readonly warm: number;
}

/** Milliseconds of each round, by what is done in it: those of the rank that took longest. */
export type Times = Readonly<Record<string, readonly number[]>>;

/** What is timed on a rank of `us`, in the order of the report. */
const subjects = (us: Communicator, bytes: Uint8Array, bare: Bare | null): Record<string, () => Promise<unknown>> => {
  const { rank } = us;
  const steps = drive(echo({ size: us.size, bytes }), us, () => new Float64Array(1), key(1));
  return {
    ...bare === null ? {} : {
      "bare all-gather": () => bare.allGather(bytes),
      "bare gather and broadcast": () => bare.upAndDown(bytes),
    },
    "all-gather": () => us.allGather(bytes),
    "gather and broadcast": async () => {
      await us.gather(bytes);
      await us.broadcast(rank === 0 ? bytes : null);
    },
    "round": () => steps.next(),
  };
};

/** Times `us`; the same on all ranks, whose operations take turns. */
export async function timedRounds(us: Communicator, { bytes, rounds, warm }: Load, bare: Bare | null): Promise<Times> {
  const message = Uint8Array.from({ length: bytes }, (_, i) => Math.imul(i + us.rank, 0x9e3779b1) >>> 24);
  const all = subjects(us, message, bare), names = Object.keys(all);
  const own: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < warm + rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      await us.allGather(new Uint8Array(0)); // all begin together
      const start = performance.now();
      await all[name]();
      if (round >= warm) own[name].push(performance.now() - start);
    }
  }
  const everyone = (await us.allGather(store(own))).map((told) => restore(told) as Times);
  const longest = (name: string) => own[name].map((_, round) => Math.max(...everyone.map((one) => one[name][round])));
  return Object.fromEntries(names.map((name) => [name, longest(name)]));
}

/** A protocol that computes nothing: workers say `bytes`, and the server says what it hears of the first. */
function echo({ size, bytes }: { size: number; bytes: Uint8Array }): Protocol<null, null> {
  const said: Bits = { bytes, length: 8 * bytes.length }, origin = new Float64Array(1);
  const worker = {
    init: null,
    query: () => origin,
    emit: () => [said, null] as const,
    receive: () => null,
    point: () => origin,
  };
  return {
    workers: Array.from({ length: size }, () => worker),
    server: { init: null, step: (_, messages) => [messages[1], null], point: () => origin },
  } as Protocol<null, null>;
}
