import { assert, assertEquals, assertThrows } from "@std/assert";
import { build } from "../docs/manual/build.ts";
import { pageOf } from "../docs/manual/page.ts";
import { escaped, relative, resolved, slug } from "../docs/manual/paths.ts";

/** The pages in a folder and the folders inside it, by their paths from there. */
function pagesIn(folder: string, below = ""): Map<string, string> {
  return new Map([...Deno.readDirSync(`${folder}/${below}`)].flatMap(({ name, isDirectory }) => {
    const path = below + name;
    if (isDirectory) return [...pagesIn(folder, `${path}/`)];
    return path.endsWith(".html") ? [[path, Deno.readTextFileSync(`${folder}/${path}`)] as const] : [];
  }));
}

const all = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([, found]) => found);

Deno.test("the manual", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    await build(folder);
    const pages = pagesIn(folder);
    const written = [...pages].filter(([path]) => !path.startsWith("api/"));

    await t.step("every link of a hand-written page leads to a page, or a place on one", () => {
      const links = written.flatMap(([path, text]) =>
        all(/ (?:href|src)="([^"]*)"/g, text).map((link) => ({ path, link }))
      );
      const inner = links.filter(({ link }) => !/^\w+:/.test(link));
      assert(inner.length > 500);
      const dead = inner.filter(({ path, link }) => {
        const [file, anchor] = link.split("#"), to = file === "" ? path : resolved(path, file);
        if (anchor !== undefined) return !pages.get(to)?.includes(`id="${anchor}"`);
        return !pages.has(to) && !Deno.statSync(`${folder}/${to}`).isFile;
      });
      assertEquals(dead, []);
    });

    await t.step("the table of theorems leads to functions and to tests", () => {
      const theorems = pages.get("docs/theorems.html")!;
      assert(theorems.includes('<a href="../api/theory/~/volumeConverse.html"><code>volumeConverse</code></a>'));
      assert(theorems.includes('<a href="../tests/theorems/converse_test.ts.html"><code>converse_test.ts</code></a>'));
      assert(pages.get("tests/theorems/converse_test.ts.html")!.includes("Deno.test("));
      const unknown = all(/<code>(\w+_test\.ts)<\/code>(?!<\/a>)/g, theorems);
      assertEquals(unknown, [], "tests that there are not");
    });

    await t.step("the reference leads back, and imports from the package", () => {
      const page = pages.get("api/theory/~/volumeConverse.html")!;
      assert(page.includes('href="../../../index.html">Manual</a>'));
      assert(page.includes("import { volumeConverse } from &quot;@bitdescent/bitdescent/theory&quot;"));
    });

    await t.step("no page asks for anything from elsewhere", () => {
      const asking = written.filter(([, text]) => /<(?:script|img|link)[^>]+(?:src|href)="(?:\w+:)?\/\//.test(text));
      assertEquals(asking.map(([path]) => path), []);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("paths of the manual: relative and resolved are inverses", () => {
  const paths = ["index.html", "a/b.html", "a/c/d.html", "a/c/e.html", "f/g.html"];
  for (const from of paths) {
    for (const to of paths) assertEquals(resolved(from, relative(from, to)), to, `${from} to ${to}`);
  }
  assertEquals(relative("a/c/d.html", "a/b.html"), "../b.html");
});

Deno.test("a page: headings are places, code is text, and a link to what is no page is refused", () => {
  const index = { pageOf: (code: string) => code === "known" ? "api/known.html" : undefined, sources: () => [] };
  const body = (text: string) => pageOf(text, { source: "docs/a.md", path: "docs/a.html", index }).body;
  assertEquals(body("## What's `a < b`?"), '<h2 id="whats-a--b">What&#39;s <code>a &lt; b</code>?</h2>\n');
  assertEquals(body("`known`"), '<p><a href="../api/known.html"><code>known</code></a></p>\n');
  assertEquals(body("[x](../README.md#try-it)"), '<p><a href="../index.html#try-it">x</a></p>\n');
  assertEquals(body("[x](https://example.org/)"), '<p><a href="https://example.org/">x</a></p>\n');
  assertThrows(() => body("[x](nowhere.md)"), Error, "Cannot link nowhere.md of docs/a.md as it must be a page");
  assertEquals(slug("Frames, and what they hold"), "frames-and-what-they-hold");
  assertEquals(escaped('<a href="&">'), "&lt;a href=&quot;&amp;&quot;&gt;");
});
