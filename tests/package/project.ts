/**
 * A project of Node's in a temporary folder, with nothing but the package and a compiler for its types.
 * @module
 */

import { dirname } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { build } from "../../package/build.ts";
import { root } from "../support/example.ts";

/** What a command printed, and how it ended. */
export interface Ending {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command to its end, or for two minutes. */
export async function command(name: string, args: readonly string[], cwd: string | URL = root): Promise<Ending> {
  const { code, stdout, stderr } = await new Deno.Command(name, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(120_000),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

/** Why there can be no project; null where there can. */
export async function missing(): Promise<string | null> {
  for (const [name, least] of [["node", 20], ["npm", 7]] as const) {
    const version = await versionOf(name);
    if (version === null) return `${name} is not there`;
    if (version < least) return `${name} is of version ${version}, before ${least}`;
  }
  return null;
}

/** The first number of a program's version; null where it is not there. */
async function versionOf(name: string): Promise<number | null> {
  try {
    const { out } = await command(name, ["--version"]), version = /^v?(\d+)\./.exec(out);
    return version && Number(version[1]); // Deno answers in the place of a Node that is not there
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/;

const manifest = { private: true, type: "module" };

/** What npm is asked: from its cache what it has, nothing said that is no error, and no long wait for who does not answer. */
const quickly = [
  "--prefer-offline",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--fetch-retries=0",
];

const settings = {
  compilerOptions: {
    target: "es2022",
    lib: ["esnext", "dom"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: [],
    rewriteRelativeImportExtensions: true,
    rootDir: ".",
    outDir: "out",
  },
  include: ["tests"],
};

/** The program and what it imports of the tests. */
const files = [
  "tests/package/program.ts",
  ...["codebooks", "codes", "compressors", "message"].map((name) => `tests/vectors/${name}.ts`),
];

/**
 * Installs the package in a new project, puts the program there, with the package in the place of the library's files, and gives `body`
 * the folder; or says that the registry is out of reach.
 */
export async function inProject(body: (folder: string) => Promise<void>): Promise<"done" | "out of reach"> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "package" }));
  try {
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(manifest));
    await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(settings));
    const packed = await build(folder);
    const { code, error } = await command("npm", ["install", ...quickly, packed, "typescript@5"], folder);
    if (code !== 0 && unreachable.test(error)) return "out of reach";
    if (code !== 0) throw new Error(`npm cannot install the package: ${error}`);
    for (const file of files) {
      const path = `${folder}/${file}`, text = await Deno.readTextFile(new URL(file, root));
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text.replaceAll(/"\.\.\/\.\.\/[^"]+"/g, `"${config.name}"`));
    }
    await body(folder);
    return "done";
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
