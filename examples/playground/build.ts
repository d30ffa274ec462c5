/**
 * The page as files: what the page and its worker share is one file, which both load.
 * @module
 */

/** Where the page's source is. */
const source = new URL("./", import.meta.url);

/** The names that files of earlier builds have. */
const ours = /^((start|worker|style)-[0-9a-f]{8}|(page|chunk)-[0-9A-Z]{8})\.(js|css)$/;

/** A file of the page. */
export interface SiteFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Builds the page into `folder`, which is made where it is missing; the files, each named after what is in it. */
export async function built(folder: string): Promise<SiteFile[]> {
  const { "start.js": begun, "worker.js": computing, ...others } = await bundle();
  if (begun === undefined || computing === undefined) throw new Error("Cannot build the page: deno bundle wrote less");
  const worker = await named("worker.js", computing);
  const start = await named("start.js", begun.replaceAll("worker.js", worker.name));
  const style = await named("style.css", await Deno.readTextFile(new URL("style.css", source)));
  const early = Object.keys(others).map((name) => `<link rel="modulepreload" href="${name}">`).join("\n    ");
  const html = (await Deno.readTextFile(new URL("index.html", source)))
    .replace("style.css", style.name).replace("start.js", start.name).replace("<!-- early -->", early);
  const files = [
    { name: "index.html", bytes: encode(html) },
    style,
    start,
    worker,
    ...Object.entries(others).map(([name, text]) => ({ name, bytes: encode(text!) })),
  ];
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) if (ours.test(name)) await Deno.remove(`${folder}/${name}`);
  for (const { name, bytes } of files) await Deno.writeFile(`${folder}/${name}`, bytes);
  return files;
}

/** What deno bundle makes of the page and its worker, by name; what both need, and what comes later, has a name of its own. */
async function bundle(): Promise<Readonly<Record<string, string | undefined>>> {
  const folder = await Deno.makeTempDir({ prefix: "site" });
  try {
    const entries = ["start.ts", "worker.ts"].map((name) => `shell/${name}`);
    const args = ["bundle", "--quiet", "--platform", "browser", "--code-splitting", "--minify", "--outdir", folder];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, ...entries],
      cwd: source,
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(`Cannot build the page: ${new TextDecoder().decode(stderr)}`);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    return Object.fromEntries(names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A file whose name has a digest of what is in it, so that no browser takes an old one for it. */
async function named(name: string, text: string): Promise<SiteFile> {
  const bytes = encode(text), digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { name: name.replace(".", `-${digest.toHex().slice(0, 8)}.`), bytes };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
