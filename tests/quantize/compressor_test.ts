import { assertEquals, assertThrows } from "@std/assert";
import { key } from "../../base/key.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { inBall } from "../../quantize/balls/range.ts";
import { shifted } from "../../quantize/balls/shifted.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { floats } from "../../quantize/floats.ts";
import { packedLevels } from "../../quantize/kernels/packed_levels.ts";
import { eden } from "../../quantize/rotated/eden.ts";
import { rotated } from "../../quantize/rotated/rotated.ts";
import type { Compressor } from "../../quantize/types.ts";

const k = key(1);

Deno.test("an `out` of another length is refused before anything is read, by every compressor", () => {
  const compressors: Compressor[] = [
    floats({ dimension: 3, width: 32 }),
    cubeCode({ dimension: 3, rate: 2 }).at(4),
    shifted(cubeCode({ dimension: 3, rate: 2 }).at(4)),
    packedLevels({ dimension: 3, bits: 4, norm: Infinity }),
    rotated(packedLevels({ dimension: 3, bits: 4, norm: Infinity })),
    eden({ dimension: 3, bits: 2 }),
  ];
  for (const compressor of compressors) {
    const message = encode(compressor, [1, -2, 0.5], k), value = decode(compressor, message, k);
    assertEquals(decode(compressor, message, k, new Float64Array(3).fill(7)), value);
    for (const length of [0, 2, 4]) {
      for (const out of [new Float64Array(length), new Float32Array(length)]) {
        assertThrows(() => decode(compressor, message, k, out), TypeError, "the length of out must be 3");
      }
    }
  }
});

Deno.test("what a compressor is wrapped in has the members of a compressor, and no others of what is inside", () => {
  const plain = packedLevels({ dimension: 4, bits: 4, norm: Infinity }),
    members = ["dimension", "guarantee", "read", "write"];
  assertEquals(Object.keys(plain).includes("accumulate"), true);
  const bounded = { ...cubeCode({ dimension: 4, rate: 2 }).at(1), accumulate: plain.accumulate };
  for (const wrapped of [rotated(plain), shifted(plain), shifted(bounded), inBall(bounded), rotated(inBall(bounded))]) {
    assertEquals(Object.keys(wrapped).sort(), members);
  }
});
