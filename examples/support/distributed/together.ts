/**
 * What the ranks of a job tell each other besides the rounds: where they begin, whether they stop, and what they came to.
 * @module
 */

import { type Communicator, type Patience, restore, store } from "@bitdescent/bitdescent/engines";
import type { Standing } from "./rank.ts";

/** What a rank says when it is through. */
export interface End {
  readonly hash: string;
  /** Bytes that the transport has sent for it. */
  readonly sent: number;
}

/** What is said, and when. */
export interface Together {
  /** Whether this rank saves where it stands. */
  readonly keeps: boolean;
  /** What this rank goes on from, the last first, given what it has kept. */
  begin(kept: readonly Standing[]): Promise<readonly Standing[]>;
  /** Whether it is enough, given whether this rank is stopped. */
  areStopped(isStopped: boolean): Promise<boolean>;
  /** What ranks came to, in their order; null for those of whom this rank hears nothing. */
  end(own: End): Promise<readonly (End | null)[]>;
}

/** How all ranks of a job, or a quorum of them, stay together. */
export function together(
  { communicator, patience, quorum }: { communicator: Communicator; patience: Patience; quorum: number | undefined },
): Together {
  const { rank } = communicator;
  if (quorum === undefined) {
    const everyone = async <T>(own: T): Promise<T[]> =>
      (await communicator.allGather(store(own), patience)).map((bytes) => restore(bytes) as T);
    return {
      keeps: true,
      async begin(kept) {
        // Ranks that were stopped one by one may be a save apart: all go on from the last that all have.
        const all = await everyone(kept.map(({ part }) => part.round));
        return kept.filter(({ part }) => all.every((rounds) => rounds.includes(part.round)));
      },
      areStopped: async (isStopped) => (await everyone(isStopped)).includes(true),
      end: (own) => everyone(own),
    };
  }
  const { deadline } = patience, longer = { deadline: deadline === undefined ? undefined : 2 * deadline };
  const told = async <T>(own: T): Promise<T> =>
    restore(await communicator.broadcast(rank === 0 ? store(own) : null, rank === 0 ? patience : longer)) as T;
  return {
    // Workers are replicas: what rank 0 has kept is enough for all, and for those that come back with nothing.
    keeps: rank === 0,
    async begin(kept) {
      if (rank === 0) return (await told(kept.map((one) => ({ ...one, part: { ...one.part, server: null } }))), kept);
      return await told([]);
    },
    areStopped: async (isStopped) => await told(isStopped) || isStopped,
    async end(own) {
      if (rank > 0) return (await communicator.gather(store(own), patience), []);
      const heard = await communicator.gatherSome!(store(own), { ...patience, least: 1 });
      return heard.map((bytes) => bytes && restore(bytes) as End);
    },
  };
}
