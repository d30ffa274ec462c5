/**
 * Builds the page, serves it on this machine and opens it: `deno task play`.
 * @module
 */

import { main } from "../support/command/main.ts";
import { type Command, flag, integer, type Option } from "../support/command/options.ts";
import { built } from "./build.ts";
import { served } from "./serve.ts";

const command = {
  name: "play",
  usage: "deno task play [options]",
  description:
    "Builds the page in which one can try the library, serves it to this machine only, and opens it in a browser.",
  options: {
    port: integer({ help: "the port, any that is free unless given", least: 1, most: 65535 }),
    "no-open": flag({ help: "print the address and open nothing" }),
  },
  examples: ["deno task play", "deno task play --port 8000 --no-open"],
} satisfies Command<Record<string, Option<unknown>>>;

/** How to open an address, by system. */
const openers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  windows: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Opens an address in whatever browser there is; false where there is none to be found. */
async function opened(address: string): Promise<boolean> {
  const [program, ...args] = openers[Deno.build.os] ?? openers.linux;
  try {
    const run = new Deno.Command(program, { args: [...args, address], stdout: "null", stderr: "null" });
    return (await run.output()).success;
  } catch {
    return false;
  }
}

await main(command, async ({ port, "no-open": isQuiet }) => {
  const folder = await Deno.makeTempDir({ prefix: "play" });
  try {
    await built(folder);
    const server = served(folder, port);
    const address = `http://127.0.0.1:${server.addr.port}/`;
    console.log(`The page is at ${address} until you press Ctrl+C.`);
    Deno.addSignalListener("SIGINT", () => server.shutdown());
    if (!isQuiet && !await opened(address)) console.log("No browser was found to open it: open the address yourself.");
    await server.finished;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
