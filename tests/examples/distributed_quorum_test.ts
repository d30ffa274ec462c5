import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { run, take } from "@bitdescent/bitdescent";
import { local } from "@bitdescent/bitdescent/engines";
import { folder } from "@bitdescent/bitdescent/engines/folder";
import { type Job, type Ready, ready } from "../../examples/support/distributed/job.ts";
import { type DistributedMethodName, quorate } from "../../examples/support/distributed/methods.ts";
import { type Absence, after, hashOf, ranked, type Standing } from "../../examples/support/distributed/rank.ts";
import { type Saved, savedIn } from "../../examples/support/command/saved.ts";
import { example, root } from "../support/example.ts";
import { has, mpirun } from "../support/mpirun.ts";
import { natsServer, noNats } from "../support/nats_server.ts";

const small = { bits: 3, data: undefined, rows: 40, columns: 3, problem: "logistic", split: "shuffled" } as const;
const options = ["--bits", "3", "--rows", "40", "--columns", "3", "--l2", "0.05"];
const job = (method: DistributedMethodName, rounds: number, quorum: number | undefined): Job => (
  { ...small, method, rounds, quorum, workers: 4, l2: 0.05, seed: 1 }
);

/** The hash and the ledger of so many rounds in one process, in which the same ranks were absent. */
async function replayed({ protocol, oracle, key }: Ready, rounds: number, absences: readonly Absence[]) {
  const absent = new Map(absences.map(({ round, ranks }) => [round, ranks])), everyone = [0, 1, 2, 3];
  const present = (round: number) => everyone.filter((rank) => !absent.get(round)?.includes(rank));
  let now: Standing | undefined;
  for (const step of take(run(protocol, everyone.map(oracle), key, undefined, { present }), rounds)) {
    now = await after(now, { ...step, checkpoint: { round: 0, worker: null, server: null } });
  }
  return { hash: await hashOf(now), bitsUp: now?.ledger.up, bitsDown: now?.ledger.down };
}

/** What rank 0 keeps of a job in a folder. */
const keptIn = (checkpoint: string, { settings }: Ready): Saved<readonly Standing[]> =>
  savedIn({ vault: folder(checkpoint), name: "rank-0", settings: { ...settings, rank: 0 } });

/** Waits until what rank 0 saved last is as it should be; throws where a process but rank 2's ends before that. */
async function waited(
  file: Saved<readonly Standing[]>,
  holds: (now: Standing) => boolean,
  processes: readonly Deno.ChildProcess[],
): Promise<void> {
  let ended = -1, isOver = false;
  processes.forEach(({ status }, rank) => rank !== 2 && status.then(() => ended = rank));
  while (!isOver) {
    if (ended >= 0) throw new Error(`rank ${ended} has ended: ${(await said(processes[ended])).error}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const kept = await file.read();
    isOver = kept !== undefined && holds(kept[0]);
  }
}

/** What a process says, and how it ends. */
async function said(child: Deno.ChildProcess) {
  const { code, stdout, stderr } = await child.output(), text = new TextDecoder();
  return { code, out: text.decode(stdout), error: text.decode(stderr) };
}

/** What a job over NATS is to be. */
interface Trial {
  readonly method: DistributedMethodName;
  readonly rounds: number;
  readonly quorum?: number;
  readonly args: readonly string[];
}

/** A job over NATS whose ranks have a process each. */
interface Running {
  readonly made: Ready;
  readonly checkpoint: string;
  readonly file: Saved<readonly Standing[]>;
  readonly all: Deno.ChildProcess[];
  /** Starts a rank again. */
  start(rank: number): Deno.ChildProcess;
}

/** A test with jobs on a NATS server of its own, which all end with it. */
function onNats(name: string, body: (job: (trial: Trial) => Promise<Running>) => Promise<void>): void {
  Deno.test({
    name,
    ignore: noNats,
    async fn() {
      const server = await natsServer(), folders: string[] = [], started: Deno.ChildProcess[] = [];
      try {
        await body(async ({ method, rounds, quorum, args }) => {
          const checkpoint = await Deno.makeTempDir(), made = await ready(job(method, rounds, quorum));
          const start = (rank: number): Deno.ChildProcess => {
            const there = [
              "--engine",
              "nats",
              "--servers",
              server.address,
              "--workers",
              "4",
              "--rank",
              `${rank}`,
              "--json",
            ];
            const what = ["--method", method, "--rounds", `${rounds}`, "--job", method];
            const kept = ["--checkpoint", checkpoint, "--every", "10"];
            const program = ["run", "--quiet", "--no-check", "-RENW", "examples/distributed.ts"];
            const all = [...program, ...options, ...there, ...what, ...kept, ...args];
            const child = new Deno.Command(Deno.execPath(), { args: all, cwd: root, stdout: "piped", stderr: "piped" })
              .spawn();
            started.push(child);
            return child;
          };
          folders.push(checkpoint);
          return { made, checkpoint, file: keptIn(checkpoint, made), all: [0, 1, 2, 3].map(start), start };
        });
      } finally {
        for (const child of started) {
          try {
            child.kill("SIGKILL");
          } catch { /* it has ended */ }
        }
        await server.stop();
        for (const folder of folders) await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("distributed: where everyone is there, a quorum changes no round", async () => {
  for (const method of quorate) {
    const outcome = async (quorum: number | undefined) => {
      const made = await ready(job(method, 6, quorum)), manner = { rounds: 6, checkpoint: undefined, servers: "" };
      const policy = quorum === undefined ? "fail" : "quorum";
      const [first] = await Promise.all(
        local(4).map((party) =>
          ranked(made, party, { ...manner, every: 1, deadline: 10, policy }, () => false, () => {})
        ),
      );
      return first;
    };
    const whole = await outcome(undefined), { hash, absences, point, ledger } = await outcome(3);
    assertEquals([point, absences, ledger.up], [whole.point, [], whole.ledger.up]);
    assertEquals(
      { hash, bitsUp: ledger.up, bitsDown: ledger.down },
      await replayed(await ready(job(method, 6, 3)), 6, []),
    );
  }
});

Deno.test("distributed: with a quorum rank 0 alone keeps the run, and all go on from there", async () => {
  const checkpoint = await Deno.makeTempDir(), rounds = 12, made = await ready(job("alq", rounds, 3));
  const manner = { rounds, checkpoint, servers: "", every: 2, deadline: 10, policy: "quorum" } as const;
  const until = async (enough: number) => {
    let over = 0;
    const all = local(4).map((party) =>
      ranked(made, party, manner, () => over >= enough, ({ ledger }) => party.rank === 0 && (over = ledger.rounds))
    );
    return (await Promise.all(all))[0];
  };
  try {
    assertEquals((await until(5)).ledger.rounds, 5);
    assertEquals([...Deno.readDirSync(checkpoint)].map(({ name }) => name), ["rank-0"]);
    const { hash, ledger, rounds: now } = await until(Infinity);
    assertEquals(now, 7);
    assertEquals({ hash, bitsUp: ledger.up, bitsDown: ledger.down }, await replayed(made, rounds, []));
  } finally {
    await Deno.remove(checkpoint, { recursive: true });
  }
});

Deno.test("distributed: a quorum is refused where ranks remember what was said, by options that do not fit, and by MPI", async () => {
  for (const method of ["dq-gd", "iade", "aiade"] as const) {
    await assertRejects(() => ready(job(method, 6, 3)), Error, `must be alq or dqsgd: current value is ${method}`);
  }
  for (const args of [["--quorum", "3"], ["--policy", "quorum"], ["--policy", "wait", "--quorum", "3"]]) {
    const { code, error } = await example("distributed.ts", ...args);
    assertEquals(code, 1);
    assertMatch(error, /--policy quorum and --quorum must be given together/);
  }
  if (has("Open MPI")) {
    const flags = ["--allow-read", "--allow-env", "--allow-ffi"], kind = "Open MPI";
    const args = [...options, "--method", "dqsgd", "--policy", "quorum", "--quorum", "2", "--engine", "mpi"];
    const { code, error } = await mpirun({ kind, ranks: 2, flags }, "examples/distributed.ts", ...args);
    assert(code !== 0);
    assertMatch(error, /must be able to do without a rank/);
  }
});

onNats("distributed: a worker that is killed is done without, and comes back by the same command", async (job) => {
  const method = "dqsgd", rounds = 10_000, policy = ["--deadline", "2", "--policy", "quorum", "--quorum", "2"];
  const { made, file, all, start } = await job({ method, rounds, quorum: 2, args: policy });
  await waited(file, () => true, all);
  all[2].kill("SIGKILL");
  await waited(file, ({ absences }) => absences.at(-1)?.ranks.includes(2) === true, all);
  await said(all[2]);
  all[2] = start(2);
  await waited(file, ({ absences, ledger }) => ledger.rounds > absences.at(-1)!.round + 20, all);
  all[0].kill("SIGINT");
  const outcomes = await Promise.all(all.map(said));
  assertEquals(outcomes.map(({ code }) => code), Array(4).fill(130));
  const { absences, rounds: over, hash, bitsUp, bitsDown } = JSON.parse(outcomes[0].out);
  assert(absences.some(({ ranks }: Absence) => ranks.includes(2)));
  assertEquals({ hash, bitsUp, bitsDown }, await replayed(made, over, absences));
});

onNats("distributed: ranks wait for one that was killed, and go on when it comes back with nothing", async (job) => {
  const method = "iade", rounds = 300;
  const { made, file, all, start, checkpoint } = await job({ method, rounds, args: ["--policy", "wait"] });
  await waited(file, () => true, all);
  all[2].kill("SIGKILL");
  await said(all[2]);
  await Deno.remove(`${checkpoint}/rank-2`);
  all[2] = start(2);
  const [first, ...others] = await Promise.all(all.map(said));
  assertEquals(others.map(({ code, error }) => [code, error]), Array(3).fill([0, ""]));
  const { hash, bitsUp, bitsDown } = JSON.parse(first.out);
  assertEquals({ hash, bitsUp, bitsDown }, await replayed(made, rounds, []));
});

onNats("distributed: ranks that fail say who was killed", async (job) => {
  const { file, all } = await job({ method: "iade", rounds: 10_000, args: ["--deadline", "1"] });
  await waited(file, () => true, all);
  all[3].kill("SIGKILL");
  const outcomes = await Promise.all(all.map(said));
  for (const { code, out, error } of outcomes.slice(0, 3)) {
    assertEquals([code, out], [1, ""]);
    assertMatch(error, /missing ranks? (.*, )?3$/m);
  }
});
