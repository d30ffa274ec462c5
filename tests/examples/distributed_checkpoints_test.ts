/**
 * Jobs that are killed while they write their checkpoints: at every byte, and in earnest.
 *
 * The job is killed at every 13th byte, and with EVERY_BYTE=1 at all; the vault itself is at all in vault_test.ts.
 */

import { assert, assertEquals } from "@std/assert";
import { key, uniforms } from "@bitdescent/bitdescent";
import { type Ready, ready } from "../../examples/support/distributed/job.ts";
import { goingOn, type Outcome } from "../../examples/support/distributed/rank.ts";
import { folder } from "../../protocols/engines/folder.ts";
import { natsVault } from "../../protocols/engines/nats.ts";
import { slateVault } from "../../protocols/engines/nats/vault.ts";
import { local } from "../../protocols/engines/local.ts";
import { restore } from "../../protocols/engines/store.ts";
import type { Vault } from "../../protocols/engines/vault.ts";
import { dyingFiles, dyingSlate, Killed, type Life, type Stream } from "../support/dying.ts";
import { root } from "../support/example.ts";
import { type NatsServer, natsServer, noNats } from "../support/nats_server.ts";

const small = {
  bits: 2,
  data: undefined,
  rows: 8,
  columns: 2,
  problem: "least-squares",
  split: "sorted",
  l2: 0.1,
  quorum: undefined,
} as const;
const rounds = 3, manner = { rounds, every: 1, deadline: 10 };

/** A small job that saves after each round; what comes of its ranks, each with a vault of its own or none. */
async function played(made: Ready, vaults: readonly (Vault | null)[]): Promise<PromiseSettledResult<Outcome>[]> {
  return await Promise.allSettled(
    local(vaults.length).map(async (party, rank) => {
      try {
        return await goingOn(made, party, manner, vaults[rank], () => false, () => {});
      } finally {
        await party.close(); // so that the other hears of a rank that was killed
      }
    }),
  );
}

/**
 * Kills rank 1 after every number of bytes and steps, `stride` apart, until it lives to the end, and has the job go on from what is left, which
 * must lead to the hash of a job that was never killed.
 */
async function killedEverywhere(
  place: (life: Life) => { open: () => Vault; killed: () => Vault },
  stride: number,
): Promise<void> {
  const made = await ready({ ...small, method: "dq-gd", workers: 2, rounds, seed: 1 });
  const [whole] = await played(made, [null, null]), states = new Set<number>();
  assert(whole.status === "fulfilled");
  for (let alive = 0, isOver = false; !isOver; alive += stride) {
    const life = { left: alive }, safe = place({ left: Infinity }), risky = place(life);
    const first = await played(made, [safe.open(), risky.open()]);
    isOver = first[1].status === "fulfilled";
    if (first[1].status === "rejected") assert(first[1].reason instanceof Killed, String(first[1].reason));
    const rest = await played(made, [safe.open(), risky.killed()]);
    for (const outcome of rest) {
      assert(outcome.status === "fulfilled", outcome.status === "rejected" ? String(outcome.reason) : "");
      assertEquals(outcome.value.hash, whole.value.hash);
      states.add(outcome.value.rounds);
    }
    assert(alive < 20_000);
  }
  assertEquals(states, new Set([0, 1, 2, 3])); // rounds that were left to do
}

Deno.test("distributed: a rank killed at any byte of any of its checkpoints in a folder leads to the same hash", () =>
  killedEverywhere((life) => {
    const files = dyingFiles(life);
    return { open: () => folder("/of", files), killed: () => folder("/of", files.killed()) };
  }, Deno.env.has("EVERY_BYTE") ? 1 : 13));

Deno.test("distributed: a rank killed at any message of any of its checkpoints in JetStream leads to the same hash", () =>
  killedEverywhere((life) => {
    const stream: Stream = new Map(), open = (life: Life) => slateVault(dyingSlate(stream, { life }), { longest: 300 });
    return { open: () => open(life), killed: () => open({ left: Infinity }) };
  }, 1));

const ranks = 3, long = 1000;
const options = [
  "--bits",
  "2",
  "--rows",
  "12",
  "--columns",
  "3",
  "--workers",
  `${ranks}`,
  "--rounds",
  `${long}`,
  "--json",
];

/** The hash of a job that nobody kills. */
async function hashOf(): Promise<string> {
  const job = { ...small, rows: 12, columns: 3, problem: "logistic", split: "shuffled", l2: 0.01 } as const;
  const made = await ready({ ...job, method: "dq-gd", workers: ranks, rounds: long, seed: 1 });
  const settled = await Promise.all(
    local(ranks).map((party) => goingOn(made, party, { ...manner, rounds: long }, null, () => false, () => {})),
  );
  return settled[0].hash;
}

/** The ranks of the job as processes with checkpoints in the server. */
const crew = (server: NatsServer): Deno.ChildProcess[] =>
  Array.from({ length: ranks }, (_, rank) => {
    const there = ["--engine", "nats", "--servers", server.address, "--rank", `${rank}`, "--deadline", "30"];
    return new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-check", "-REN", "examples/distributed.ts", ...options, ...there],
        ...["--checkpoint", "nats:demo", "--every", "1"],
      ],
      cwd: root,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  });

Deno.test({
  name: "distributed: ranks and the server that are killed in earnest, at any time, lead to the same hash",
  ignore: noNats,
  async fn() {
    const folder = await Deno.makeTempDir(),
      server = await natsServer(`jetstream { store_dir: "${folder}/js" }`, { folder });
    const vault = await natsVault({ servers: server.address, bucket: "demo" });
    const roundOf = async (name: string): Promise<number> => {
      const bytes = await vault.read(name);
      return bytes === null ? 0 : (restore(bytes) as { reached: { part: { round: number } }[] }).reached[0].part.round;
    };
    /** Waits until rank 0 has saved a round, and then for a moment that may be any. */
    const reached = async (round: number): Promise<void> => {
      while (await roundOf("rank-0") < round) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 20 * uniforms(key(round), 1)[0]));
    };
    try {
      const expected = await hashOf();
      for (const [i, victim] of ([1, 0, "server", "all"] as const).entries()) {
        const all = crew(server), ends = all.map((child) => child.output()), before = await roundOf("rank-0");
        await reached(before + 50);
        if (victim === "server") {
          await server.restart(100);
          await reached(before + 100); // they go on
        }
        const restarted = victim === "all" ? server.restart(300) : undefined; // while ranks write, and then they are gone, too
        // A rank that is killed takes all others with it, as whoever looks after the job would have it.
        for (const child of [all[typeof victim === "number" ? victim : 2], ...all]) kill(child);
        await Promise.all([...ends, restarted]);
        const rounds = await Promise.all(Array.from({ length: ranks }, (_, rank) => roundOf(`rank-${rank}`)));
        assert(Math.min(...rounds) >= 50 * (i + 1) && Math.max(...rounds) < long, `${rounds}`);
        assert(Math.max(...rounds) - Math.min(...rounds) <= 1, `${rounds}`);
      }
      const outputs = await Promise.all(crew(server).map((child) => child.output()));
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assertEquals(outputs.map(({ stderr }) => text(stderr)), ["", "", ""]);
      assertEquals(JSON.parse(text(outputs[0].stdout)).hash, expected);
      await vault.close();
    } finally {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Kills a process, if there still is one. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it is over
  }
}
