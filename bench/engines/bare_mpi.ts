/**
 * The operations of an MPI library by themselves: they wait in its own way, and the event loop with them.
 * @module
 */

import { openLibrary } from "../../protocols/engines/mpi/library.ts";
import type { Bare } from "./rounds.ts";

/** The operations of a rank for which MPI has been started. */
export function bareMpi({ rank, size }: { rank: number; size: number }): Bare {
  const { file, world, byte } = openLibrary(), handle = typeof world === "number" ? "i32" : "pointer";
  const { symbols: call } = Deno.dlopen(file, {
    MPI_Allgather: { parameters: ["buffer", "i32", handle, "buffer", "i32", handle, handle], result: "i32" },
    MPI_Gather: { parameters: ["buffer", "i32", handle, "buffer", "i32", handle, "i32", handle], result: "i32" },
    MPI_Bcast: { parameters: ["buffer", "i32", handle, "i32", handle], result: "i32" },
  });
  let room = new Uint8Array(0), own = new Uint8Array(0);

  /** Room for everyone's bytes, and for those of one that stays where it is. */
  function made(mine: Uint8Array): void {
    if (room.length === size * mine.length) return;
    room = new Uint8Array(new ArrayBuffer(size * mine.length));
    own = new Uint8Array(new ArrayBuffer(mine.length));
    own.set(mine);
  }
  const must = (result: number): void => {
    if (result !== 0) throw new Error(`Cannot go on as MPI must succeed: it said ${result}`);
  };

  return {
    allGather(mine) {
      made(mine);
      must(call.MPI_Allgather(own, own.length, byte, room, own.length, byte, world));
      return Promise.resolve();
    },
    upAndDown(mine) {
      made(mine);
      must(call.MPI_Gather(own, own.length, byte, rank === 0 ? room : null, own.length, byte, 0, world));
      must(call.MPI_Bcast(own, own.length, byte, 0, world));
      return Promise.resolve();
    },
  };
}
