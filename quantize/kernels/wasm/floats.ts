/**
 * How the kernels of an instance come at vectors.
 * @module
 */

import type { Floats, Vec } from "../../../base/vector.ts";
import { BLOCK } from "../blocks.ts";
import type { Instance } from "./instance.ts";
import { PIECE } from "./pieces.ts";

/** Vectors as an instance sees them. */
export interface FloatsAt {
  /** The floats of a piece that was loaded. */
  readonly floats: Float32Array;
  /** Whether a vector is in the memory of the instance. */
  isHere(x: Vec): boolean;
  /** Where coordinates `from … to − 1` are, if they can be worked on there: if a vector is here, and they are whole blocks. */
  placeOf(x: Vec, from: number, to: number): number | undefined;
  /** Brings at most a piece of coordinates to `room`, or to `floats`, with zeros to the end of a block; returns where that is. */
  load(x: Vec, from: number, to: number, room?: Float32Array): number;
  /** Brings coordinates that were worked on in `floats` to where they belong; those that were elsewhere are there. */
  unload(place: number, out: Floats, from: number, to: number): void;
}

/** Vectors as `instance` sees them. */
export function floatsOf({ memory: { buffer }, places }: Instance): FloatsAt {
  const floats = new Float32Array(buffer, places.floats, PIECE);
  const isHere = (x: Vec): x is Float32Array => x instanceof Float32Array && x.buffer === buffer;
  return {
    floats,
    isHere,
    placeOf: (x, from, to) => isHere(x) && (to - from) % BLOCK === 0 ? x.byteOffset + 4 * from : undefined,
    load(x, from, to, room = floats) {
      const count = to - from;
      if (ArrayBuffer.isView(x)) room.set(count === x.length ? x : (x as Floats).subarray(from, to));
      else for (let i = from; i < to; i++) room[i - from] = x[i];
      if (count % BLOCK !== 0) room.fill(0, count, Math.ceil(count / BLOCK) * BLOCK);
      return room.byteOffset;
    },
    unload(place, out, from, to) {
      if (place === places.floats) out.set(floats.subarray(0, to - from), from);
    },
  };
}
