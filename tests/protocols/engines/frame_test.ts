import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, key, seal, silence } from "@bitdescent/bitdescent";
import { FailedRank, frame, MissingRanks, unframe } from "@bitdescent/bitdescent/engines";
import { version } from "../../../protocols/engines/version.ts";
import { metered } from "../../support/allocation.ts";
import { hostile } from "../../support/hostile.ts";
import "../../support/seed.ts";

const origins = fc.record({ rank: fc.nat(0xffffffff), round: fc.maxSafeNat() });
const messages = fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(7)).map(([bytes, more]) =>
  bits((sink) => {
    sink.writeBytes(bytes);
    sink.write(more, more);
  })
);

Deno.test("a framed message comes back with its exact length", () => {
  fc.assert(fc.property(origins, messages, (origin, message) => {
    assertEquals(unframe(origin, frame(origin, message)), message);
  }));
  assertEquals(unframe({ rank: 0, round: 0 }, frame({ rank: 0, round: 0 }, silence)).length, 0);
});

Deno.test("a frame says who is missing, or out and why", () => {
  const origin = { rank: 1, round: 8 };
  const missing = assertThrows(
    () => unframe(origin, frame(origin, new MissingRanks("gather", [2, 5], 99.5))),
    MissingRanks,
    "Cannot go on with round 8 as all ranks must be heard of in 100 ms: missing ranks 2, 5",
  );
  assertEquals([missing.ranks, missing.deadline], [[2, 5], 100]);
  const own = assertThrows(
    () => unframe(origin, frame(origin, new Error("no more datä"))),
    FailedRank,
    "Cannot go on with round 8 as rank 1 is out: Error: no more datä",
  );
  assertEquals(own.rank, 1);
  const other = new FailedRank("gather", 3, "it has left");
  assertThrows(() => unframe(origin, frame(origin, other)), FailedRank, "as rank 3 is out: it has left");
  assert(frame(origin, new Error("x".repeat(1e6))).length < 1100);
});

Deno.test("frames of no kind, or not whole, are refused with rank and round", () => {
  const inside = (kind: number, ...more: readonly (readonly [value: number, width: number])[]) =>
    seal(bits((sink) => {
      const origin = [[kind, 8], [0, 32], [8, 32], [1, 32]] as const;
      for (const [value, width] of [...origin, ...more]) sink.write(value, width);
    }));
  const trials: readonly [Uint8Array, string][] = [
    [inside(3), "there is no kind 3 of frame"],
    [inside(1, [0, 32], [0, 31]), "what it tells is not whole"],
    [inside(1, [0, 32]), "Cannot read 32 bits"],
    [inside(1, [0xffffffff, 32], [0, 32]), "is too large"],
    [inside(1, [0, 32], [0, 32], [5, 8]), "Cannot read 32 bits"],
    [inside(2, [0, 24]), "Cannot read 32 bits"],
    [seal(bits((sink) => sink.write(0, 8))), "Cannot read 32 bits"],
  ];
  for (const [bytes, why] of trials) {
    const error = assertThrows(() => unframe({ rank: 1, round: 8 }, bytes), RangeError, why);
    assert((error as Error).message.startsWith("Cannot take the message of rank 1 in round 8: "));
  }
});

Deno.test("hostile frames are refused or read, and take no more room than they have", () => {
  const origin = { rank: 1, round: 8 };
  const good = [
    ...fc.sample(messages, 20).map((message) => frame(origin, message)),
    frame(origin, new MissingRanks("gather", [2, 5], 99)),
    frame(origin, new Error("none")),
  ].map((bytes) => bytes.slice(12, -4)).map((bytes) => ({ bytes, length: 8 * bytes.length }));
  const read = (bytes: Uint8Array): void => {
    try {
      unframe(origin, bytes);
    } catch (error) {
      assert(error instanceof RangeError || error instanceof MissingRanks || error instanceof FailedRank, `${error}`);
    }
  };
  for (let i = 0; i < 2000; i++) {
    const content = hostile(good, i, key(9));
    read(content.bytes);
    read(seal(content));
  }
  metered((made) => {
    for (let i = 0; i < 300; i++) {
      const bytes = seal(hostile(good, 8 * i, key(9)));
      made();
      read(bytes);
      const room = made();
      assert(room <= 1024 + 8 * bytes.length, `arrays of ${room} bytes were made of ${bytes.length}`);
    }
  });
});

Deno.test("the version that ranks tell each other is that of the package", async () => {
  assertEquals(version, JSON.parse(await Deno.readTextFile(new URL("../../../deno.json", import.meta.url))).version);
});
