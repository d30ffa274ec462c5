/**
 * Compressors that every node retunes alike.
 * @module
 */

import type { Vec } from "../../../base/vector.ts";
import type { Codec, Compressor } from "../../types.ts";

/**
 * A compressor that every node retunes alike, from statistics that every node has read off the wire, and from nothing else.
 *
 * `C` is what is tuned and `T` what is said about a vector; both are plain data.
 */
export interface Codebook<C, T> {
  /** The length n of the vectors. */
  readonly dimension: number;
  /** The codebook before anything was heard. */
  readonly init: C;
  /** Whether worker `worker` has anything to say; every node knows who has. */
  speaks(worker: number): boolean;
  /** What a worker that speaks says about its vector; throws where the vector is not finite or of another length. */
  observe(codebook: C, x: Vec): T;
  /** How that is written. */
  readonly statistics: Codec<T>;
  /** The next codebook, from what was heard in the order of workers: the same arguments, the same codebook, bit for bit. */
  adapt(codebook: C, heard: readonly T[]): C;
  /** The compressor of a codebook. */
  compressor(codebook: C): Compressor;
}
