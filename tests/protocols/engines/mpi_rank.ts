/**
 * One rank of the jobs in mpi_test.ts; its first argument says what happens there, its second names a folder.
 * @module
 */

import { type Communicator, mpi } from "../../../protocols/engines/mpi.ts";
import { openLibrary } from "../../../protocols/engines/mpi/library.ts";
import { entered } from "../../../protocols/engines/mpi/world.ts";

const lengths = [0, 1, 3, 64, 65, 4096, 2 ** 20 + 1, 5 * 2 ** 20];

/** What a party is told in operations of many sizes, in digests; the same on every engine. */
export async function heard(us: Communicator): Promise<string[]> {
  const kept: (readonly Uint8Array[])[] = [];
  for (const [i, length] of lengths.entries()) {
    const own = us.rank === 0 ? length : lengths[(i + us.rank) % lengths.length];
    const mine = new Uint8Array(own + 5).map((_, j) => 31 * us.rank + 7 * i + j + (j >> 8)).subarray(2, own + 2);
    const given = mine.slice();
    kept.push(await us.gather(mine) ?? []);
    kept.push([(await us.broadcast(us.rank === 0 ? mine : null)).slice()]); // rank 0 may get what it gave
    kept.push(await us.allGather(mine));
    if (mine.some((byte, j) => byte !== given[j])) throw new Error("What was given has been written to");
    mine.fill(255); // which is allowed, and must not show in what was returned
  }
  return await Promise.all(kept.map(digest));
}

async function digest(parts: readonly Uint8Array[]): Promise<string> {
  const sums = await Promise.all(parts.map((part) => crypto.subtle.digest("SHA-256", part.slice())));
  return parts.map((part, i) => `${part.length}:${new DataView(sums[i]).getBigUint64(0).toString(16)}`).join(" ");
}

const failure = (act: Promise<unknown>): Promise<string> => act.then(() => "none", String);
const say = (what: unknown): void => console.log(JSON.stringify(what));
const long = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100_000));

const scenes: Record<string, (folder: string) => Promise<void>> = {
  async all() {
    const us = mpi(), { rank, size, library } = us;
    say({ rank, size, library, heard: await heard(us), traffic: us.traffic });
    await us.close();
  },
  async rules() {
    const us = mpi();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    if (us.rank === 1) await new Promise((resolve) => setTimeout(resolve, 200));
    const first = us.allGather(Uint8Array.of(us.rank));
    const second = await failure(us.allGather(Uint8Array.of(9)));
    const all = (await first).map(([byte]) => byte);
    clearInterval(timer);
    const large = await failure(us.gather({ length: 2 ** 31 } as Uint8Array));
    const nothing = us.rank === 0 ? await failure(us.broadcast(null)) : "";
    const again = await failure(us.gather(new Uint8Array(1))); // the three that failed before they began did no harm
    const twice = await failure(Promise.resolve().then(() => mpi()));
    await Promise.all([us.close(), us.close()]);
    const after = await failure(us.allGather(Uint8Array.of(9)));
    if (us.rank === 0) say({ ticks, second, all, large, nothing, again, twice, after });
  },
  async missing(folder) { // rank 1 is not heard of; what the others say is told to rank 0 in a file
    const us = mpi(), note = `${folder}/note`;
    await us.allGather(new Uint8Array(1));
    if (us.rank === 1) await long();
    if (us.rank === 2) {
      const off = new AbortController();
      setTimeout(() => off.abort(new Error("called off")), 50);
      const signalled = await failure(us.allGather(new Uint8Array(9), { signal: off.signal }));
      Deno.writeTextFileSync(`${note}~`, signalled);
      Deno.renameSync(`${note}~`, note);
      await long();
    }
    const error = await us.allGather(new Uint8Array(9), { deadline: 50 }).catch((error) => error);
    const further = await failure(us.gather(new Uint8Array(9)));
    await us.close();
    const written = () => [...Deno.readDirSync(folder)].some(({ name }) => name === "note");
    while (!written()) await new Promise((resolve) => setTimeout(resolve, 10));
    say({ error: String(error), ranks: error.ranks, further, signalled: Deno.readTextFileSync(note) });
  },
  async deaf() { // rank 2 does not hear the broadcast
    const us = mpi();
    await us.allGather(new Uint8Array(1));
    if (us.rank === 2) await long();
    const error = await us.broadcast(us.rank === 0 ? new Uint8Array(5 * 2 ** 20) : null, {
      deadline: us.rank === 0 ? 500 : undefined,
    }).catch((error) => error);
    if (us.rank === 0) say({ error: String(error), ranks: error.ranks });
    else await long();
  },
  async left() { // rank 0 leaves in the middle of an operation
    const us = mpi();
    if (us.rank === 1) await long();
    const gathering = failure(us.gather(new Uint8Array(9)));
    await us.close();
    say({ gathering: await gathering });
  },
  reason() {
    const world = entered(openLibrary());
    try {
      world.send(1, 99);
    } catch (error) {
      if (world.rank === 0) say(String(error));
    }
    world.finalize();
    return Promise.resolve();
  },
  throw: () => ending(() => Promise.reject(new Error("something is wrong with rank 1"))),
  kill: () => ending(() => Promise.resolve(Deno.kill(Deno.pid, "SIGKILL"))),
  exit: () => ending(() => Deno.exit(0)),
  abort: () => ending((abort) => abort(7)),
  async foreign() {
    await mpi({ library: "libmpich.so.12" }).close();
  },
};

/** Rank 1 ends in some way while the others wait for it. */
async function ending(end: (abort: (code: number) => never) => Promise<void>): Promise<void> {
  const us = mpi();
  await us.allGather(new Uint8Array(1));
  if (us.rank === 1) return await end(us.abort);
  await us.allGather(new Uint8Array(1));
}

if (import.meta.main) await scenes[Deno.args[0]](Deno.args[1]);
