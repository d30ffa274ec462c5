/**
 * The package as npm has it: installed in a project with nothing else, type-checked, and run by Node and as browsers would.
 *
 * It is fetched from no registry, but what it depends on is, where npm's cache does not have it.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { golden } from "./package/golden.ts";
import { command, type Ending, inProject, missing } from "./package/project.ts";
import { natsServer, noNats } from "./support/nats_server.ts";

const reason = await missing();
if (reason !== null) {
  Deno.test({ name: `tests of the package for npm are skipped: ${reason}`, ignore: true, fn() {} });
}

const entries = Object.keys(config.exports).map((entry) => ({
  specifier: config.name + entry.slice(1),
  isForAll: entry !== "./engines/mpi",
}));

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

  /** Four threads of Node's gather what they say, by a hub; one more dies, and the others hear of it. */
  "threads.js": `import { isMainThread, parentPort, Worker } from "node:worker_threads";
  import { atSeat, webWorkers } from "${config.name}/engines";
  if (isMainThread) {
    const said = async (dies) => {
      const hub = webWorkers(4);
      const threads = hub.seats.map((seat, rank) => {
        const thread = new Worker(new URL(import.meta.url));
        hub.watch(rank, thread);
        thread.postMessage({ seat, dies: dies === rank }, [seat.port]);
        return thread;
      });
      const words = threads.filter((_, rank) => rank !== dies)
        .map((thread) => new Promise((resolve) => thread.once("message", resolve)));
      const all = await Promise.all(words);
      hub.close();
      await Promise.all(threads.map((thread) => thread.terminate()));
      return all;
    };
    console.log(JSON.stringify([await said(-1), await said(2)]));
  } else {
    parentPort.once("message", async ({ seat, dies }) => {
      const us = atSeat(seat);
      if (dies) process.exit(3);
      const word = await us.allGather(Uint8Array.of(us.rank)).then((all) => all.map(([byte]) => byte), String);
      parentPort.postMessage(word);
    });
  }`,

  /** Two ranks over the server that is named, and a checkpoint in it and one in a folder. */
  "nats.js": `import { nats, natsVault } from "${config.name}/engines/nats";
  import { folder } from "${config.name}/engines/folder";
  const servers = process.argv[2];
  const ranks = await Promise.all([0, 1].map((rank) => nats({ servers, job: "node", rank, size: 2 })));
  const all = await Promise.all(ranks.map((us) => us.allGather(new Uint8Array(2e6).fill(us.rank + 1))));
  await Promise.all(ranks.map((us) => us.close()));
  const found = [all.map((bytes) => bytes.map((b) => [b.length, b.every((x) => x === b[0]) && b[0]]))];
  for (const vault of [await natsVault({ servers, bucket: "node" }), folder("kept")]) {
    const before = await vault.read("rank-0");
    await vault.write("rank-0", Uint8Array.of(1, 2, 3));
    found.push([before, [...await vault.read("rank-0")]]);
    await vault.close();
  }
  console.log(JSON.stringify(found));`,

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

    await t.step("in Node threads gather, and hear of one that dies", async () => {
      const out = Array(3).fill("FailedRank: Cannot gather for all as rank 2 is out: its thread ended with code 3");
      assertEquals(JSON.parse(await node("threads.js")), [Array(4).fill([0, 1, 2, 3]), out]);
    });

    await t.step({
      name: "in Node ranks speak over NATS, and keep checkpoints there and in a folder",
      ignore: noNats,
      async fn() {
        const server = await natsServer(`jetstream { store_dir: "kept" }`);
        try {
          const heard = [[2e6, 1], [2e6, 2]], kept = [null, [1, 2, 3]];
          assertEquals(JSON.parse(await node("nats.js", server.address)), [[heard, heard], kept, kept]);
        } finally {
          await server.stop();
        }
      },
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
