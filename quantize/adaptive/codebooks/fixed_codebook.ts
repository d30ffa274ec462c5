/**
 * A codebook of one page.
 * @module
 */

import type { Codec, Compressor } from "../../types.ts";
import type { Codebook } from "./codebook.ts";

const nothing: Codec<null> = { write() {}, read: () => null };

/**
 * The codebook that stays as it is: `compressor`, whatever is heard; no worker has anything to say.
 *
 * @example
 * ```ts
 * import { fixedCodebook, floats } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const exact = floats({ dimension: 2, width: 64 }), codebook = fixedCodebook(exact);
 * assertEquals(codebook.compressor(codebook.adapt(codebook.init, [])), exact);
 * assertEquals(codebook.speaks(0), false);
 * ```
 */
export function fixedCodebook(compressor: Compressor): Codebook<null, null> {
  return {
    dimension: compressor.dimension,
    init: null,
    speaks: () => false,
    observe: () => null,
    statistics: nothing,
    adapt: () => null,
    compressor: () => compressor,
  };
}
