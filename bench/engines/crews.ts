/**
 * Ranks that time their rounds: in one event loop, in threads, and in processes over NATS and MPI where those are here.
 * @module
 */

import { local, webWorkers } from "@bitdescent/bitdescent/engines";
import { type Load, timedRounds, type Times } from "./rounds.ts";

/** How many ranks there are. */
const RANKS = 4;

const ranks = Array.from({ length: RANKS }, (_, rank) => rank);

/** The times of each engine; null where it is not here. */
export const crews: Readonly<Record<string, (load: Load) => Promise<Times | null>>> = {
  async local(load) {
    return (await Promise.all(local(RANKS).map((us) => timedRounds(us, load, null))))[0];
  },

  async threads(load) {
    const hub = webWorkers(RANKS);
    const threads = ranks.map(() => new Worker(new URL("./thread.ts", import.meta.url), { type: "module" }));
    try {
      const times = threads.map((thread, rank) =>
        new Promise<Times>((resolve, reject) => {
          thread.onmessage = ({ data }) => resolve(data);
          thread.onerror = ({ message }) => reject(new Error(message));
          const seat = hub.seats[rank];
          thread.postMessage({ seat, load }, [seat.port]);
        })
      );
      return (await Promise.all(times))[0];
    } finally {
      threads.forEach((thread) => thread.terminate());
      hub.close();
    }
  },

  async nats(load) {
    const server = started("nats-server", ["-a", "127.0.0.1", "-p", "-1"], "stderr");
    if (server === null) return null;
    try {
      const address = await said(server.stderr, /listening for client connections on (\S+)/i);
      const crew = ranks.map((rank) =>
        rankProcess(Deno.execPath(), [], [JSON.stringify(load), "nats", address, `${rank}`, `${RANKS}`])
      );
      return await timesOf(crew);
    } finally {
      server.kill("SIGKILL");
      await server.status;
    }
  },

  async mpi(load) {
    const launcher = ["mpirun.openmpi", "mpirun"].find((name) => started(name, ["--version"], "stdout") !== null);
    if (launcher === undefined) return null;
    const flags = ["--oversubscribe", "-n", `${RANKS}`, Deno.execPath()];
    return await timesOf([rankProcess(launcher, flags, [JSON.stringify(load), "mpi"])]);
  },
};

/** A program that runs; null where it is not here. */
function started(name: string, args: readonly string[], heard: "stdout" | "stderr"): Deno.ChildProcess | null {
  try {
    const silent = { stdout: "null", stderr: "null" } as const;
    return new Deno.Command(name, { ...silent, args: [...args], [heard]: "piped" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Ranks as a process, or as many as a launcher starts. */
function rankProcess(command: string, flags: readonly string[], args: readonly string[]): Deno.ChildProcess {
  const script = new URL("./rank.ts", import.meta.url).pathname;
  return new Deno.Command(command, {
    args: [...flags, "run", "--quiet", "--no-check", "--allow-all", script, ...args],
    env: { NO_COLOR: "1", OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** What a crew of which one prints the times has printed. */
async function timesOf(crew: readonly Deno.ChildProcess[]): Promise<Times> {
  const outputs = await Promise.all(crew.map((one) => one.output()));
  const text = outputs.map(({ stdout }) => new TextDecoder().decode(stdout)).join("");
  return JSON.parse(text.split("\n").find((line) => line.startsWith("{"))!);
}

/** What a pattern finds in what a program says; the rest of it is dropped. */
async function said(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const { value, done } = await reader.read(), found = pattern.exec(text += value ?? "");
    if (found) {
      (async () => {
        while (!(await reader.read()).done);
      })();
      return found[1];
    }
    if (done) throw new Error(`Cannot time the engine as its server must start: it says ${text}`);
  }
}
