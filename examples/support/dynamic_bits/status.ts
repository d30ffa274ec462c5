/**
 * How a training run is going, in a few words.
 * @module
 */

import type { Evaluation } from "../training/trainable.ts";

/** Loss, accuracy where there is one, and bits on the wire: `loss 0.0841  93.6%  12.3 Mbit`. */
export function status({ loss, accuracy, bits }: Evaluation & { readonly bits: number }): string {
  const right = accuracy === null ? [] : [`${(100 * accuracy).toFixed(1)}%`];
  return [`loss ${loss.toPrecision(3)}`, ...right, `${(bits / 1e6).toFixed(1)} Mbit`].join("  ");
}
