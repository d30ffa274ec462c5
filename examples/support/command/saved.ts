/**
 * What a long run has reached, kept in a file or in a vault.
 * @module
 */

import { restore, store, type Vault } from "@bitdescent/bitdescent/engines";
import { type WholeFile, wholeFile } from "@bitdescent/bitdescent/engines/folder";

/** Keeps what a run has reached. */
export interface Saved<T> {
  /**
   * What was written last; undefined where nothing was, or nothing but an empty file.
   *
   * Throws where that is something else, is not whole, or is of a run with other settings.
   */
  read(): Promise<T | undefined>;
  /** Writes `reached`; whenever it is stopped, there is either what there was before or all of this. */
  write(reached: T): Promise<void>;
}

const format = "BitDescent saved run", version = 2;

/** What settings a run has: plain data, that must be the same when it goes on. */
type Settings = Readonly<Record<string, unknown>>;

/** The file `path` that keeps a run of these settings: plain data, to the last bit. */
export function saved<T>({ path, settings }: { path: string; settings: Settings }): Saved<T> {
  return kept(path, wholeFile(path), settings);
}

/** The same under a name in a vault. */
export function savedIn<T>(
  { vault, name, settings }: { vault: Vault; name: string; settings: Settings },
): Saved<T> {
  return kept(name, { read: () => vault.read(name), write: (bytes) => vault.write(name, bytes) }, settings);
}

function kept<T>(title: string, file: WholeFile, settings: Settings): Saved<T> {
  return {
    async read() {
      const bytes = await file.read();
      if (bytes === null || bytes.length === 0) return undefined;
      const own = contentOf(title, bytes);
      if (own.version !== version) {
        throw new Error(
          `Cannot go on from ${title} as its version must be ${version}: current value is ${own.version}`,
        );
      }
      checkSettings(title, own.settings, settings);
      return own.reached as T;
    },
    write: async (reached) => await file.write(store({ format, version, settings, reached })),
  };
}

/** What is kept. */
interface Content {
  readonly format: string;
  readonly version: number;
  readonly settings: Settings;
  readonly reached: unknown;
}

function contentOf(title: string, bytes: Uint8Array): Content {
  const refuse = (why: unknown): never => {
    throw new Error(`Cannot go on from ${title} as it must be a saved run, as it was written: ${why}`);
  };
  try {
    const content = restore(bytes) as Content | null;
    return content?.format === format ? content : refuse("it is something else");
  } catch (error) {
    return error instanceof RangeError ? refuse(error.message) : refuse(error);
  }
}

/** Insists that a run goes on as it began. */
function checkSettings(title: string, own: Settings, wanted: Settings): void {
  const name = [...new Set([...Object.keys(wanted), ...Object.keys(own)])]
    .find((name) => store(own[name]).toHex() !== store(wanted[name]).toHex());
  if (name === undefined) return;
  throw new Error(
    `Cannot go on from ${title} as its ${name} must be ${shown(wanted[name])}: current value is ${shown(own[name])}`,
  );
}

/** A value in one line. */
const shown = (value: unknown): string => Deno.inspect(value, { breakLength: Infinity, compact: true });
