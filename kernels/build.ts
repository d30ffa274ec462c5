/**
 * Compiles the kernels and writes their bytes: `deno task kernels`, and with `--check` only says whether they are up to date.
 *
 * The compiler gives the same bytes on every machine, so that what is published can be made again by anyone.
 * @module
 */

import { assembly } from "./assembly.ts";
import type { Truncation } from "./blocks.ts";

const target = new URL("../quantize/kernels/wasm/bytes.ts", import.meta.url);

/** The modules, by what they are called in the engine. */
const modules: readonly { name: string; says: string; truncation: Truncation }[] = [
  { name: "relaxed", says: "with relaxed SIMD", truncation: "relaxed" },
  { name: "simd", says: "with SIMD", truncation: "saturating" },
];

const OPTIONS = [
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--initialMemory",
  "1",
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

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The file of the bytes. */
async function file(compiler: Compiler): Promise<string> {
  let text = `/**
 * Compiled kernels, as \`deno task kernels\` writes them from \`kernels/assembly.ts\`: not to be edited.
 * @module
 */

/** A WebAssembly module. */
export interface Compiled {
  /** Its bytes in base64. */
  readonly base64: string;
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string;
}
`;
  for (const { name, says, truncation } of modules) {
    const bytes = await compiled(compiler, assembly(truncation));
    text += `
/** The kernels ${says}: ${bytes.length} bytes. */
export const ${name}: Compiled = {
  sha256: "${await sha256(bytes)}",
  base64: "${base64(bytes)}",
};
`;
  }
  return text;
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
  const text = await file(compiler);
  if (!check) Deno.writeTextFileSync(target, text);
  else if (text !== Deno.readTextFileSync(target)) {
    console.error("quantize/kernels/wasm/bytes.ts is not what kernels/assembly.ts gives: run `deno task kernels`.");
    Deno.exit(1);
  } else console.log("The kernels are up to date.");
}
