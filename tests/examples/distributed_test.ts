import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type Job, ready } from "../../examples/support/distributed/job.ts";
import { type DistributedMethodName, distributedMethodNames } from "../../examples/support/distributed/methods.ts";
import { type Outcome, ranked } from "../../examples/support/distributed/rank.ts";
import { local } from "../../protocols/engines/local.ts";
import { example, root } from "../support/example.ts";
import { exists } from "../support/exists.ts";
import { has, mpirun } from "../support/mpirun.ts";
import { natsServer, noNats } from "../support/nats_server.ts";

const small = {
  bits: 3,
  data: undefined,
  rows: 40,
  columns: 3,
  problem: "logistic",
  split: "sorted",
  l2: 0.05,
} as const;
const options = ["--bits", "3", "--rows", "40", "--columns", "3", "--split", "sorted", "--l2", "0.05"];

/** Runs a job in this event loop, until `enough` rounds are over here. */
async function run(
  { method, rounds = 12, seed = 1, workers = 2, enough = Infinity, checkpoint }: {
    method: DistributedMethodName;
    rounds?: number;
    seed?: number;
    workers?: number;
    enough?: number;
    checkpoint?: string;
  },
): Promise<Outcome> {
  const job: Job = { ...small, method, rounds, seed, workers }, made = await ready(job);
  const outcomes = await Promise.all(
    local(workers).map((party) => {
      let over = 0;
      const manner = { rounds, checkpoint, servers: "", every: 100, deadline: 10 };
      return ranked(made, party, manner, () => over >= enough, (news) => over = news.ledger.rounds);
    }),
  );
  for (const { hash } of outcomes) assertEquals(hash, outcomes[0].hash);
  return outcomes[0];
}

const folder = async (use: (path: string) => Promise<void>): Promise<void> => {
  const path = await Deno.makeTempDir();
  await use(path).finally(() => Deno.remove(path, { recursive: true }));
};

Deno.test("distributed: a run that was stopped goes on to the same hash, with every method", async () => {
  for (const method of distributedMethodNames) {
    await folder(async (checkpoint) => {
      const whole = await run({ method });
      for (const enough of [1, 5, 11]) {
        const { ledger, hash } = await run({ method, checkpoint, enough });
        assertEquals(ledger.rounds, enough);
        assert(hash !== whole.hash);
      }
      const rest = await run({ method, checkpoint });
      assertEquals([rest.hash, rest.ledger, rest.rounds], [whole.hash, whole.ledger, 1]);
      const again = await run({ method, checkpoint }); // there is nothing left to do
      assertEquals([again.hash, again.rounds], [whole.hash, 0]);
    });
  }
});

Deno.test("distributed: ranks that were saved apart go on from what all have, or from the start", async () => {
  await folder(async (checkpoint) => {
    const method = "iade", whole = await run({ method }), file = `${checkpoint}/rank-1`;
    await run({ method, checkpoint, enough: 4 });
    const early = await Deno.readFile(file);
    await run({ method, checkpoint, enough: 7 });
    await Deno.writeFile(file, early);
    assertEquals([(await run({ method, checkpoint, enough: 9 })).rounds], [5]); // from round 4
    await Deno.remove(file);
    const { hash, rounds } = await run({ method, checkpoint });
    assertEquals([hash, rounds], [whole.hash, 12]);
    await assertRejects(() => run({ method, checkpoint, seed: 2 }), Error, "as its seed must be 2: current value is 1");
  });
});

Deno.test("distributed: the hash tells methods, seeds and lengths apart", async () => {
  const runs = [
    ...distributedMethodNames.map((method) => run({ method })),
    run({ method: "iade", seed: 2 }),
    run({ method: "iade", rounds: 13 }),
  ];
  const hashes = (await Promise.all(runs)).map(({ hash }) => hash);
  assertEquals(new Set(hashes).size, hashes.length);
});

Deno.test("distributed: all engines that are here say the same in JSON", async () => {
  for (const [workers, method] of [[1, "dqsgd"], [3, "alq"]] as const) {
    const args = [...options, "--rounds", "12", "--method", method, "--json"];
    const { hash, ledger } = await run({ method, workers });
    const expected = { workers, method, rounds: 12, hash, bitsUp: ledger.up, bitsDown: ledger.down };
    for (const engine of ["local", "workers"]) {
      const { code, out, error } = await example(
        "distributed.ts",
        ...args,
        "--engine",
        engine,
        "--workers",
        `${workers}`,
      );
      assertEquals([code, error, JSON.parse(out)], [0, "", { engine, ...expected }]);
    }
    if (has("Open MPI")) {
      const flags = ["--allow-read", "--allow-env", "--allow-ffi"];
      const job = { kind: "Open MPI", ranks: workers, flags } as const;
      const { code, out, error } = await mpirun(job, "examples/distributed.ts", ...args, "--engine", "mpi");
      assertEquals([code, error, JSON.parse(out)], [0, "", { engine: "mpi", ...expected }]);
    }
    if (!noNats) {
      const server = await natsServer();
      const said = await Promise.all(Array.from({ length: workers }, async (_, rank) => {
        const there = ["--engine", "nats", "--servers", server.address, "--workers", `${workers}`, "--rank", `${rank}`];
        const { code, stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "--quiet", "-REN", "examples/distributed.ts", ...args, ...there],
          cwd: root,
        }).output();
        return [code, new TextDecoder().decode(stdout)] as const;
      })).finally(server.stop);
      assertEquals(said.map(([code]) => code), said.map(() => 0));
      assertEquals(JSON.parse(said.map(([, out]) => out).join("")), { engine: "nats", ...expected }); // rank 0 alone speaks
    }
  }
});

Deno.test({
  name: "distributed: Ctrl-C leaves a checkpoint and says how to go on",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const engine of ["local", "workers"]) {
      await folder(async (checkpoint) => {
        const kept = ["--checkpoint", checkpoint, "--every", "1", "--rounds", "1000000", "--json"];
        const program = new Deno.Command(Deno.execPath(), {
          args: ["run", "--quiet", "-REW", "examples/distributed.ts", ...options, ...kept, "--engine", engine],
          cwd: root,
          stdout: "piped",
          stderr: "piped",
        }).spawn();
        while (!exists(`${checkpoint}/rank-3`)) await new Promise((resolve) => setTimeout(resolve, 10));
        program.kill("SIGINT");
        const { code, stdout, stderr } = await program.output(), text = new TextDecoder();
        assertEquals(code, 130);
        const { rounds } = JSON.parse(text.decode(stdout));
        assertEquals(
          text.decode(stderr),
          `Stopped after round ${rounds} of 1000000: the same command goes on from ${checkpoint}\n`,
        );
      });
    }
  },
});

Deno.test("distributed: what an engine wants and has not is said in one line", async () => {
  const { code, out, error } = await example("distributed.ts", "--engine", "nats");
  assertEquals([code, out], [1, ""]);
  assertMatch(error, /^Cannot join the job as --rank must say which rank this process is\n$/);
});
