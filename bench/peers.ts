/**
 * The same work in Python beside ours. Two processes cannot take turns within a round, so whole runs do.
 * @module
 */

import { fileURLToPath } from "node:url";
import { key, normals } from "@bitdescent/bitdescent";
import { packed } from "./groups/kernels.ts";
import { gradient } from "./groups/linear.ts";
import { type Figure, hasty, measured, thorough } from "./harness.ts";
import { ratioOf, type Spread, spreadOf } from "./statistics.ts";

/** A piece of work, ours and theirs. */
export interface Comparison {
  readonly name: string;
  readonly peer: string;
  /** Millions of coordinates a second, in the median run. */
  readonly ours: number;
  readonly theirs: number;
  /** How many times as fast ours is, over the pairs of runs. */
  readonly ratio: Spread;
}

/** A figure of the program in Python. */
export interface PeerFigure {
  readonly name: string;
  readonly peer: string;
  readonly melPerSecond: number;
}

const script = fileURLToPath(new URL("peers.py", import.meta.url));

/** Both, in turn, three times; none where there is no Python or no numpy, of which it says so in a line. */
export function besidePeers(quick: boolean): Comparison[] {
  const ours: Figure[][] = [], theirs: PeerFigure[][] = [];
  for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
    const found = peerFigures(quick, turn === 0 ? console.error : () => {});
    if (found === null) return [];
    theirs.push(found);
    ours.push(ownFigures(quick));
  }
  return comparisons(ours, theirs);
}

/** What runs in turn have found, for every piece of work that both do, and that we also do in place. */
export function comparisons(
  ours: readonly (readonly Figure[])[],
  theirs: readonly (readonly PeerFigure[])[],
): Comparison[] {
  return theirs[0].flatMap(({ name: work, peer }) => {
    const other = theirs.map((run) => run.find((f) => f.name === work && f.peer === peer)?.melPerSecond);
    const names = ours[0].map(({ name }) => name).filter((name) => name.replace(" in place", "") === work);
    return names.flatMap((name) => {
      const own = ours.map((run) => run.find((figure) => figure.name === name)?.speed);
      if (!isWhole(own) || !isWhole(other)) return [];
      return [{ name, peer, ours: spreadOf(own).median, theirs: spreadOf(other).median, ratio: ratioOf(own, other) }];
    });
  });
}

const isWhole = (values: readonly (number | null | undefined)[]): values is number[] =>
  values.every((value) => typeof value === "number");

/** One run of the program in Python, which may have something to say; null where it cannot run. */
function peerFigures(quick: boolean, say: (line: string) => void): PeerFigure[] | null {
  const args = [script, "--json", ...quick ? ["--quick"] : []];
  try {
    const { success, stdout, stderr } = new Deno.Command("python3", { args }).outputSync();
    const said = new TextDecoder().decode(stderr).trim();
    if (said !== "") say(said);
    return success ? JSON.parse(new TextDecoder().decode(stdout)).results : null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    say("python3 is not installed: there is nothing to compare with");
    return null;
  }
}

/** Our figures for the same work. */
function ownFigures(quick: boolean): Figure[] {
  const care = quick ? hasty : thorough;
  const sizes = quick ? [1e5] : [1e5, 1e6, 1e7];
  const panels = sizes.map((dimension) => () => {
    const subjects = packed(4, Infinity, normals(key(1), dimension, new Float32Array(dimension)));
    return { dimension, subjects: subjects.map(({ against: _, ...subject }) => subject) };
  });
  const gradients = { dimension: 1e5, subjects: [gradient({ rows: 1000, columns: 100 })] };
  return [...panels.flatMap((panel) => measured(panel(), care)), ...measured(gradients, care)];
}
