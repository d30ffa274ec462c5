import { assert, assertEquals, assertRejects } from "@std/assert";
import { atSeat, FailedRank, partOf, webWorkers } from "@bitdescent/bitdescent/engines";
import { communicatorLaws } from "../../laws/communicator.ts";
import { expected, settings } from "./parties.ts";
import type { Task } from "./web_worker.ts";

for (
  const { name, check } of communicatorLaws({
    deadline: 100,
    make(size) {
      const hub = webWorkers(size), parties = hub.seats.map(atSeat), open = new Set(parties.keys());
      return parties.map((party, rank) => ({
        ...party,
        async close() {
          await party.close();
          open.delete(rank);
          if (open.size === 0) hub.close();
        },
      }));
    },
  })
) Deno.test(`over ports, ${name}`, check);

Deno.test("bytes are moved, not copied", async () => {
  const posted: unknown[][] = [];
  const port = { postMessage: (...given: unknown[]) => posted.push(given), close() {} } as unknown as MessagePort;
  const mine = Uint8Array.of(5), party = atSeat({ rank: 1, size: 2, port });
  await party.gather(mine);
  const [[what, moved]] = posted as [{ parcel: { letter: { bytes: Uint8Array } } }, ArrayBuffer[]][];
  assertEquals(what.parcel.letter.bytes, mine);
  assert(moved[0] === what.parcel.letter.bytes.buffer && moved[0] !== mine.buffer);
});

Deno.test("a thread that is said to be out is named by those who wait for it", async () => {
  const hub = webWorkers(3), [one, two] = hub.seats.map(atSeat), waiting = one.gather(new Uint8Array(1));
  await two.gather(new Uint8Array(1));
  hub.lost(2, "it was terminated");
  await assertRejects(() => waiting, FailedRank, "Cannot gather as rank 2 is out: it was terminated");
  hub.close();
});

/** What threads say of the task that each has; those that are to die say nothing. */
async function inThreads(tasks: readonly Omit<Task, "seat">[]): Promise<unknown[]> {
  const hub = webWorkers(tasks.length);
  const workers = hub.seats.map((seat, rank) => {
    const worker = new Worker(import.meta.resolve("./web_worker.ts"), { type: "module" });
    worker.addEventListener("error", (event) => event.preventDefault());
    hub.watch(rank, worker);
    return { worker, seat };
  });
  try {
    return await Promise.all(workers.flatMap(({ worker, seat }, rank) => {
      const said = new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
      worker.postMessage({ ...tasks[rank], seat }, [seat.port]);
      return tasks[rank].dies === undefined ? [said] : [];
    }));
  } finally {
    workers.forEach(({ worker }) => worker.terminate());
    hub.close();
  }
}

const name = "DQSGD, with a server that says how many bits";

Deno.test("threads see the rounds of a run in one process, to the last bit", async () => {
  const whole = expected(settings[name]());
  (await inThreads(Array(4).fill({ name }))).forEach((said, rank) => {
    const { rounds, traffic } = said as { rounds: unknown[]; traffic: { sent: number } };
    assertEquals(rounds, whole.map(({ checkpoint, ...round }) => ({ ...round, checkpoint: partOf(checkpoint, rank) })));
    assert(traffic.sent > 0);
  });
});

Deno.test("a thread that dies is named by all others, with what it died of", async () => {
  const said = await inThreads([{ name }, { name }, { name, dies: 4 }, { name }]);
  for (const { error } of said as { error: string }[]) {
    assert(error.includes("rank 2 is out: its thread died of"), error);
    assert(error.includes("out of memory"), error);
  }
});
