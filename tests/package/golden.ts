/**
 * What the program of this folder is to print, wherever it runs: the golden vectors.
 * @module
 */

const names = ["compressors.json", "codecs.json", "sequences.json", "codebooks.json", "traces.json"];

/** The cases of every file, and of traces the points only. */
export function golden(): Readonly<Record<string, unknown>> {
  const cases = names.map((name) => {
    const { cases } = JSON.parse(Deno.readTextFileSync(new URL(`../vectors/${name}`, import.meta.url)));
    type Trace = { rounds: { point: number[] }[] };
    return [name, name === "traces.json" ? cases.map((c: Trace) => c.rounds.map(({ point }) => point)) : cases];
  });
  return Object.fromEntries(cases);
}
