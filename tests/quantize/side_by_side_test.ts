import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { child, key, normals } from "../../base/key.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { rangeSent } from "../../quantize/balls/range.ts";
import { float32, floats } from "../../quantize/floats.ts";
import { fixedWidthLevels } from "../../quantize/levels/fixed_width_levels.ts";
import { sideBySide } from "../../quantize/side_by_side.ts";
import { sign } from "../../quantize/signs/sign.ts";

const unbiased = (dimension: number, bits: number) => fixedWidthLevels({ dimension, bits, norm: Infinity });
const contractive = (dimension: number) => rangeSent(cubeCode({ dimension, rate: 6 }));

Deno.test("each part is what its compressor makes of it alone, under its own key", () => {
  const parts = [unbiased(3, 2), contractive(2), floats({ dimension: 4, width: 32 })], all = sideBySide(parts);
  const x = normals(key(1), 9), message = encode(all, x, key(2));
  const alone = [[0, 3], [3, 5], [5, 9]].map(([from, to], i) =>
    encode(parts[i], x.subarray(from, to), child(key(2), i))
  );
  assertEquals(message.length, alone.reduce((sum, { length }) => sum + length, 0));
  const values = alone.flatMap((message, i) => [...decode(parts[i], message, child(key(2), i))]);
  assertEquals([...decode(all, message, key(2))], values);
});

Deno.test("what parts promise together", () => {
  const { guarantee: one } = unbiased(3, 2), { guarantee: other } = unbiased(30, 2);
  const omega = (guarantee: typeof one) => guarantee.kind === "unbiased" ? guarantee.omega : NaN;
  assertEquals(sideBySide([unbiased(3, 2), unbiased(30, 2)]).guarantee, {
    kind: "unbiased",
    omega: Math.max(omega(one), omega(other)),
  });
  const { guarantee: relative } = contractive(4);
  if (relative.kind !== "contractive") throw new Error("it contracts");
  assertEquals(sideBySide([contractive(4), contractive(4)]).guarantee, relative);
  const fine = unbiased(4, 8);
  assertEquals(sideBySide([contractive(4), fine]).guarantee, {
    kind: "contractive",
    delta: Math.min(relative.delta, 1 - omega(fine.guarantee)),
  });
  const code = cubeCode({ dimension: 4, rate: 2 });
  const bounded = sideBySide([code.at(2), code.at(1)]).guarantee;
  if (bounded.kind !== "bounded") throw new Error("it is bounded");
  assertEquals(bounded.radius, 1);
  assertAlmostEquals(bounded.coveringRadius, code.epsilon * Math.sqrt(5));
  assertEquals(sideBySide([code.at(2), fine]).guarantee, { kind: "none" });
  assertEquals(sideBySide([sign({ dimension: 4 }), fine]).guarantee, { kind: "none" });
});

Deno.test("parts of a vector of another length, and no parts, are refused", () => {
  assertThrows(() => encode(sideBySide([unbiased(3, 2)]), [1, 2], key(0)), TypeError, "the length of x");
  assertThrows(() => sideBySide([]), RangeError, "at least 1");
});

Deno.test("fixed width: levels k/s, and b bits a coordinate whatever they are", () => {
  for (const bits of [2, 3, 8, 16]) {
    const code = unbiased(5, bits), s = 2 ** (bits - 1) - 1, x = [s, -s, 1, 0, -Math.min(2, s)];
    const message = encode(code, x, key(bits));
    assertEquals(message.length, 32 + 5 * bits);
    assertEquals([...decode(code, message, key(bits))], x); // all are levels
  }
  for (const bits of [1, 17, 2.5]) assertThrows(() => unbiased(5, bits), RangeError, "the number of bits");
  assertEquals(encode(unbiased(5, 4), new Float64Array(5), key(0)).length, 32); // nothing but the norm
  assertEquals(float32.bits, 32);
});
