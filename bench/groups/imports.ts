/**
 * Start-up: a process that imports an entry of the package, beside one that imports nothing.
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import type { Panel, Subject } from "../panel.ts";

const root = new URL("../../", import.meta.url);

/** Starts a process that runs `code` and waits for its end. */
function start(code: string): void {
  const args = ["eval", "--no-check", code], command = new Deno.Command(Deno.execPath(), { args, cwd: root });
  const { success, stderr } = command.outputSync();
  if (!success) throw new Error(`Cannot run ${code}: ${new TextDecoder().decode(stderr)}`);
}

const nothing = "start, no import";

/** Every entry in `exports` of deno.json. */
export function* imports(): Generator<Panel> {
  const subjects = Object.keys(config.exports).map((entry): Subject => {
    const specifier = config.name + entry.slice(1);
    return { name: `start, import ${specifier}`, against: nothing, run: () => start(`import "${specifier}";`) };
  });
  yield { dimension: 0, subjects: [{ name: nothing, run: () => start("") }, ...subjects] };
}
