/**
 * Parties in threads: Web Workers, or Node's worker threads.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import { timers } from "./clock.ts";
import { collectives } from "./collectives.ts";
import type { Communicator } from "./communicator.ts";
import type { Letter } from "./operation.ts";

/** A place at the hub, to be posted to the thread that takes it: `postMessage({ seat }, [seat.port])`. */
export interface Seat {
  /** Which party sits there. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Its end of the line to the hub. */
  readonly port: MessagePort;
}

/** A thread as far as it can be watched: a `Worker` of the Web or of Node. */
export type Watched =
  | { addEventListener(type: "error", hear: (event: { readonly message?: string }) => void): void }
  | { on(event: "error" | "exit", hear: (what: unknown) => void): unknown };

/** What passes letters between the ports of threads. */
export interface Hub {
  /** The places, in the order of ranks. */
  readonly seats: readonly Seat[];
  /** Watches the thread of a rank: others are told when it dies. A thread that is terminated does not say so in all engines. */
  watch(rank: number, thread: Watched): void;
  /** Tells all others that a rank is out, and why. */
  lost(rank: number, why: string): void;
  /** Closes all lines. */
  close(): void;
}

/** What goes over a port: a letter, or the news that its sender is out from an operation on. */
type Parcel = { readonly letter: Letter } | { readonly why: string; readonly number: number };

/** Milliseconds in which what a thread said before it died may still arrive. */
const GRACE = 100;

/** How a parcel is addressed: to the hub with its receiver, from the hub with its sender. */
interface Addressed {
  readonly rank: number;
  readonly parcel: Parcel;
}

/**
 * A hub for as many threads as asked for; it passes letters on by moving their bytes, not by copying them.
 *
 * Any thread may hold it, one of the parties too; its event loop must be free to run. Throws a `RangeError` for no parties.
 *
 * @example
 * ```ts
 * import { atSeat, webWorkers } from "@bitdescent/bitdescent/engines";
 * import { assertEquals } from "@std/assert";
 *
 * // A thread would do: onmessage = ({ data: { seat } }) => … atSeat(seat) …
 * const hub = webWorkers(2), [one, other] = hub.seats.map(atSeat);
 * const [all] = await Promise.all([one.allGather(Uint8Array.of(1)), other.allGather(Uint8Array.of(2))]);
 * assertEquals(all, [Uint8Array.of(1), Uint8Array.of(2)]);
 * hub.close();
 * ```
 */
export function webWorkers(size: number): Hub {
  checkInteger("make a hub", "the number of parties", size, 1);
  const channels = Array.from({ length: size }, () => new MessageChannel());
  const graces: (() => void)[] = [], out = new Set<number>();
  const pass = (to: number, what: Addressed): void => post(channels[to].port1, what);
  const lost = (rank: number, why: string, number = 0): void => {
    if (out.has(rank)) return;
    out.add(rank);
    channels.forEach((_, to) => to !== rank && pass(to, { rank, parcel: { why, number } }));
  };
  channels.forEach(({ port1 }, rank) => {
    port1.onmessage = ({ data: { rank: to, parcel } }: MessageEvent<Addressed>) => {
      if ("why" in parcel) lost(rank, parcel.why, parcel.number);
      else pass(to, { rank, parcel });
    };
  });
  return {
    seats: channels.map(({ port2: port }, rank) => ({ rank, size, port })),
    lost,
    watch(rank, thread) {
      const fell = (why: string): void => void graces.push(timers.after(GRACE, () => lost(rank, why)));
      if ("on" in thread) {
        thread.on("error", (error) => fell(`its thread died of ${error}`));
        thread.on("exit", (code) => fell(`its thread ended with code ${code}`));
      } else {
        thread.addEventListener("error", ({ message }) => fell(`its thread died of ${message ?? "an error"}`));
      }
    },
    close() {
      graces.forEach((stop) => stop());
      channels.forEach(({ port1 }) => port1.close());
    },
  };
}

/** The party that sits at a seat; see {@linkcode webWorkers}. Its port is its own, and closed when it leaves. */
export function atSeat({ rank, size, port }: Seat): Communicator {
  return collectives({ rank, size }, (mailbox) => {
    const traffic = { sent: 0, received: 0 };
    port.onmessage = ({ data: { rank: from, parcel } }: MessageEvent<Addressed>) => {
      if ("why" in parcel) return mailbox.lost(from, parcel.why, parcel.number);
      traffic.received += parcel.letter.bytes.length;
      mailbox.take(from, parcel.letter);
    };
    return {
      traffic,
      send(to, letter) {
        traffic.sent += letter.bytes.length;
        post(port, { rank: to, parcel: { letter } });
      },
      close(number) {
        post(port, { rank, parcel: { why: "it has left", number } });
        port.close();
        return Promise.resolve();
      },
    };
  });
}

/** Posts a parcel; the bytes of a letter move. */
function post(port: MessagePort, what: Addressed): void {
  const { parcel } = what;
  port.postMessage(what, "letter" in parcel ? [parcel.letter.bytes.buffer as ArrayBuffer] : []);
}
