/**
 * The hand-written pages and the reference of every export as one site that any static host serves.
 *
 * ```sh
 * deno task manual --out site/docs
 * ```
 * @module
 */

import { main } from "../../examples/support/command/main.ts";
import { type Command, file, type Option } from "../../examples/support/command/options.ts";
import { indexOf } from "./index.ts";
import { layout } from "./layout.ts";
import { pages } from "./pages.ts";
import { pageOf, sourceOf } from "./page.ts";
import { reference } from "./reference.ts";

const root = new URL("../../", import.meta.url);

/** Writes the site into `folder`; returns how many pages it has, the reference's apart. */
export async function build(folder: string): Promise<{ pages: number; reference: number }> {
  await Deno.mkdir(folder, { recursive: true });
  const symbols = await reference(`${folder}/api`);
  const index = indexOf(symbols, root);
  const written = new Set<string>();

  async function write(path: string, content: string | Uint8Array): Promise<void> {
    const place = `${folder}/${path}`;
    await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true });
    await (typeof content === "string" ? Deno.writeTextFile(place, content) : Deno.writeFile(place, content));
    written.add(path);
  }

  for (const { source, path, title } of pages) {
    const { body, figures } = pageOf(await Deno.readTextFile(new URL(source, root)), { source, path, index });
    await write(path, layout({ path, title, body }));
    for (const figure of figures) await write(figure, await Deno.readFile(new URL(figure, root)));
  }
  for (const { source, path } of index.sources()) {
    const body = sourceOf(await Deno.readTextFile(new URL(source, root)), source);
    await write(path, layout({ path, title: source, body }));
  }
  await write("style.css", await Deno.readTextFile(new URL("style.css", import.meta.url)));
  return { pages: [...written].filter((path) => path.endsWith(".html")).length, reference: symbols.size };
}

const command = {
  name: "manual",
  usage: "deno task manual [options]",
  description: "Writes the documents and the reference of every export as a site that any static host serves.",
  options: { out: file({ help: "the folder to write to", default: "site/docs" }) },
  examples: ["deno task manual --out public/docs"],
} satisfies Command<Record<string, Option<unknown>>>;

if (import.meta.main) {
  await main(command, async ({ out }) => {
    const { pages, reference } = await build(out);
    console.log(`${pages} pages, and ${reference} names in the reference: ${out}/index.html`);
  });
}
