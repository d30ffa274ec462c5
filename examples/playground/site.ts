/**
 * Builds the page into a folder that any host of files can serve: `deno task site`.
 * @module
 */

import { main } from "../support/command/main.ts";
import { type Command, file, type Option } from "../support/command/options.ts";
import { built } from "./build.ts";
import { checkFirstLoad, sizesOf } from "./sizes.ts";

const command = {
  name: "site",
  usage: "deno task site [options]",
  description:
    "Builds the page in which one can try the library into a folder that any host of files can serve, from any path. Browsers " +
    "open it from an address that begins with http, not as a file: `deno task play` builds and serves it here.",
  options: { out: file({ help: "the folder", value: "DIR", default: "site/play" }) },
  examples: ["deno task site", "deno task site --out /var/www/play"],
} satisfies Command<Record<string, Option<unknown>>>;

await main(command, async ({ out }) => {
  const sizes = await sizesOf(await built(out));
  console.log(sizes.text);
  checkFirstLoad(sizes.compressed);
  console.log(`\nIn ${out}. Serve it over http: browsers do not start its worker from a file.`);
});
