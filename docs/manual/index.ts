/**
 * What words of code stand for: an export, a test, a file.
 * @module
 */

/** Where the names in the text lead to. */
export interface Index {
  /** The page of an export or of a test, from the site's root; undefined where `code` is neither. Asked for a test, its page is written. */
  readonly pageOf: (code: string) => string | undefined;
  /** The tests that were asked for: what they are, and where they go. */
  readonly sources: () => readonly { readonly source: string; readonly path: string }[];
}

/** An index of `symbols`, and of the tests in the repository at `root`. */
export function indexOf(symbols: ReadonlyMap<string, string>, root: URL): Index {
  const tests = testsIn(root), asked = new Map<string, string>();
  return {
    pageOf(code) {
      const name = /^(\w+)(\(.*\))?$/.exec(code)?.[1];
      if (name !== undefined && symbols.has(name)) return symbols.get(name);
      const source = tests.get(code);
      if (source === undefined) return;
      asked.set(source, `${source}.html`);
      return asked.get(source);
    },
    sources: () => [...asked].map(([source, path]) => ({ source, path })),
  };
}

/** The tests by their paths and by their names; where two have one name it is that of the one about a theorem. */
function testsIn(root: URL): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const { name, isDirectory } of [...Deno.readDirSync(new URL(folder, root))]) {
      const path = `${folder}/${name}`;
      if (isDirectory) walk(path);
      else if (name.endsWith("_test.ts")) {
        found.set(path, path);
        if (!found.has(name) || folder === "tests/theorems") found.set(name, path);
      }
    }
  };
  walk("tests");
  return found;
}
