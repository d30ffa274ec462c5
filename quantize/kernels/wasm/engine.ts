/**
 * Compiled kernels brought to life, when they are first asked for.
 * @module
 */

import { type Residence, residenceOf } from "../../../base/arena.ts";
import type { Vec } from "../../../base/vector.ts";
import { instantiator, newMemory, PAGE } from "../../../base/wasm.ts";
import { relaxed, simd } from "./bytes.ts";
import type { Instance } from "./instance.ts";
import { placesFrom } from "./pieces.ts";

/** What a module may ask of the machine. */
export type Features = "relaxed" | "simd";

type Exports = Record<string, unknown>;

const modules: Readonly<Record<Features, (memory: WebAssembly.Memory) => Exports | undefined>> = {
  relaxed: /* @__PURE__ */ instantiator(relaxed),
  simd: /* @__PURE__ */ instantiator(simd),
};

// One instance for each memory, as nothing in its scratch outlives a call; null where there can be none.
const instances: Readonly<Record<Features, WeakMap<WebAssembly.Memory, Instance | null>>> = {
  relaxed: /* @__PURE__ */ new WeakMap(),
  simd: /* @__PURE__ */ new WeakMap(),
};

// The memory that is scratch and nothing else, for vectors that lie elsewhere; null where there can be none.
let own: Residence | null | undefined;

function ownScratch(): Residence | undefined {
  if (own === undefined) {
    const memory = newMemory(PAGE);
    own = memory ? { memory, scratch: 0 } : null;
  }
  return own ?? undefined;
}

/** The instance of a module at a place: made on first use, and nothing where the machine cannot. */
export function instance(features: Features, at: Residence | undefined = ownScratch()): Instance | undefined {
  if (!at) return;
  const known = instances[features], { memory } = at;
  if (!known.has(memory)) known.set(memory, made(features, at) ?? null);
  return known.get(memory) ?? undefined;
}

function made(features: Features, { memory, scratch }: Residence): Instance | undefined {
  const exports = modules[features](memory);
  if (!exports) return;
  return { ...exports as unknown as Instance, memory, places: placesFrom(scratch) };
}

/**
 * Kernels that work on vectors where they are, if an instance can be had there: `make` makes those of an instance, once, and
 * `all` kernels that ask, for each vector, who works on it. Nothing where there can be no instance.
 */
export function onVectors<K>(
  make: (instance: Instance) => K,
  all: (of: (x: Vec) => K) => K,
): (features: Features) => K | undefined {
  const made: WeakMap<Instance, K> = new WeakMap(), known: { [F in Features]?: K | undefined } = {};
  function kernels(instance: Instance): K {
    if (!made.has(instance)) made.set(instance, make(instance));
    return made.get(instance)!;
  }
  return (features) => {
    if (!(features in known)) {
      const elsewhere = instance(features);
      known[features] = elsewhere && all((x) => {
        const home = residenceOf(x);
        return kernels(home && instance(features, home) || elsewhere);
      });
    }
    return known[features];
  };
}
