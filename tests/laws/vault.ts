import { assert, assertEquals, assertIsError } from "@std/assert";
import type { Vault } from "@bitdescent/bitdescent/engines";
import type { LawInTime } from "./communicator.ts";

/** Bytes that follow from a number. */
export const content = (length: number, seed = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => 31 * i + 7 * seed + (i >> 8));

/** Insists that a name has these bytes, without listing others. */
export async function assertKept(vault: Vault, name: string, expected: Uint8Array | null): Promise<void> {
  const kept = await vault.read(name);
  assertEquals(kept?.length, expected?.length);
  assert(kept === null || kept.every((byte, i) => byte === expected![i]), `other bytes under ${name}`);
}

/** What every vault must satisfy; `open` gives one more vault in the same place, and every law has a place of its own. */
export function vaultLaws(
  place: () => Promise<{ open: () => Promise<Vault>; remove: () => Promise<void> }>,
): LawInTime[] {
  const law = (name: string, check: (vault: Vault, open: () => Promise<Vault>) => Promise<void>): LawInTime => ({
    name: `vault: ${name}`,
    async check() {
      const { open, remove } = await place(), vaults: Vault[] = [];
      const another = async () => (vaults.push(await open()), vaults[vaults.length - 1]);
      try {
        await check(await another(), another);
      } finally {
        await Promise.all(vaults.map((vault) => vault.close()));
        await remove();
      }
    },
  });
  return [
    law("nothing is under a name before it is written", async (vault) => assertEquals(await vault.read("one"), null)),
    law("what is read is what was written last, of every length, there and elsewhere", async (vault, open) => {
      for (const [seed, length] of [5, 0, 100_000, 1, 2_500_000, 3].entries()) {
        await vault.write("one", content(length, seed));
        await assertKept(vault, "one", content(length, seed));
        await assertKept(await open(), "one", content(length, seed));
      }
    }),
    law("names are apart", async (vault) => {
      await Promise.all(["one", "two", "one-1"].map((name, i) => vault.write(name, content(10, i))));
      for (const [i, name] of ["one", "two", "one-1"].entries()) await assertKept(vault, name, content(10, i));
      await assertKept(vault, "three", null);
    }),
    law("what was given and what was read may be changed", async (vault) => {
      const given = content(9);
      await vault.write("one", given);
      given.fill(1);
      (await vault.read("one"))!.fill(2);
      await assertKept(vault, "one", content(9));
    }),
    law("who comes later goes on writing", async (vault, open) => {
      await vault.write("one", content(4, 1));
      for (const seed of [2, 3, 4]) await (await open()).write("one", content(4, seed));
      await assertKept(vault, "one", content(4, 4));
    }),
    law("a name that is none is refused", async (vault) => {
      for (const name of ["", "a/b", "..", "a.b", "*", ">", "a b"]) {
        for (const act of [() => vault.read(name), () => vault.write(name, content(1))]) {
          assertIsError(await act().catch((error) => error), RangeError, "letters, digits, - and _");
        }
      }
    }),
  ];
}
