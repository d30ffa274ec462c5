/**
 * Places for checkpoints that stop the program at a point of one's choice, and what is left there then.
 * @module
 */

import type { Files } from "../../protocols/engines/folder.ts";
import type { Slate } from "../../protocols/engines/nats/slate.ts";

/** What is thrown where the program ends. */
export class Killed extends Error {}

/** How much a program may still do: bytes that are written, and every other step, count one each. */
export interface Life {
  left: number;
}

/** Takes `cost` from a life; how much of it was there. */
function spend(life: Life, cost: number): number {
  const spent = Math.min(life.left, cost);
  life.left -= spent;
  return spent;
}

/** A file system, and what a machine that loses its power keeps of it. */
export interface DyingFiles extends Files {
  /** What is left when the program is killed: all that was written. */
  killed(): DyingFiles;
  /**
   * What may be left when the power goes: of what was written and not synced the first `part`, and the names that there are, or
   * where not `renamed` those that were synced.
   */
  unpowered(lost: { part: number; renamed: boolean }): DyingFiles;
}

/** Bytes, and how many of them are surely on the disk. */
interface Inode {
  bytes: Uint8Array;
  synced: number;
}

/** A file system with these files, for a program that ends with its `life`. */
export function dyingFiles(life: Life = { left: Infinity }, files = new Map<string, Inode>()): DyingFiles {
  const names = new Map(files), settled = new Map(files); // as the program sees them, and as they are on the disk
  const step = (): void => {
    if (spend(life, 1) < 1) throw new Killed();
  };
  return {
    read: (path) => Promise.resolve(names.get(path)?.bytes.slice() ?? null),
    write(path, bytes) {
      return attempt(() => {
        step();
        const inode: Inode = { bytes: new Uint8Array(0), synced: 0 };
        names.set(path, inode);
        settled.set(path, inode); // a name may settle by itself, too
        inode.bytes = bytes.slice(0, spend(life, bytes.length));
        if (inode.bytes.length < bytes.length) throw new Killed();
        step();
        inode.synced = bytes.length;
      });
    },
    rename(from, to) {
      return attempt(() => {
        step();
        names.set(to, names.get(from)!);
        names.delete(from);
      });
    },
    sync() {
      return attempt(() => {
        step();
        settled.clear();
        for (const [name, inode] of names) settled.set(name, inode);
      });
    },
    make: () => attempt(step),
    killed: () => dyingFiles({ left: Infinity }, names),
    unpowered({ part, renamed }) {
      const kept = [...renamed ? names : settled].map(([name, { bytes, synced }]) => {
        const length = Math.max(synced, Math.floor(part * bytes.length));
        return [name, { bytes: bytes.slice(0, length), synced: length }] as const;
      });
      return dyingFiles({ left: Infinity }, new Map(kept));
    },
  };
}

/** What stands on subjects, which outlives the program. */
export type Stream = Map<string, { readonly sequence: number; readonly bytes: Uint8Array }>;

/**
 * A slate in memory, for a program that ends with its `life`: each message costs one before it is there, and one before its writer
 * hears of that. Before each step `turn` is waited for.
 */
export function dyingSlate(
  stream: Stream,
  { life = { left: Infinity }, turn = () => Promise.resolve() }: { life?: Life; turn?: () => Promise<void> } = {},
): Slate {
  const step = async (): Promise<void> => {
    await turn();
    if (spend(life, 1) < 1) throw new Killed();
  };
  return {
    async last(subject) {
      await step();
      const standing = stream.get(subject);
      return standing ? { ...standing, bytes: standing.bytes.slice() } : null;
    },
    async put(subject, bytes, after) {
      await step();
      if ((stream.get(subject)?.sequence ?? 0) !== after) throw new Error("nobody else must write: somebody does");
      const sequence = 1 + Math.max(0, ...[...stream.values()].map((standing) => standing.sequence));
      stream.set(subject, { sequence, bytes: bytes.slice() });
      await step();
      return sequence;
    },
  };
}

function attempt(act: () => void): Promise<void> {
  try {
    act();
    return Promise.resolve();
  } catch (error) {
    return Promise.reject(error);
  }
}
