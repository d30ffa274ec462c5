/**
 * What parties do together, and why they refuse to.
 * @module
 */

/** What all parties do together. */
export type Operation = "gather" | "broadcast" | "allGather";

/** What one party says in an operation. */
export interface Letter {
  /** The number of the operation, from 0. */
  readonly number: number;
  /** Which operation it is. */
  readonly operation: Operation;
  /** What is said. */
  readonly bytes: Uint8Array;
}

/** Of those who are `missing` and of whom `mayMiss` may, those to wait for; nobody where it can go on without them. */
export function waitedFor({ missing, mayMiss, isOut, isSilent }: {
  readonly missing: readonly number[];
  readonly mayMiss: number;
  readonly isOut: (rank: number) => boolean;
  readonly isSilent: (rank: number) => boolean;
}): readonly number[] {
  const left = missing.filter((rank) => !isOut(rank));
  if (missing.length - left.length > mayMiss) return missing;
  return missing.length > mayMiss ? left : left.filter((rank) => !isSilent(rank));
}

/** How an operation is called in an error. */
export const words: Readonly<Record<Operation, string>> = {
  gather: "gather",
  broadcast: "hear the broadcast",
  allGather: "gather for all",
};

/** The error of an operation of a party that has left. */
export const closed = (operation: Operation): Error => new Error(`Cannot ${words[operation]} as this party has left`);

/** The error of an operation that would overlap with another. */
export const overlapping = (operation: Operation): Error =>
  new Error(`Cannot ${words[operation]} as the operation before it must be over: it is not`);

/** The error of an operation for which a rank does `other`. */
export const unlike = (operation: Operation, rank: number, other: Operation): Error =>
  new Error(`Cannot ${words[operation]} as rank ${rank} must do the same: it is to ${words[other]}`);

/** The error of rank 0 where it broadcasts nothing. */
export const wordless = (): TypeError =>
  new TypeError("Cannot broadcast as rank 0 must give bytes: current value is null");
