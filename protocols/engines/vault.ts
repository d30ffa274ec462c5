/**
 * Where checkpoints are kept.
 * @module
 */

import { check } from "../../base/check.ts";

/**
 * Bytes under names, each written as a whole: whoever reads has what was written last or what was written before it, whenever
 * writing was ended, and never anything between.
 */
export interface Vault {
  /** What stands under a name, in memory of the reader's own; null where nothing was written. */
  read(name: string): Promise<Uint8Array | null>;
  /** Puts bytes in the place of those under a name; when it is over they are kept. One writing of a name at a time. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Leaves. */
  close(): Promise<void>;
}

/** Insists on a name: letters, digits, `-` and `_`. */
export function checkName(what: string, name: string): void {
  check(/^[\w-]+$/.test(name), "keep a checkpoint", what, "letters, digits, - and _", name);
}
