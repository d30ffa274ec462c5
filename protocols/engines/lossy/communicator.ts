/**
 * Collectives over datagrams: what is lost is asked for again, what comes twice or early does no harm.
 * @module
 */

import { check, checkInteger } from "../../../base/check.ts";
import { type Communicator, MissingRanks, type Patience } from "../communicator.ts";
import type { Datagrams } from "./datagrams.ts";
import { type Frame, note, unframed } from "./frame.ts";
import { joining } from "./join.ts";
import { outbox } from "./outbox.ts";
import { type Arrival, arrival } from "./parts.ts";
import { vigil } from "./vigil.ts";

/** How patient the parties are; milliseconds and bytes. */
export interface Manners extends Patience {
  /** How often those who are waited for are asked, by default 250. */
  readonly repairEvery?: number | undefined;
  /** How long one that leaves stays for those who have not heard all it said, by default 2000. */
  readonly linger?: number | undefined;
  /** Longer messages are neither sent nor taken, by default 2³⁰; at most 2³² − 1. */
  readonly longest?: number | undefined;
}

/** Nobody is more than so many operations ahead of one who is to hear it: so many are kept, and no more are taken early. */
const AHEAD = 2;

/**
 * The communicator of one party, when all have joined; `deadline` and `signal` are for the joining.
 *
 * Every party keeps its last two operations for those who ask again, and begins no third before all that were to hear the first
 * are past it. A party that falls silent is asked for what is missing at every `repairEvery`.
 */
export async function overDatagrams(
  datagrams: Datagrams,
  { repairEvery = 250, linger = 2000, longest = 2 ** 30, ...patience }: Manners = {},
): Promise<Communicator> {
  const { rank, size } = datagrams, everyone = Array.from({ length: size }, (_, i) => i);
  const others = everyone.filter((i) => i !== rank);
  checkInteger("join", "the longest message", longest, 0, 2 ** 32 - 1);

  /** The number of the operation under way; of each party, what it is past and what it takes part in no more. */
  let now = 0, isBusy = false;
  const past = new Float64Array(size), left = new Float64Array(size).fill(Infinity), silent = new Set<number>();
  /** What has come, by operation and rank; who would like to hear when this party is past an operation. */
  const arrivals = new Map<number, readonly Arrival[]>(), curious = new Map<number, number>();
  const joiner = joining(datagrams), waiting = vigil(repairEvery), leaving = vigil(repairEvery);
  let session = 0, box = outbox(datagrams, session, AHEAD), closed: Promise<void> | undefined;

  const arrivalsOf = (operation: number): readonly Arrival[] => {
    const known = arrivals.get(operation) ?? everyone.map(() => arrival(longest));
    arrivals.set(operation, known);
    return known;
  };
  const answer = (to: number): void => datagrams.send(to, note("done", session, now));

  function heard(from: number, frame: Frame): void {
    const { kind, operation, offset } = frame;
    past[from] = Math.max(past[from], operation);
    silent.delete(from);
    if (kind === "part") {
      if (operation >= now && operation <= now + AHEAD) arrivalsOf(operation)[from].add(frame);
    } else if (kind === "ask") {
      box.repeat(operation, from, offset);
    } else if (kind === "check" || kind === "leave") {
      const wanted = kind === "check" ? operation - AHEAD + 1 : operation;
      if (kind === "leave") left[from] = Math.min(left[from], operation);
      if (now >= wanted) answer(from);
      else curious.set(from, wanted);
    }
  }

  datagrams.listen((from, datagram) => {
    const frame = unframed(datagram);
    if (frame === null) return;
    if (frame.kind === "hello" || frame.kind === "welcome") joiner.heard(from, frame);
    else if (session !== 0 && frame.session === session) heard(from, frame);
    waiting.wake();
    leaving.wake();
  }, (error) => [waiting, leaving].forEach((each) => each.fail(error)));

  try {
    session = await joiner.finished(waiting, patience);
  } catch (error) {
    await datagrams.close();
    throw error;
  }
  box = outbox(datagrams, session, AHEAD);

  /** One operation: says `mine` to those in `to`, and gives what those in `from` have said. */
  async function operation(
    action: string,
    mine: Uint8Array | null,
    { to, from }: { to: "all" | number | null; from: readonly number[] },
    patience: Patience,
  ): Promise<readonly Uint8Array[]> {
    patience.signal?.throwIfAborted();
    if (closed) throw new Error(`Cannot ${action} as this party has left`);
    if (isBusy) throw new Error(`Cannot ${action} as the operation before it must be over: it is not`);
    check((mine?.length ?? 0) <= longest, action, "the bytes", `at most ${longest}`, mine?.length);
    const at = now, own = mine?.slice(), here = arrivalsOf(at), asked = new Map<number, number>();
    const before = box.readers(at - AHEAD), behind = (): number[] => before.filter((i) => past[i] < at - AHEAD + 1);
    let sending: "not yet" | "going on" | "over" | "given up" = "not yet";

    function advance(): readonly number[] {
      if (sending === "not yet") {
        const late = behind();
        if (late.length > 0) return late;
        sending = "going on";
        box.say(at, own !== undefined ? to : null, own, () => sending === "given up").then(() => {
          if (sending === "going on") sending = "over";
          waiting.wake();
        });
      }
      const missing = from.filter((i) => i !== rank && here[i].message === null);
      return missing.length === 0 && sending === "going on" ? [rank] : missing;
    }

    function remind(missing: readonly number[]): void {
      for (const i of missing) {
        if (sending === "not yet") datagrams.send(i, note("check", session, at));
        else if (i !== rank && asked.get(i) === here[i].size) {
          datagrams.send(i, note("ask", session, at, here[i].gap));
        }
        asked.set(i, here[i].size);
      }
    }

    isBusy = true;
    remind(behind());
    try {
      await waiting.keep({ action, advance, gone: (i) => left[i] <= at, remind }, patience);
      return from.map((i) => i === rank ? own! : here[i].message!);
    } catch (error) {
      if (error instanceof MissingRanks) error.ranks.forEach((i) => silent.add(i));
      throw closed && waiting.failure?.error === error ? new Error(`Cannot ${action} as this party has left`) : error;
    } finally {
      sending = "given up";
      arrivals.delete(now++);
      for (const [who, wanted] of curious) {
        if (now < wanted) continue;
        curious.delete(who);
        answer(who);
      }
      isBusy = false;
    }
  }

  async function leave(): Promise<void> {
    const at = now, hasFailed = waiting.failure !== null, readers = [2, 1].flatMap((ago) => box.readers(at - ago));
    waiting.fail("closed");
    const say = (): void => others.forEach((i) => datagrams.send(i, note("leave", session, at)));
    if (!hasFailed) {
      say();
      const advance = (): readonly number[] => readers.filter((i) => past[i] < at && left[i] > at && !silent.has(i));
      const watch = { action: "leave", advance, gone: () => false, remind: say };
      await leaving.keep(watch, { deadline: linger }).catch(() => {}); // they will do without
    }
    await datagrams.close();
  }

  return {
    rank,
    size,
    async gather(mine, patience = {}) {
      const all = await operation(
        "gather",
        mine,
        rank === 0 ? { to: null, from: everyone } : { to: 0, from: [] },
        patience,
      );
      return rank === 0 ? all : null;
    },
    async broadcast(bytes, patience = {}) {
      if (rank === 0 && bytes === null) {
        throw new TypeError("Cannot broadcast as rank 0 must give bytes: current value is null");
      }
      const [word] = await operation(
        "hear the broadcast",
        rank === 0 ? bytes : null,
        { to: "all", from: [0] },
        patience,
      );
      return word;
    },
    allGather: (mine, patience = {}) => operation("gather for all", mine, { to: "all", from: everyone }, patience),
    get traffic() {
      return datagrams.traffic;
    },
    close: () => closed ??= leave(),
  };
}
