/**
 * The reference of every export, as Deno writes it, with a way back to the hand-written pages.
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { relative } from "./paths.ts";

const root = new URL("../../", import.meta.url);

/** The entries, but the one that has all of the others. */
const { ".": _, ...entries } = config.exports;

/**
 * Writes the reference into `folder`, which is `api` in the site; where each name's page is, in the site. Throws an `Error` with what Deno says where
 * it refuses.
 */
export async function reference(folder: string): Promise<ReadonlyMap<string, string>> {
  const args = ["doc", "--html", "--quiet", "--name=BitDescent", `--output=${folder}`, ...Object.values(entries)];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`Cannot write the reference: ${new TextDecoder().decode(stderr)}`);

  const symbols = new Map<string, string>();
  for (const path of files(folder).filter((path) => path.endsWith(".html"))) {
    const page = `api/${path}`, [, name] = /\/~\/(\w+)\.html$/.exec(path) ?? [];
    if (name !== undefined && !symbols.has(name)) symbols.set(name, page);
    const text = Deno.readTextFileSync(`${folder}/${path}`);
    Deno.writeTextFileSync(`${folder}/${path}`, withWayBack(withPackage(text), relative(page, "index.html")));
  }
  return symbols;
}

/** The paths of the files in a folder and the folders inside it, from there. */
function files(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? files(`${folder}/${name}`).map((path) => `${name}/${path}`) : [name]
  );
}

/** A page of the reference with a link to the manual at the right end of its head. */
const withWayBack = (page: string, link: string): string =>
  page.replace('<div class="flex items-center gap-2">', (start) => `${start}<a class="link" href="${link}">Manual</a>`);

/** A page of the reference whose imports are from entries of the package: Deno knows them by their paths alone. */
const withPackage = (page: string): string =>
  Object.keys(entries).reduce(
    (text, name) =>
      text.replaceAll(`from &quot;${name.slice(2)}&quot;`, `from &quot;${config.name}${name.slice(1)}&quot;`),
    page,
  );
