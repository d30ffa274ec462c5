/**
 * A thread that does without some of WebAssembly, and says what became of it.
 * @module
 */

import { bits, key, packedLevels } from "../../../mod.ts";
import { type Engine, fastest, kernelsOf } from "../../../quantize/kernels/choice.ts";
import { relaxed } from "../../../quantize/kernels/wasm/bytes.ts";

/** What the thread says. */
export interface Answer {
  /** Which engine is the fastest. */
  readonly engine: Engine | undefined;
  /** What `packedLevels` writes of 1000 numbers. */
  readonly bytes: Uint8Array;
  /** How many modules had been compiled before anything was written, after a short vector, and after a long one. */
  readonly compiled: readonly number[];
}

declare const self: { onmessage: (event: MessageEvent) => void; postMessage(answer: Answer): void };

self.onmessage = ({ data: missing }) => {
  const compiled: number[] = [], { Module } = WebAssembly;
  let count = 0;
  const write = (dimension: number): Uint8Array => {
    const x = Float32Array.from({ length: dimension }, (_, i) => i - 500);
    const { bytes } = bits((sink) => packedLevels({ dimension, bits: 4, norm: 2 }).write(x, key(0), sink));
    compiled.push(count);
    return bytes;
  };
  compiled.push(count);
  if (missing === "all") Reflect.deleteProperty(globalThis, "WebAssembly");
  else {
    const relaxedLength = atob(relaxed.base64);
    WebAssembly.Module = function (bytes: Uint8Array<ArrayBuffer>) {
      count++;
      const same = bytes.every((byte, i) => byte === relaxedLength.charCodeAt(i));
      if (missing === "relaxed" && same) throw new WebAssembly.CompileError("no relaxed SIMD");
      return new Module(bytes);
    } as never;
  }
  write(127);
  const bytes = write(1000), engines: readonly Engine[] = ["plain", "simd", "relaxed"];
  self.postMessage({ engine: engines.find((engine) => kernelsOf(engine) === fastest(1000)), bytes, compiled });
};
