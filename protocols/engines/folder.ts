/**
 * Checkpoints in a folder. Runs where there is `node:fs`: Deno, Node 20, Bun.
 * @module
 */

import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { checkName, type Vault } from "./vault.ts";

export type { Vault };

/** What a {@linkcode folder} needs of a file system. */
export interface Files {
  /** The bytes of a file; null where there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** Makes a file of these bytes, or changes it to them; when it is over they are on the disk. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file the name of another, which is gone then: all at once. */
  rename(from: string, to: string): Promise<void>;
  /** When it is over, what the files of a folder are called is on the disk. */
  sync(folder: string): Promise<void>;
  /** Makes a folder where there is none. */
  make(folder: string): Promise<void>;
}

/** A file that is written as a whole. */
export interface WholeFile {
  /** What was written last; null where there is no file. */
  read(): Promise<Uint8Array | null>;
  /** Writes another in its place. */
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * A folder as a vault: under each name a {@linkcode wholeFile}. Two programs must not write the same name.
 *
 * Throws a `RangeError` on a name that is none, and what the file system throws.
 *
 * @example
 * ```ts
 * import { folder } from "@bitdescent/bitdescent/engines/folder";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempDir(), vault = folder(path);
 * assertEquals(await vault.read("rank-0"), null);
 * await vault.write("rank-0", Uint8Array.of(1, 2, 3));
 * assertEquals(await vault.read("rank-0"), Uint8Array.of(1, 2, 3));
 * await Deno.remove(path, { recursive: true });
 * ```
 */
export function folder(path: string, files: Files = disk): Vault {
  const file = (name: string): WholeFile => {
    checkName("the name", name);
    return wholeFile(`${path}/${name}`, files);
  };
  return {
    read: async (name) => await file(name).read(),
    async write(name, bytes) {
      const own = file(name);
      await files.make(path);
      await own.write(bytes);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * A file of which there is always what was written last, or what was written before it.
 *
 * Bytes go to `⟨path⟩.part` first, and to the disk; then that file takes the place of the other. So a program that is killed, and
 * a machine that loses its power, leave the one or the other.
 *
 * @example
 * ```ts
 * import { wholeFile } from "@bitdescent/bitdescent/engines/folder";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir(), file = wholeFile(`${folder}/state`);
 * assertEquals(await file.read(), null);
 * await file.write(Uint8Array.of(1, 2, 3));
 * assertEquals(await file.read(), Uint8Array.of(1, 2, 3));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function wholeFile(path: string, files: Files = disk): WholeFile {
  return {
    read: () => files.read(path),
    async write(bytes) {
      const part = `${path}.part`;
      await files.write(part, bytes);
      await files.rename(part, path);
      await files.sync(dirname(path));
    },
  };
}

/** The file system of this machine. */
const disk: Files = {
  async read(path) {
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      if ((error as { code?: unknown }).code === "ENOENT") return null;
      throw error;
    }
  },
  async write(path, bytes) {
    const file = await open(path, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  async make(folder) {
    await mkdir(folder, { recursive: true });
  },
  async sync(folder) {
    const directory = await open(folder, "r").catch(() => null); // not everywhere can a folder be opened
    if (directory === null) return;
    await directory.sync().catch(() => {});
    await directory.close();
  },
};
