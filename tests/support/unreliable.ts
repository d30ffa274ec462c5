/**
 * Datagrams in one event loop that are lost, doubled, damaged and late, as often as asked; the same for the same seed.
 * @module
 */

import type { Datagrams } from "../../protocols/engines/lossy/datagrams.ts";

/** How much goes wrong, in probabilities. */
export interface Mishaps {
  readonly lost?: number;
  readonly doubled?: number;
  readonly damaged?: number;
  readonly late?: number;
}

/** The ends of `size` parties; what goes wrong may be changed on the way. */
export function unreliable(
  size: number,
  { longest, seed, mishaps = {} }: { longest: number; seed: number; mishaps?: Mishaps },
): { ends: readonly Datagrams[]; mishaps: { now: Mishaps }; cut: (rank: number) => void } {
  const heard: (((from: number, datagram: Uint8Array) => void) | undefined)[] = [];
  const now = { now: mishaps };
  const chance = (probability = 0): boolean => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32 < probability;
  };
  const cut = new Set<number>();

  function deliver(from: number, to: number, datagram: Uint8Array): void {
    if (chance(now.now.lost) || cut.has(from) || cut.has(to)) return;
    const copy = datagram.slice();
    if (chance(now.now.damaged)) copy[seed % copy.length] ^= 1 << seed % 7;
    setTimeout(() => heard[to]?.(from, copy), chance(now.now.late) ? 5 : 0);
    if (chance(now.now.doubled)) setTimeout(() => heard[to]?.(from, copy.slice()), 2);
  }

  const ends = Array.from({ length: size }, (_, rank): Datagrams => {
    const traffic = { sent: 0, received: 0 };
    return {
      rank,
      size,
      longest,
      traffic,
      send(to, datagram) {
        if (datagram.length > longest) throw new Error(`a datagram of ${datagram.length} bytes`);
        traffic.sent += datagram.length;
        for (let i = 0; i < size; i++) if (i !== rank && (to === "all" || to === i)) deliver(rank, i, datagram);
      },
      flush: () => new Promise((resolve) => setTimeout(resolve)),
      listen(hear) {
        heard[rank] = (from, datagram) => {
          traffic.received += datagram.length;
          hear(from, datagram);
        };
      },
      close() {
        heard[rank] = undefined;
        return Promise.resolve();
      },
    };
  });
  return { ends, mishaps: now, cut: (rank) => void cut.add(rank) };
}
