/** Writes the golden vectors: `deno run -A tests/vectors/make.ts`. A change of theirs belongs in the changelog. */

import { files } from "./cases.ts";

const paths = Object.entries(files).map(([name, content]) => {
  const path = `${import.meta.dirname}/${name}`;
  Deno.writeTextFileSync(path, JSON.stringify(content()));
  return path;
});

const { success } = new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", ...paths] }).outputSync();
if (!success) throw new Error("Cannot format the golden vectors");
