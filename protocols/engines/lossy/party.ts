/**
 * One operation after the other over datagrams: what is lost is asked for again, what comes twice or early does no harm.
 * @module
 */

import { MissingRanks, type Patience } from "../communicator.ts";
import { closed, type Operation, overlapping, unlike, waitedFor, words } from "../operation.ts";
import type { Datagrams } from "./datagrams.ts";
import { type Frame, isPart, note } from "./frame.ts";
import type { Repeater } from "./outbox.ts";
import { type Arrival, arrival } from "./parts.ts";
import type { Vigil } from "./vigil.ts";

/** Nobody is more than so many operations ahead of one who is to hear it: no more are taken early. */
export const AHEAD = 2;

/** What a party works with. */
export interface Tools {
  /** What carries its datagrams. */
  readonly datagrams: Datagrams;
  /** Which run it is, once it has joined. */
  session(): number;
  /** What it says, and says again. */
  readonly box: Repeater;
  /** What waits in an operation. */
  readonly waiting: Vigil;
  /** What waits on leaving. */
  readonly leaving: Vigil;
  /** Longer messages are not taken. */
  readonly longest: number;
  /** How long it stays for others when it leaves. */
  readonly linger: number;
  /** The number of its first operation. */
  readonly first: number;
}

/** Who speaks and who listens in an operation, as one party sees it. */
export interface Roles {
  /** Who is to hear what it says; null for nobody. */
  readonly to: number | "all" | null;
  /** Whom it is to hear. */
  readonly from: readonly number[];
  /** How many of them are enough, by default all. */
  readonly least?: number;
}

/** A party at work. */
export interface Party {
  /** Takes in a frame of the session. */
  heard(from: number, frame: Frame): void;
  /** Says `mine`, and gives what those in `from` have said: null for those who did not come, where it goes on without. */
  perform(
    operation: Operation,
    mine: Uint8Array,
    roles: Roles,
    patience: Patience,
  ): Promise<readonly (Uint8Array | null)[]>;
  /** Whether a rank is known to be past the next operation of this party. */
  isPast(rank: number): boolean;
  /** A rank is back, as it was at first: that it has left counts no more. */
  back(rank: number): void;
  /** How many operations are over. */
  done(): number;
  /** Ends, and stays for those who have not heard all that was said. */
  leave(): Promise<void>;
}

/** A party that has joined, or is about to. */
export function partyOf({ datagrams, session, box, waiting, leaving, longest, linger, first }: Tools): Party {
  const { rank, size, send } = datagrams, everyone = Array.from({ length: size }, (_, i) => i);
  const others = everyone.filter((i) => i !== rank);

  /** The number of the operation under way; of each party, what it is past, takes part in no more, and has forgotten. */
  let now = first, isBusy = false, left: Promise<void> | undefined;
  const past = new Float64Array(size), gone = new Float64Array(size).fill(Infinity), silent = new Set<number>();
  /** Those without whom it went on, for whom no operation waits until they are as far; when: the number of that gather. */
  let excused: readonly number[] = [], since = -1;
  const spoken = new Set<number>(); // since then
  const forgotten = new Float64Array(size).fill(-1);
  /** What has come, by operation and rank; who would like to hear when this party is past an operation. */
  const arrivals = new Map<number, readonly Arrival[]>(), curious = new Map<number, number>();

  const arrivalsOf = (number: number): readonly Arrival[] => {
    const known = arrivals.get(number) ?? everyone.map(() => arrival(longest));
    arrivals.set(number, known);
    return known;
  };
  const tell = (to: number | "all", kind: Frame["kind"], number: number, offset?: number): void =>
    send(to, note(kind, session(), number, offset));

  function heard(from: number, frame: Frame): void {
    const { kind, operation: number, offset } = frame;
    past[from] = Math.max(past[from], number);
    silent.delete(from);
    spoken.add(from);
    if (isPart(frame)) {
      if (number >= now && number <= now + AHEAD) arrivalsOf(number)[from].add(frame);
    } else if (kind === "ask") {
      if (!box.repeat(number, from, offset)) tell(from, "forgotten", number);
    } else if (kind === "forgotten") {
      forgotten[from] = number;
    } else if (kind === "check" || kind === "leave") {
      const wanted = kind === "check" ? number - AHEAD + 1 : number;
      if (kind === "leave") gone[from] = Math.min(gone[from], number);
      if (now >= wanted) tell(from, "done", now);
      else curious.set(from, wanted);
    }
  }

  async function perform(
    operation: Operation,
    mine: Uint8Array,
    { to, from, least = from.length }: Roles,
    patience: Patience,
  ): Promise<readonly (Uint8Array | null)[]> {
    if (left) throw closed(operation);
    if (isBusy) throw overlapping(operation);
    const at = now, own = mine.slice(), here = arrivalsOf(at), asked = new Map<number, number>();
    const before = box.readers(at - AHEAD); // those who have been missing are not waited for again
    const behind = (): number[] =>
      before.filter((i) => past[i] < at - AHEAD + 1 && !silent.has(i) && !excused.includes(i));
    let sending: "not yet" | "going on" | "over" | "given up" = "not yet";

    async function say(): Promise<void> {
      sending = "going on";
      if (to !== null && others.length > 0) {
        await box.say({ number: at, operation, to, bytes: own }, () => sending === "given up");
      }
      if (sending === "going on") sending = "over";
      waiting.wake();
    }

    const absent = (): readonly number[] => from.filter((i) => i !== rank && here[i].message === null);
    const isSilent = (i: number): boolean => past[i] < since && !spoken.has(i);

    function advance(): readonly number[] {
      const odd = others.find((i) => (here[i].operation ?? operation) !== operation);
      if (odd !== undefined) throw unlike(operation, odd, here[odd].operation!);
      const missing = absent();
      if (sending === "not yet") {
        const late = behind();
        if (late.length > 0) return late;
        say();
        // What those who are further have said is lost, or was said before this party came back.
        for (const i of missing) if (past[i] > at) ask(i);
      }
      const left = waitedFor({ missing, mayMiss: from.length - least, isOut: (i) => out(i) !== null, isSilent });
      return left.length === 0 && sending === "going on" ? [rank] : left;
    }

    function ask(of: number): void {
      tell(of, "ask", at, here[of].gap);
      asked.set(of, here[of].size);
    }

    function remind(missing: readonly number[]): void {
      for (const i of missing) {
        if (sending === "not yet") tell(i, "check", at);
        else if (i !== rank && asked.get(i) === here[i].size) ask(i);
        asked.set(i, here[i].size);
      }
    }

    const out = (i: number): string | null =>
      gone[i] <= at ? "it has left" : forgotten[i] === at ? `it no longer has what it said in operation ${at}` : null;

    isBusy = true;
    remind(behind());
    try {
      await waiting.keep({ action: words[operation], advance, out, remind }, patience).catch((error) => {
        if (!(error instanceof MissingRanks) || from.length - absent().length < least) throw error;
      });
      if (least < from.length) {
        [excused, since] = [absent(), at];
        spoken.clear();
        for (const i of excused) silent.add(i);
      }
      return from.map((i) => i === rank ? own : here[i].message);
    } catch (error) {
      if (error instanceof MissingRanks && error.deadline > 0) error.ranks.forEach((i) => silent.add(i));
      throw left && waiting.failure?.error === error ? closed(operation) : error;
    } finally {
      sending = "given up";
      arrivals.delete(now++);
      for (const [who, wanted] of curious) {
        if (now < wanted) continue;
        curious.delete(who);
        tell(who, "done", now);
      }
      isBusy = false;
    }
  }

  async function leave(): Promise<void> {
    const at = now, hasFailed = waiting.failure !== null, readers = [2, 1].flatMap((ago) => box.readers(at - ago));
    waiting.fail("closed");
    if (!hasFailed) {
      const say = (): void => others.forEach((i) => tell(i, "leave", at));
      say();
      const advance = (): readonly number[] => readers.filter((i) => past[i] < at && gone[i] > at && !silent.has(i));
      const watch = { action: "leave", advance, out: () => null, remind: say };
      await leaving.keep(watch, { deadline: linger }).catch(() => {}); // they will do without
    }
    await datagrams.close();
  }

  function back(from: number): void {
    gone[from] = Infinity;
    spoken.add(from);
  }

  return { heard, back, perform, isPast: (i) => past[i] > now, done: () => now, leave: () => left ??= leave() };
}
