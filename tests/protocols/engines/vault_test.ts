/**
 * Checkpoints, and programs that are killed while they write them: at every byte and every message.
 */

import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import fc from "fast-check";
import { folder } from "../../../protocols/engines/folder.ts";
import { slateVault } from "../../../protocols/engines/nats/vault.ts";
import type { Vault } from "../../../protocols/engines/vault.ts";
import { assertKept, content, vaultLaws } from "../../laws/vault.ts";
import type { LawInTime } from "../../laws/communicator.ts";
import { goodVaults, vaultSaboteurs } from "../../saboteurs/vault.ts";
import { dyingFiles, dyingSlate, Killed, type Stream } from "../../support/dying.ts";
import "../../support/seed.ts";

const nothing = () => Promise.resolve();

for (
  const { name, check } of vaultLaws(async () => {
    const path = await Deno.makeTempDir();
    return {
      open: () => Promise.resolve(folder(`${path}/of/checkpoints`)),
      remove: () => Deno.remove(path, { recursive: true }),
    };
  })
) Deno.test(`in a folder, ${name}`, check);

for (
  const { name, check } of vaultLaws(() => {
    const stream: Stream = new Map();
    const open = () => Promise.resolve(slateVault(dyingSlate(stream), { longest: 1_000_000 }));
    return Promise.resolve({ open, remove: nothing });
  })
) Deno.test(`on a slate, ${name}`, check);

/** The names of the laws that a kit breaks. */
async function broken(kit: readonly LawInTime[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(kit.map(({ check }) => check()));
  return kit.map(({ name }) => name).filter((_, i) => outcomes[i].status === "rejected");
}

Deno.test("each law of vaults is broken by a twin, which breaks no other", async () => {
  assertEquals(await broken(goodVaults()), []);
  for (const [law, kit] of Object.entries(vaultSaboteurs)) assertEquals(await broken(kit()), [law]);
  assertEquals(Object.keys(vaultSaboteurs), goodVaults().map(({ name }) => name));
});

const old = content(300, 1), next = content(301, 2);

/** Insists that a vault has what was written first or second, whole, and that it can be written again. */
async function assertOneOf(vault: Vault, first: Uint8Array | null, second: Uint8Array): Promise<"first" | "second"> {
  const kept = await vault.read("one"), isSecond = kept?.length === second.length;
  await assertKept(vault, "one", isSecond ? second : first);
  await vault.write("one", content(7));
  await assertKept(vault, "one", content(7));
  return isSecond ? "second" : "first";
}

/** Writes one after the other, with as much life as `left`; whether that was enough. */
async function lived(vault: Vault, ...all: readonly Uint8Array[]): Promise<boolean> {
  try {
    for (const bytes of all) await vault.write("one", bytes);
    return true;
  } catch (error) {
    assertInstanceOf(error, Killed);
    return false;
  }
}

const powerCuts = [0, 0.5, 1].flatMap((part) => [true, false].map((renamed) => ({ part, renamed })));

Deno.test("a program that is killed at any byte of a file leaves the last checkpoint or the one before", async () => {
  for (const first of [old, null]) {
    for (const cut of [null, ...powerCuts]) {
      const left = new Set<string>();
      for (let alive = 0, isOver = false; !isOver; alive++) {
        const life = { left: Infinity }, files = dyingFiles(life), dying = folder("/of", files);
        if (first) await dying.write("one", first);
        life.left = alive;
        isOver = await lived(dying, next);
        const which = await assertOneOf(folder("/of", cut ? files.unpowered(cut) : files.killed()), first, next);
        if (isOver) assertEquals(which, "second");
        left.add(which);
        assert(alive < 400);
      }
      assertEquals(left, new Set(["first", "second"]));
    }
  }
});

Deno.test("a program that is killed at any message to a slate leaves the last checkpoint or the one before", async () => {
  for (const [before, first] of [[[], null], [[old], old], [[next, old], old], [[next, next, old], old]] as const) {
    const left = new Set<string>();
    for (let alive = 0, isOver = false; !isOver; alive++) {
      const stream: Stream = new Map(), life = { left: Infinity };
      const open = () => slateVault(dyingSlate(stream, { life }), { longest: 40 });
      const dying = open();
      for (const bytes of before) await dying.write("one", bytes);
      life.left = alive;
      isOver = await lived(alive % 2 === 0 ? dying : open(), next);
      life.left = Infinity;
      const which = await assertOneOf(open(), first, next);
      if (isOver) assertEquals(which, "second");
      left.add(which);
      assert(alive < 400);
    }
    assertEquals(left, new Set(["first", "second"]));
  }
});

Deno.test("of two that write the same name neither spoils what is there, in whatever order their messages come", async () => {
  const byLength = new Map(
    [old, next, content(90, 3), content(0), content(160, 4)].map((bytes) => [bytes.length, bytes]),
  );
  const choices = [...byLength.values()];
  let failures = 0, successes = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(fc.nat(choices.length - 1), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
      fc.integer({ min: 1, max: 60 }),
      async (scheduler, writers, alive) => {
        const stream: Stream = new Map(), longest = 40;
        await slateVault(dyingSlate(stream), { longest }).write("one", old);
        const turn = () => scheduler.schedule(Promise.resolve()), written = new Set([old.length]);
        const all = Promise.all(writers.map(async (said, i) => {
          const life = { left: i === 0 ? alive : Infinity }; // one of them is killed, too
          const vault = slateVault(dyingSlate(stream, { life, turn }), { longest });
          for (const choice of said) {
            written.add(choices[choice].length);
            const isDone = await vault.write("one", choices[choice]).then(() => true, () => false);
            isDone ? successes++ : failures++;
          }
        }));
        await scheduler.waitFor(all);
        const kept = await slateVault(dyingSlate(stream), { longest }).read("one");
        assert(kept !== null && written.has(kept.length));
        assertEquals(kept, byLength.get(kept.length));
      },
    ),
    { numRuns: 500 },
  );
  assert(failures > 50 && successes > 50, `${failures} failed, ${successes} did not`);
});

Deno.test("parts that are not those of their head are refused", async () => {
  const stream: Stream = new Map(), vault = slateVault(dyingSlate(stream), { longest: 40 });
  await vault.write("one", old);
  const [[subject, standing]] = [...stream].filter(([subject]) => subject.endsWith(".3"));
  for (const bytes of [content(40, 9), content(39), null]) {
    bytes === null ? stream.delete(subject) : stream.set(subject, { ...standing, bytes });
    await assertRejects(() => vault.read("one"), Error, "Cannot go on from one as its parts must be those of its head");
  }
});
