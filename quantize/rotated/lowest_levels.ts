/**
 * The lowest levels of the Walsh–Hadamard transform in WebAssembly, in blocks that stay in the processor's cache.
 * @module
 */

import { instantiator, newMemory } from "../../base/wasm.ts";
import { hadamard as compiled } from "../kernels/wasm/bytes.ts";

/** What the module exports: the lowest levels of so many doubles at a place. */
interface Exports {
  readonly transform: (x: number, levels: number) => void;
}

/** The most levels of a block: 128 kB. */
const MOST = 14;

const newInstance: (memory: WebAssembly.Memory) => Exports | undefined = /* @__PURE__ */ instantiator<Exports>(
  compiled,
);

// The instance and its block, made at the first use; null where there can be none.
let kernel: { readonly transform: Exports["transform"]; readonly block: Float64Array } | null | undefined;

function newKernel(): typeof kernel {
  const memory = newMemory(8 << MOST), instance = memory && newInstance(memory);
  return instance ? { transform: instance.transform, block: new Float64Array(memory.buffer) } : null;
}

/** Does as many of the lowest of `levels` levels as a block has, an even number left out; says how many, 0 where it cannot. */
export function lowestLevels(x: Float64Array, from: number, levels: number): number {
  kernel = kernel === undefined ? newKernel() : kernel;
  if (!kernel) return 0;
  const done = Math.min(levels, MOST - (levels & 1)), size = 1 << done, block = kernel.block.subarray(0, size);
  for (let at = from, end = from + (1 << levels); at < end; at += size) {
    const part = x.subarray(at, at + size);
    block.set(part);
    kernel.transform(0, done);
    part.set(block);
  }
  return done;
}
