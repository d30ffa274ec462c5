/** Frames, states and datagrams are what docs/wire-format.md says: every example on the page is written and read. */

import { assertEquals, assertThrows } from "@std/assert";
import { FailedRank, frame, MissingRanks, restore, store, unframe } from "@bitdescent/bitdescent/engines";
import { framed, unframed } from "../../../protocols/engines/lossy/frame.ts";
import { bytesOf, examples, said } from "../../quantize/wire/examples.ts";
import { packed, unpacked } from "../../reference/slow.ts";

/** The bytes of all examples that have `name`, and what it says. */
const having = (name: string) =>
  examples.flatMap((example) => {
    const text = said(example, name);
    return text === undefined ? [] : [{ bytes: bytesOf(said(example, "bytes")!), told: JSON.parse(text) }];
  });

Deno.test("frames have the bytes of the page", () => {
  for (const { bytes, told: { rank, round, message, missing, deadline, out, why } } of having("frame")) {
    const origin = { rank, round };
    if (message !== undefined) {
      assertEquals(frame(origin, packed(message)), bytes);
      assertEquals(unpacked(unframe(origin, bytes)), message);
    } else if (missing !== undefined) {
      assertEquals(frame(origin, new MissingRanks("gather", missing, deadline)), bytes);
      const error = assertThrows(() => unframe(origin, bytes), MissingRanks);
      assertEquals([error.ranks, error.deadline], [missing, deadline]);
    } else {
      assertEquals(frame(origin, new FailedRank("gather", out, why)), bytes);
      assertEquals(assertThrows(() => unframe(origin, bytes), FailedRank, why).rank, out);
    }
  }
});

const arrays = { Float64Array, Uint8Array };

/** The value that stands on the page: JSON, with records of one name for what JSON has not. */
const value = (json: unknown): unknown => {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(value);
  const [[name, inside], ...others] = Object.entries(json);
  if (others.length > 0) return Object.fromEntries(Object.entries(json).map(([name, inside]) => [name, value(inside)]));
  if (name === "bigint") return BigInt(inside);
  return name === "undefined" ? undefined : arrays[name as keyof typeof arrays].from(inside);
};

Deno.test("states have the bytes of the page", () => {
  for (const { bytes, told } of having("state")) {
    assertEquals(store(value(told)), bytes);
    assertEquals(restore(bytes), value(told));
  }
});

Deno.test("datagrams have the bytes of the page", () => {
  for (const { bytes, told } of having("datagram")) {
    const expected = { ...told, bytes: Uint8Array.from(told.bytes) };
    assertEquals(framed(expected), bytes);
    assertEquals(unframed(bytes), expected);
  }
});
