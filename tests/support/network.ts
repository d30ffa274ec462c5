/**
 * A network with virtual time: what it loses, repeats, reorders, delays, damages and cuts off follows from a key.
 * @module
 */

import { child, type Key, uniforms } from "@bitdescent/bitdescent";
import type { Clock, Datagrams } from "@bitdescent/bitdescent/engines";

/** Time that goes on when everything that can happen now has happened. */
export interface VirtualClock extends Clock {
  /** Milliseconds so far. */
  now(): number;
  /** Turns the clock until `isOver`; throws where nothing is left to happen, or it goes on for ever. */
  run(isOver: () => boolean): Promise<void>;
}

/** Milliseconds after which nothing is waited for any more. */
const LONGEST = 1e6;

/** A virtual clock at 0. */
export function virtualClock(): VirtualClock {
  let time = 0, count = 0;
  const heap: { readonly at: number; readonly order: number; readonly act: () => void; isOff: boolean }[] = [];
  const before = (i: number, j: number): boolean =>
    heap[i].at < heap[j].at || heap[i].at === heap[j].at && heap[i].order < heap[j].order;
  const swap = (i: number, j: number): void => void ([heap[i], heap[j]] = [heap[j], heap[i]]);
  const pop = (): typeof heap[number] => {
    swap(0, heap.length - 1);
    const first = heap.pop()!;
    for (let i = 0;;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      if (left >= heap.length) return first;
      const least = right < heap.length && before(right, left) ? right : left;
      if (!before(least, i)) return first;
      swap(i, least);
      i = least;
    }
  };
  return {
    now: () => time,
    after(milliseconds, act) {
      const event = { at: time + milliseconds, order: count++, act, isOff: false };
      heap.push(event);
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
      return () => void (event.isOff = true);
    },
    async run(isOver) {
      for (;;) {
        for (let i = 0; i < 40; i++) await null; // promises first: no chain of them is longer
        if (isOver()) return;
        if (heap.length === 0) throw new Error("nothing is left to happen");
        const { at, act, isOff } = pop();
        if (isOff) continue;
        if (at > LONGEST) throw new Error("it never ends");
        time = at;
        act();
      }
    },
  };
}

/** What a promise comes to while a clock runs. */
export async function within<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let isOver = false;
  const settled = promise.finally(() => isOver = true);
  await Promise.all([settled.catch(() => {}), clock.run(() => isOver)]);
  return await settled;
}

/** Ranks that the others do not hear, and that do not hear them, from one time until another. */
export interface Partition {
  readonly from: number;
  readonly until: number;
  readonly ranks: readonly number[];
}

/** What goes wrong: the first four are chances of a datagram. */
export interface Faults {
  readonly loss: number;
  readonly repeat: number;
  readonly damage: number;
  /** Of being delayed ten times as long. */
  readonly delay: number;
  /** The longest delay in milliseconds of those that are not. */
  readonly latency: number;
  readonly partitions: readonly Partition[];
}

/** A network on which nothing goes wrong. */
export const flawless: Faults = { loss: 0, repeat: 0, damage: 0, delay: 0, latency: 1, partitions: [] };

/** A network between ranks. */
export interface Network {
  /** The end of a rank, and its clock; those that it had before are dead from then on. */
  connect(rank: number): { readonly datagrams: Datagrams; readonly clock: Clock };
  /** Cuts a rank's end off and stops its clock, as if its process had been killed. */
  kill(rank: number): void;
}

/** What a network is made of. */
export interface NetworkOptions {
  /** How many ranks there are. */
  readonly size: number;
  /** What goes wrong; looked at for every datagram, so that it may change on the way. */
  readonly faults: Faults;
  /** What faults are drawn from. */
  readonly key: Key;
  readonly clock: VirtualClock;
  /** Bytes of the longest datagram. */
  readonly longest: number;
}

/** A network whose faults are drawn from `key`. */
export function network({ size, faults, key, clock, longest }: NetworkOptions): Network {
  const lives = Array.from({ length: size }, () => ({ isOn: false, take: (_from: number, _bytes: Uint8Array) => {} }));
  let sent = 0;

  const isCut = (a: number, b: number): boolean =>
    faults.partitions.some(({ from, until, ranks }) =>
      clock.now() >= from && clock.now() < until && ranks.includes(a) !== ranks.includes(b)
    );

  function carry(from: number, to: number, bytes: Uint8Array): void {
    const [loss, repeat, damage, place, ...delays] = uniforms(child(key, sent++), 8);
    if (loss < faults.loss) return;
    if (damage < faults.damage) bytes[Math.floor(place * bytes.length)] ^= 1 + Math.floor(255 * delays[3]);
    for (let copy = 0; copy < (repeat < faults.repeat ? 2 : 1); copy++) {
      const isLate = delays[2] < faults.delay;
      clock.after((isLate ? 10 : 1) * faults.latency * delays[copy], () => {
        if (!isCut(from, to)) lives[to].take(from, bytes.slice());
      });
    }
  }

  function kill(rank: number): void {
    lives[rank].isOn = false;
    lives[rank] = { isOn: false, take: () => {} };
  }

  return {
    kill,
    connect(rank) {
      kill(rank);
      const life = lives[rank], traffic = { sent: 0, received: 0 };
      life.isOn = true;
      return {
        clock: { after: (milliseconds, act) => clock.after(milliseconds, () => life.isOn && act()) },
        datagrams: {
          rank,
          size,
          longest,
          traffic,
          send(to, datagram) {
            if (datagram.length > longest) throw new Error(`a datagram of ${datagram.length} bytes`);
            if (!life.isOn) return;
            traffic.sent += datagram.length;
            for (let i = 0; i < size; i++) {
              if (i !== rank && (to === "all" || to === i)) carry(rank, i, datagram.slice());
            }
          },
          flush: () => Promise.resolve(),
          listen(heard) {
            life.take = (from, datagram) => {
              traffic.received += datagram.length;
              heard(from, datagram);
            };
          },
          close() {
            life.take = () => {};
            return Promise.resolve();
          },
        },
      };
    },
  };
}
