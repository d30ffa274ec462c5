/**
 * A shared random turn of the coordinates.
 * @module
 */

import { child, type Key, uniforms } from "../../base/key.ts";
import { checkLength } from "../../base/check.ts";
import { copy, type Floats, type Vec } from "../../base/vector.ts";
import type { Compressor } from "../types.ts";

/**
 * Turns the coordinates by a random amount that both ends draw from the key, so that every coordinate has every place in turn.
 *
 * Where `compressor` treats coordinates unequally (two levels here and one there, at half a bit each), none is left behind
 * for ever. The guarantee is that of `compressor`: a turn keeps all lengths.
 *
 * @example
 * ```ts
 * import { compressor, cube, decode, encode, key, mixedRadix, shifted } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const levels = [2, 1, 1];
 * const oneBit = shifted(compressor(cube({ levels, radius: 2 }), mixedRadix({ radices: levels })));
 * const heard = new Set<number>();
 * for (let k = 0; k < 20; k++) heard.add(decode(oneBit, encode(oneBit, [2, 2, 2], key(k)), key(k)).indexOf(1));
 * assertEquals(heard.size, 3); // each coordinate has its say
 * ```
 */
export function shifted(compressor: Compressor): Compressor {
  const { dimension } = compressor;
  const turn = (key: Key): number => Math.floor(uniforms(child(key, 0), 1)[0] * dimension);
  return {
    dimension: compressor.dimension,
    guarantee: compressor.guarantee,
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      const by = turn(key);
      compressor.write(turned(x, by), child(key, 1), sink, out);
      if (out) copy(turned(out, dimension - by), out);
    },
    read(source, key, out) {
      const value = compressor.read(source, child(key, 1), out);
      return copy(turned(value, dimension - turn(key)), value);
    },
  };
}

/** `x` read from place `by` on, round to its start: coordinate `(i + by) mod n` comes to place i. */
function turned(x: Vec, by: number): Floats {
  const n = x.length, out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = x[i + by < n ? i + by : i + by - n];
  return out;
}
