/**
 * The package as npm has it: installed in a project with nothing else, type-checked, and run by Node and as browsers would.
 *
 * It is fetched from no registry, but what it depends on is, where npm's cache does not have it.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { command, type Ending, inProject, missing } from "./package/project.ts";

const reason = await missing();
if (reason !== null) {
  Deno.test({ name: `tests of the package for npm are skipped: ${reason}`, ignore: true, fn() {} });
}

const entries = Object.keys(config.exports).map((entry) => ({
  specifier: config.name + entry.slice(1),
  isForAll: entry !== "./engines/mpi",
}));

/** What the program is to print: the golden vectors. */
const golden = () => {
  const names = ["compressors.json", "codecs.json", "sequences.json", "codebooks.json", "traces.json"];
  const cases = names.map((name) => {
    const { cases } = JSON.parse(Deno.readTextFileSync(new URL(`vectors/${name}`, import.meta.url)));
    type Trace = { rounds: { point: number[] }[] };
    return [name, name === "traces.json" ? cases.map((c: Trace) => c.rounds.map(({ point }) => point)) : cases];
  });
  return Object.fromEntries(cases);
};

/** What a command prints that has nothing to complain of. */
function output({ code, out, error }: Ending): string {
  assertEquals([code, error], [0, ""], out);
  return out;
}

const programs = {
  /** For each entry the names that it exports, or how it fails. */
  "names.js": `const found = await Promise.all(process.argv.slice(2).map((specifier) =>
    import(specifier).then((names) => Object.keys(names).sort(), ({ code }) => code)));
  console.log(JSON.stringify(found));`,

  /** Uses that the types forbid, so that it is seen that there are types: for each entry, and in a call. */
  "tests/refused.ts": [
    ...entries.filter(({ isForAll }) => isForAll).map(({ specifier }, i) =>
      `import * as entry${i} from "${specifier}";\n// @ts-expect-error\nentry${i}.nothingOfThatName;`
    ),
    ...entries.filter(({ isForAll }) => !isForAll).map(({ specifier }) =>
      `// @ts-expect-error\nimport("${specifier}");`
    ),
    `import { cubeCode } from "${config.name}";`,
    `// @ts-expect-error\nexport const refused = () => cubeCode({ dimension: "four", rate: 1 });`,
  ].join("\n"),

  /** A program that uses little. */
  "little.js": `import { bits } from "${config.name}";\nconsole.log(bits((sink) => sink.write(5, 3)).length);`,

  /** Runs what was made for browsers where there is nothing that they do not have. */
  "browser.js": `const program = process.argv[2];
  for (const name of ["process", "Buffer", "global", "setImmediate", "clearImmediate"]) delete globalThis[name];
  await import(program);`,
};

Deno.test({ name: "the package for npm", ignore: reason !== null }, async (t) => {
  const end = await inProject(async (folder) => {
    for (const [path, text] of Object.entries(programs)) await Deno.writeTextFile(`${folder}/${path}`, text);
    const node = async (...args: string[]) => output(await command("node", args, folder));
    const deno = async (...args: string[]) => output(await command(Deno.execPath(), args, folder));
    const bundle = (from: string, to: string) =>
      deno("bundle", "--quiet", "--platform", "browser", "--minify", "--output", to, from);

    await t.step("its entries export in Node what they do in Deno, and those for Deno are not there", async () => {
      const found = JSON.parse(await node("names.js", ...entries.map(({ specifier }) => specifier)));
      const names = entries.map(async ({ specifier, isForAll }) =>
        isForAll ? Object.keys(await import(specifier)).sort() : "ERR_PACKAGE_PATH_NOT_EXPORTED"
      );
      assertEquals(found, await Promise.all(names));
    });

    await t.step("its entries for Deno are there for Deno", async () => {
      for (const { specifier } of entries.filter(({ isForAll }) => !isForAll)) {
        const code = `console.log(Object.keys(await import("${specifier}")).sort().join());`;
        assertEquals((await deno("eval", code)).trim(), Object.keys(await import(specifier)).sort().join());
      }
    });

    await t.step("its types take what is right and refuse what is wrong", async () => {
      const { code, out } = await command("node", ["node_modules/typescript/bin/tsc"], folder);
      assertEquals([code, out], [0, ""]);
    });

    await t.step(
      "in Node its messages are the golden ones and read alike, and protocols take the same steps",
      async () => {
        assertEquals(JSON.parse(await node("out/tests/package/program.js")), golden());
      },
    );

    await t.step("so they do in one file for browsers", async () => {
      await bundle("tests/package/program.ts", "program.js");
      assertEquals(JSON.parse(await node("browser.js", "./program.js")), golden());
    });

    await t.step("in one file with a program there is nothing that it does not use", async () => {
      await bundle("little.js", "one.js");
      const size = (path: string) => Deno.statSync(`${folder}/${path}`).size;
      assertEquals(await node("one.js"), "3\n");
      assert(size("one.js") < 4000 && size("one.js") < size("program.js") / 20, `${size("one.js")} bytes`);
    });
  });
  if (end === "out of reach") {
    await t.step({ name: "skipped: what it depends on is neither in npm's cache nor in reach", ignore: true, fn() {} });
  }
});
