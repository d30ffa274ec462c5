/**
 * The page as files, and the programs that make and serve it.
 * @module
 */

import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { built } from "../../examples/playground/build.ts";
import { served } from "../../examples/playground/serve.ts";
import { checkFirstLoad, sizesOf } from "../../examples/playground/sizes.ts";
import { example } from "../support/example.ts";

/** Runs with a folder that is there for so long. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "site" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the page is some files that name each other, load little, and come out the same again", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/start-01234567.js`, "of an earlier build");
    await Deno.writeTextFile(`${folder}/mine.js`, "somebody's own");
    const files = await built(folder), names = files.map(({ name }) => name).sort();
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [...names, "mine.js"].sort());
    const texts = new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
    const html = texts.get("index.html")!;
    const named = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, name]) => name);
    assertEquals(named.filter((name) => !/^(data:,|#main)$/.test(name) && !texts.has(name)), []);
    for (const name of names.filter((name) => name !== "index.html")) {
      assert([...texts.values()].some((text) => text.includes(name)), `nothing loads ${name}`);
    }
    assertMatch(html, /Content-Security-Policy"\s+content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    assert((await sizesOf(files)).compressed <= 400_000);
    assertEquals(await built(folder), files);
  });
});

Deno.test("what is larger than a first load may be is refused", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000)), files = Array(7).fill({ name: "page.js", bytes });
  const { text, compressed } = await sizesOf(files);
  assertMatch(text, /first load +420000 +\d+$/);
  assert(compressed > 420_000);
  checkFirstLoad(400_000);
  assertThrows(() => checkFirstLoad(compressed), Error, "first load must be at most 400000 bytes: current value is 42");
});

Deno.test("the server gives the files of its folder, from any path, and no others", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/site`);
    await Deno.writeTextFile(`${folder}/secret.js`, "secret");
    await Deno.writeTextFile(`${folder}/site/.hidden`, "hidden");
    await Deno.writeTextFile(`${folder}/site/index.html`, "page");
    const server = served(`${folder}/site`), origin = `http://127.0.0.1:${server.addr.port}`;
    try {
      const ask = async (path: string) => {
        const answer = await fetch(origin + path);
        return [answer.status, await answer.text(), answer.headers.get("content-type")];
      };
      assertEquals(await ask("/?view=levels"), [200, "page", "text/html; charset=utf-8"]);
      assertEquals(await ask("/some/where/index.html"), [200, "page", "text/html; charset=utf-8"]);
      for (const path of ["/secret.js", "/..%2fsecret.js", "/.hidden", "/%2e%2e/secret.js", "/none.js"]) {
        assertEquals((await ask(path))[0], 404, path);
      }
    } finally {
      await server.shutdown();
    }
  });
});

for (const program of ["site", "play"]) {
  Deno.test(`${program} says what it does, and refuses what it does not know`, async () => {
    const { code, out } = await example(`playground/${program}.ts`, "--help");
    assertEquals([code, out.split("\n")[0]], [0, `Usage: deno task ${program} [options]`]);
    const refused = await example(`playground/${program}.ts`, "--prot", "1");
    assertEquals(refused.code, 1);
    assertMatch(refused.error, new RegExp(`^Cannot run ${program} as --prot is not an option`));
  });
}
