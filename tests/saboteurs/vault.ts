/**
 * Known-bad twins of vaults.
 * @module
 */

import type { Vault } from "@bitdescent/bitdescent/engines";
import type { LawInTime } from "../laws/communicator.ts";
import { vaultLaws } from "../laws/vault.ts";
import { checkName } from "../../protocols/engines/vault.ts";

/** What is under the names of a place. */
type Kept = Map<string, Uint8Array>;

const good = (kept: Kept): Vault => ({
  read: async (name) => (await checked(name), kept.get(name)?.slice() ?? null),
  write: async (name, bytes) => (await checked(name), void kept.set(name, bytes.slice())),
  close: () => Promise.resolve(),
});

const checked = (name: string): Promise<void> => Promise.resolve(name).then((own) => checkName("the name", own));

/** The kit of vaults that `bad` makes of good ones, each time a place is opened. */
const twin = (bad: (good: Vault, kept: Kept) => Partial<Vault>): LawInTime[] =>
  vaultLaws(() => {
    const kept: Kept = new Map(), opened = () => good(kept);
    return Promise.resolve({
      open: () => Promise.resolve({ ...opened(), ...bad(opened(), kept) }),
      remove: () => Promise.resolve(),
    });
  });

/** The kit of the good twin. */
export const goodVaults = (): LawInTime[] => twin(() => ({}));

/** Law by law, the kit of a twin that breaks it. */
export const vaultSaboteurs: Readonly<Record<string, () => LawInTime[]>> = {
  "vault: nothing is under a name before it is written": () =>
    twin(({ read }) => ({ read: async (name) => await read(name) ?? (name === "one" ? new Uint8Array(0) : null) })),
  "vault: what is read is what was written last, of every length, there and elsewhere": () =>
    twin(({ write }) => ({ write: (name, bytes) => write(name, bytes.subarray(0, 2_000_000)) })),
  "vault: names are apart": () =>
    twin(({ read, write }) => ({
      read: (name) => read(name.replace(/-\d$/, "")),
      write: (name, bytes) => write(name.replace(/-\d$/, ""), bytes),
    })),
  "vault: what was given and what was read may be changed": () =>
    twin(({ read }, kept) => ({ read: async (name) => (await read(name), kept.get(name) ?? null) })),
  "vault: who comes later goes on writing": () =>
    twin(({ write }, kept) => {
      const isLate = kept.size > 0;
      return {
        write: (name, bytes) => isLate ? Promise.reject(new Error("somebody else writes")) : write(name, bytes),
      };
    }),
  "vault: a name that is none is refused": () =>
    twin(({ read }, kept) => ({ read: async (name) => name === "a b" ? kept.get(name) ?? null : await read(name) })),
};
