/**
 * Compiled kernels brought to life, when they are first asked for.
 * @module
 */

import { instantiator } from "../../../base/wasm.ts";
import { relaxed, simd } from "./bytes.ts";

/** Rounds and packs blocks of floats at `x`, the first at `index` of the bucket of the key at `key`, into `words`. */
export type Pack = (x: number, blocks: number, factor: number, index: number, key: number, words: number) => void;

/** Writes floats at `from`, plus `scale` times the levels of blocks at `words`, to `sum`: 1 where a code has no level. */
export type Add = (words: number, blocks: number, scale: number, from: number, sum: number) => number;

/**
 * Level numbers, at `numbers`, of `count` doubles at `x`, a multiple of 4, divided by `size`, with draws `first` and after of a
 * key. There are `last + 1` doubles at `levels`, and `bottom` is the number below the first of them: 0 or −1.
 */
export type Round = (
  x: number,
  count: number,
  size: number,
  hi: number,
  lo: number,
  first: number,
  levels: number,
  last: number,
  bottom: number,
  numbers: number,
) => void;

/** A module at work: functions of places in its memory, in bytes. */
export interface Instance {
  /** The memory, all of it scratch. */
  readonly memory: WebAssembly.Memory;
  /**
   * Children `first` and after of a key, at least `count`, at most 32: their first words at `keys`, and 128 bytes behind
   * each the second.
   */
  readonly children: (hi: number, lo: number, first: number, count: number, keys: number) => void;
  /** What rounds to levels. */
  readonly round: Round;
  /** The largest of the magnitude bits of `count` floats, a multiple of 4, and of `most`. */
  readonly largest: (x: number, count: number, most: number) => number;
  /** Adds the squares of `count` floats, a multiple of 8, to the eight sums `before`: to `sums`, and all together. */
  readonly squares: (x: number, count: number, before: number, sums: number) => number;
  /** Bits of `count` floats, a multiple of 16, at `bits`: 1 where one is below 0, the first of eight the most significant. */
  readonly signs: (x: number, count: number, bits: number) => void;
  /** Floats of `count` bits, a multiple of 8, at `x`: `plus` for 0 and `minus` for 1. */
  readonly spread: (bits: number, count: number, plus: number, minus: number, x: number) => void;
  /** What packs so many bits a coordinate. */
  readonly packer: (bits: number) => Pack;
  /** What adds so many bits a coordinate. */
  readonly adder: (bits: number) => Add;
}

/** What a module may ask of the machine. */
export type Features = "relaxed" | "simd";

// One instance of each is enough, as nothing in it outlives a call; null where there can be none.
const instances: { [F in Features]?: Instance | null } = {};

/** The instance of a module: compiled on first use, and nothing where the machine cannot. */
export function instance(features: Features): Instance | undefined {
  if (instances[features] === undefined) instances[features] = made(features) ?? null;
  return instances[features] ?? undefined;
}

function made(features: Features): Instance | undefined {
  const exports = instantiator<Record<string, unknown>>(features === "relaxed" ? relaxed : simd)();
  if (!exports) return;
  const named = (name: string) => (bits: number) => exports[name + bits] as never;
  return { ...exports as unknown as Instance, packer: named("pack"), adder: named("add") };
}

/** What `make` makes of a module's instance, once; nothing where there can be none. */
export function once<T>(make: (instance: Instance) => T): (features: Features) => T | undefined {
  const known: { [F in Features]?: T | undefined } = {};
  return (features) => {
    if (!(features in known)) {
      const found = instance(features);
      known[features] = found && make(found);
    }
    return known[features];
  };
}
