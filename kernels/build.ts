/**
 * Compiles the kernels and writes their bytes: `deno task kernels`, and with `--check` only says whether they are up to date.
 *
 * The compiler gives the same bytes on every machine, so that what is published can be made again by anyone.
 * @module
 */

import { assembly, productAssembly } from "./assembly.ts";
import { hadamardAssembly } from "./hadamard.ts";

/** A module: what it is called where it is used, and its text. */
interface Module {
  readonly name: string;
  readonly says: string;
  readonly text: string;
}

/** The modules of each file that is written. */
const files: Readonly<Record<string, readonly Module[]>> = {
  "quantize/kernels/wasm/bytes.ts": [
    { name: "relaxed", says: "The kernels with relaxed SIMD", text: assembly("relaxed") },
    { name: "simd", says: "The kernels with SIMD", text: assembly("saturating") },
    { name: "hadamard", says: "The Walsh–Hadamard transform with SIMD", text: hadamardAssembly() },
  ],
  "optimize/kernels/bytes.ts": [{ name: "products", says: "Products with SIMD", text: productAssembly() }],
};

const root = new URL("../", import.meta.url);

const OPTIONS = [
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--importMemory",
  "--initialMemory",
  "0",
  "--maximumMemory",
  "65536",
  "--enable",
  "simd",
  "--enable",
  "relaxed-simd",
];

/** The compiler: asked for here only and in one version, so that nobody else waits for it and its bytes do not change. */
const COMPILER = "npm:assemblyscript@0.28.20/asc";

/** What is used of it. */
interface Compiler {
  /** Compiles files that `readFile` has, as the arguments say. */
  main(args: readonly string[], files: {
    readFile(name: string): string | null;
    writeFile(name: string, contents: string | Uint8Array): void;
    listFiles(): string[];
  }): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** The bytes of a module; throws an `Error` with what the compiler says where it refuses. */
async function compiled(compiler: Compiler, text: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(["kernels.ts", "--outFile", "kernels.wasm", ...OPTIONS], {
    readFile: (name) => name === "kernels.ts" ? text : null,
    writeFile: (_name, contents) => void (bytes = contents as Uint8Array),
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`The kernels do not compile: ${error}\n${stderr}`);
  return new Uint8Array(bytes);
}

/**
 * Where a module says whether the memory it imports is shared: the one byte after its names, `memory` of `env`, and its kind, 2.
 * Throws an `Error` unless it is 1, a memory with a maximum that is not shared, which 3 would make one that is.
 */
function sharingOf(bytes: Uint8Array<ArrayBuffer>): number {
  const name = "\x03env\x06memory\x02", text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const at = text.indexOf(name) + name.length;
  if (at < name.length || bytes[at] !== 1) throw new Error("The kernels do not import a memory with a maximum");
  return at;
}

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The text of the file at `path` with the bytes of modules. */
async function file(compiler: Compiler, path: string, modules: readonly Module[]): Promise<string> {
  const base = "../".repeat(path.split("/").length - 1) + "base/wasm.ts";
  let file = `/**
 * Compiled kernels, as \`deno task kernels\` writes them from \`kernels/assembly.ts\`: not to be edited.
 * @module
 */

import type { Compiled } from "${base}";
`;
  for (const { name, says, text } of modules) {
    const bytes = await compiled(compiler, text);
    file += `
/** ${says}: ${bytes.length} bytes. */
export const ${name}: Compiled = {
  sha256: "${await sha256(bytes)}",
  sharing: ${sharingOf(bytes)},
  base64: "${base64(bytes)}",
};
`;
  }
  return file;
}

/** The compiler, or nothing where it cannot be had. */
async function compilerWithinReach(): Promise<Compiler | undefined> {
  try {
    return await import(COMPILER);
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const compiler = await compilerWithinReach(), check = Deno.args.includes("--check");
  if (!compiler) {
    console.log("The kernels were left as they are: assemblyscript is out of reach.");
    Deno.exit(check ? 0 : 1);
  }
  let stale = false;
  for (const [path, modules] of Object.entries(files)) {
    const text = await file(compiler, path, modules), target = new URL(path, root);
    if (!check) Deno.writeTextFileSync(target, text);
    else if (text !== Deno.readTextFileSync(target)) {
      console.error(`${path} is not what kernels/assembly.ts gives: run \`deno task kernels\`.`);
      stale = true;
    }
  }
  if (stale) Deno.exit(1);
  if (check) console.log("The kernels are up to date.");
}
