/**
 * How much there is to load: `deno task size`. Every entry with all that it imports, packages too, in one file.
 *
 * A bundler that is asked for less leaves out what is not used.
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { compressedSize } from "../examples/support/command/compressed_size.ts";
import { table } from "../examples/support/command/table.ts";

const root = new URL("../", import.meta.url);

/** An entry in one file for browsers, minified; throws an `Error` with what Deno says where it refuses. */
async function bundled(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const args = ["bundle", "--quiet", "--platform", "browser", "--minify", path];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`Cannot bundle ${path}: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

const rows = [];
for (const [entry, path] of Object.entries(config.exports)) {
  const bytes = await bundled(path);
  rows.push([config.name + entry.slice(1), bytes.length / 1000, await compressedSize(bytes) / 1000]);
}
console.log(table(["", { title: "minified, kB", digits: 1 }, { title: "gzip, kB", digits: 1 }], rows));
