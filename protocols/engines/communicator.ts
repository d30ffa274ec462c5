/**
 * What carries bytes between the parties of a protocol, wherever they are.
 * @module
 */

/** How long to wait, and for whose word to stop. */
export interface Patience {
  /** Milliseconds after which an operation fails with a {@linkcode MissingRanks}; by default none: it waits. */
  readonly deadline?: number | undefined;
  /** Ends the operation with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One of `size` parties that act together: each calls the same operations in the same order, as in MPI.
 *
 * Bytes arrive as they were sent, whole, once, and in order, or the operation fails; what is returned may be kept, and what was
 * given may be changed once the operation is over. Operations of one party do not overlap.
 */
export interface Communicator {
  /** Which party this is, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Brings everyone's bytes to rank 0, in the order of ranks; null elsewhere. */
  gather(mine: Uint8Array, patience?: Patience): Promise<readonly Uint8Array[] | null>;
  /**
   * A {@linkcode gather} of rank 0 that does without some: null for those who did not come. Not there where what carries bytes
   * cannot lose a party.
   *
   * It waits until its deadline for those who were heard of in the gather before or since, and not at all for others, as long as at least `least`
   * have come; where fewer do, it fails. What rank 0 broadcasts next waits for nobody who did not come.
   */
  gatherSome?(
    mine: Uint8Array,
    patience: Patience & { readonly least: number },
  ): Promise<readonly (Uint8Array | null)[]>;
  /** Whether rank 0 is known to be past the next operation of this party, so that what is said in it comes too late. */
  isLate?(): boolean;
  /** Brings the bytes of rank 0 to everyone; others give null. Rank 0 may get what it gave. */
  broadcast(bytes: Uint8Array | null, patience?: Patience): Promise<Uint8Array>;
  /** Brings everyone's bytes to everyone, in the order of ranks. */
  allGather(mine: Uint8Array, patience?: Patience): Promise<readonly Uint8Array[]>;
  /** Bytes that the transport really sent and received for this party so far, as far as it knows, its own framing included. */
  readonly traffic: { readonly sent: number; readonly received: number };
  /** Leaves; operations that are waiting fail. */
  close(): Promise<void>;
}

/** Some parties were not heard of in time. */
export class MissingRanks extends Error {
  /** Who they are. */
  readonly ranks: readonly number[];
  /** How long they were waited for, in milliseconds. */
  readonly deadline: number;

  /** Says what was going on, and who is missing. */
  constructor(action: string, ranks: readonly number[], deadline: number) {
    super(
      `Cannot ${action} as all ranks must be heard of in ${deadline} ms: missing ${
        ranks.length === 1 ? "rank" : "ranks"
      } ${ranks.join(", ")}`,
    );
    this.name = "MissingRanks";
    this.ranks = ranks;
    this.deadline = deadline;
  }
}
