/**
 * Real NATS servers for tests.
 * @module
 */

import { createServer } from "node:net";

const installed: boolean = (() => {
  try {
    return new Deno.Command("nats-server", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
})();

// A test that says in the list of tests why others are skipped.
if (!installed) {
  Deno.test({ name: "tests on a NATS server are skipped: there is no nats-server", ignore: true, fn() {} });
}

/** Whether tests that need a NATS server are to be ignored. */
export const noNats = !installed;

/** A server that runs. */
export interface NatsServer {
  /** Where. */
  readonly address: string;
  /** The port. */
  readonly port: number;
  /** Kills it as an accident would, and starts it again at the same place after so many milliseconds. */
  restart(after: number): Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts a server on a free port, with what stands in a configuration of no `listen`, in `folder`; gives it when it listens. */
export async function natsServer(
  configuration = "",
  { env = {}, folder }: { env?: Record<string, string>; folder?: string } = {},
): Promise<NatsServer> {
  const port = await freePort(), cwd = folder ?? await Deno.makeTempDir(), file = `${cwd}/server.conf`;
  await Deno.writeTextFile(file, configuration);
  let child = await start();

  async function start(): Promise<Deno.ChildProcess> {
    const args = ["-c", file, "-a", "127.0.0.1", "-p", String(port)];
    const child = new Deno.Command("nats-server", { args, env, cwd, stdout: "null", stderr: "piped" }).spawn();
    let log = "";
    const listening = new Promise<void>((resolve, reject) => {
      (async () => {
        for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
          if ((log += text).includes("Server is ready")) resolve();
        }
        reject(new Error(`nats-server ended: ${log}`));
      })();
    });
    await listening;
    return child;
  }
  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await child.status;
  }
  return {
    address: `127.0.0.1:${port}`,
    port,
    async restart(after) {
      await kill();
      await new Promise((resolve) => setTimeout(resolve, after));
      child = await start();
    },
    async stop() {
      await kill();
      await (folder === undefined ? Deno.remove(cwd, { recursive: true }) : Deno.remove(file));
    },
  };
}

/** A port that nobody has. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
