/**
 * Packed levels of any spacing, beside uniform ones, on vectors in an arena; and what each engine makes of both.
 * @module
 */

import { arena, bits, geometricLevels, key, normals, source } from "@bitdescent/bitdescent";
import { type Engine, kernelsOf } from "../../quantize/kernels/choice.ts";
import { type PackedLevels, packedLevelsBy } from "../../quantize/kernels/packed_levels.ts";
import type { Panel, Subject } from "../panel.ts";
import { BUCKET } from "../plain.ts";

/** Which levels: 4 bits of uniform ones are what others are compared with. */
const uniform = "4-bit";
const choices: Readonly<Record<string, { readonly bits: number } | { readonly levels: ArrayLike<number> }>> = {
  [uniform]: { bits: 4 },
  "4 magnitudes": { levels: [0.1, 0.3, 0.55, 1] },
  "0 and 7 magnitudes": { levels: [0, 0.1, 0.2, 0.3, 0.42, 0.6, 0.8, 1] },
  "8 magnitudes": { levels: [0.05, 0.1, 0.2, 0.3, 0.42, 0.6, 0.8, 1] },
  "0 and 7 powers of two": { levels: geometricLevels({ count: 7 }) },
  "16 magnitudes": { levels: Array.from({ length: 16 }, (_, k) => ((k + 1) / 16) ** 2) },
};

/** Vectors where WebAssembly works on them: what is packed, and room for what is read. */
interface Vectors {
  readonly x: Float32Array;
  readonly out: Float32Array;
}

/** Both ways and into a sum, beside the same of 4 bits. */
function subjects(name: string, made: PackedLevels, { x, out }: Vectors): Subject[] {
  const memory = new Uint8Array(4 * x.length), write = () => bits((sink) => made.write(x, key(2), sink), memory);
  const sent = write(), message = { ...sent, bytes: sent.bytes.slice() };
  const runs = {
    encode: () => void write(),
    decode: () => void made.read(source(message), key(2), out),
    accumulate: () => made.accumulate(source(message), key(2), out),
  };
  return Object.entries(runs).map(([verb, run]) => ({
    name: `${verb} ${name}`,
    ...name === uniform ? {} : { against: `${verb} ${uniform}` },
    bits: message.length / x.length,
    run,
  }));
}

/** Every choice by the fastest engine, and then three of them by each engine that there is. */
export function* tables(quick: boolean): Generator<Panel> {
  for (const dimension of quick ? [1e4] : [1e5, 1e6]) {
    const home = arena({ bytes: 8 * dimension + 32 });
    const vectors = { x: home.float32s(dimension), out: home.float32s(dimension) };
    normals(key(1), dimension, vectors.x);
    const by = (engine: Engine, name: string): PackedLevels | undefined => {
      const kernels = kernelsOf(engine);
      return kernels && packedLevelsBy(() => kernels, { dimension, norm: Infinity, bucket: BUCKET, ...choices[name] });
    };
    const fastest = (["relaxed", "simd", "plain"] as const).find((engine) => by(engine, uniform))!;
    const names = Object.keys(choices);
    yield { dimension, subjects: names.flatMap((name) => subjects(name, by(fastest, name)!, vectors)) };
    const engines = (["plain", "simd", "relaxed"] as const).flatMap((engine) =>
      [uniform, "4 magnitudes", "0 and 7 powers of two"].flatMap((name) => {
        const made = by(engine, name);
        return made ? subjects(`${name}, ${engine}`, made, vectors) : [];
      })
    );
    const yardsticks = subjects(uniform, by(fastest, uniform)!, vectors).map((one) => ({ ...one, silent: true }));
    yield { dimension, subjects: [...yardsticks, ...engines] };
  }
}
