/**
 * Builds the package for npm: `deno task package [folder]`. The same source gives the same bytes.
 *
 * Deno transpiles, writes the types and turns specifiers into npm's; here package.json gets what deno.json has no place for.
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { edited } from "./tar.ts";

const root = new URL("../", import.meta.url);

/** What package.json says besides. Where a module has no effect but its exports, a bundler leaves out what nobody imports. */
const more = {
  description: "Gradient descent, a few bits at a time",
  sideEffects: false,
  engines: { node: ">=20" },
};

/** The entries that are nothing without Deno. */
const denoOnly: readonly string[] = ["./engines/mpi"];

/** What there is of package.json before and after. */
interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** package.json with what it says besides, and with the entries that other runtimes are not to find. */
function completed({ exports, ...rest }: Manifest): Manifest {
  const entries = Object.entries(exports).map(([entry, files]) =>
    [entry, denoOnly.includes(entry) ? { deno: files } : files] as const
  );
  return { ...rest, ...more, exports: Object.fromEntries(entries) };
}

/** Writes the package into `folder`; the path of its file. Throws an `Error` with what Deno says where it refuses. */
export async function build(folder: string): Promise<string> {
  const file = `${folder}/${config.name.slice(1).replace("/", "-")}-${config.version}.tgz`;
  const args = ["pack", "--quiet", "--allow-dirty", "--no-source-maps", "--output", file];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`Cannot build the package: ${new TextDecoder().decode(stderr)}`);
  const tar = await through(new DecompressionStream("gzip"), await Deno.readFile(file));
  const complete = (text: string) => JSON.stringify(completed(JSON.parse(text)), null, 2) + "\n";
  await Deno.writeFile(
    file,
    await through(new CompressionStream("gzip"), edited(tar, "package/package.json", complete)),
  );
  return file;
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

if (import.meta.main) console.log(await build(await Deno.realPath(Deno.args[0] ?? ".")));
