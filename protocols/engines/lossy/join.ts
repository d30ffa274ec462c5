/**
 * How the processes of a job find one another.
 * @module
 */

import type { Patience } from "../communicator.ts";
import type { Datagrams } from "./datagrams.ts";
import { type Frame, framed, note } from "./frame.ts";
import type { Vigil } from "./vigil.ts";

/** The side of one process. */
export interface Joining {
  /** Takes in a `hello` or a `welcome`; anything else does nothing. Says whether a process comes in place of another that had joined. */
  heard(from: number, frame: Frame): boolean;
  /** The number of the session; null until all are there. */
  readonly session: number | null;
  /** Waits until all are there. */
  finished(vigil: Vigil, patience: Patience): Promise<void>;
}

/** The side of a process that knows the session. */
export function joined(session: number): Joining {
  return { heard: () => false, session, finished: () => Promise.resolve() };
}

/**
 * A process that joins; rank 0 keeps the list of who is there, 0 for those who are not, and the others ask it.
 *
 * Each draws a number; that of rank 0 becomes the session's when all are there. Where it may `readmit`, rank 0 tells it to a
 * process that comes in place of another, too.
 */
export function joining(
  { rank, size, send }: Pick<Datagrams, "rank" | "size" | "send">,
  { readmit }: { readonly readmit: boolean },
): Joining {
  const me = Math.max(1, crypto.getRandomValues(new Uint32Array(1))[0]);
  const members = new Uint32Array(size), isFull = (): boolean => members.every((id) => id !== 0);
  const former = new Set<number>(); // processes in whose place another has come
  let session = 0, hasBegun = size === 1;
  if (rank === 0) [members[0], session] = [me, me];

  return {
    heard(from, frame) {
      if (frame.kind === "hello" && rank === 0) {
        const isNew = frame.session !== members[from], isOpen = readmit || !isFull();
        if (isNew && (!isOpen || former.has(frame.session))) return false;
        if (isNew) former.add(members[from]);
        const isBack = isNew && hasBegun;
        members[from] = frame.session;
        const isLast = isFull() && !hasBegun;
        hasBegun ||= isLast;
        send(isLast ? "all" : from, welcome(session, members));
        return isBack;
      } else if (frame.kind === "welcome" && from === 0 && !hasBegun && frame.bytes.length === 4 * size) {
        const { buffer, byteOffset } = frame.bytes, view = new DataView(buffer, byteOffset);
        members.forEach((_, i) => members[i] = view.getUint32(4 * i));
        session = frame.session;
        hasBegun = isFull() && members[rank] === me;
      }
      return false;
    },
    get session() {
      return hasBegun ? session : null;
    },
    async finished(vigil, patience) {
      const hello = (): void => rank === 0 ? undefined : send(0, note("hello", me, 0));
      hello();
      await vigil.keep({
        action: "join",
        advance() {
          if (hasBegun) return [];
          if (isFull() && !readmit) {
            throw new Error(`Cannot join as rank ${rank} must be one process: another has taken its place`);
          }
          const missing = Array.from(members.keys()).filter((i) => i !== rank && members[i] === 0);
          return missing.length > 0 ? missing : [0];
        },
        out: () => null,
        remind: hello,
      }, patience);
    },
  };
}

/** What rank 0 says: who is there. */
function welcome(session: number, members: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * members.length), view = new DataView(bytes.buffer);
  members.forEach((id, i) => view.setUint32(4 * i, id));
  return framed({ kind: "welcome", session, operation: 0, length: bytes.length, offset: 0, bytes });
}
