/**
 * Jobs of MPI: real ones, each rank a process.
 *
 * Tests run on those launchers that are there (`apt-get install openmpi-bin mpich`).
 * @module
 */

import { root } from "./example.ts";

/** Whose launcher it is. */
export type Kind = "Open MPI" | "MPICH";

const names = { "Open MPI": ["mpirun.openmpi", "mpirun"], MPICH: ["mpirun.mpich", "mpirun", "mpiexec.hydra"] };
const marks = { "Open MPI": /Open MPI|OpenRTE|PRRTE/, MPICH: /HYDRA/ };

/** The name of a launcher of that kind; null where there is none. */
function launcher(kind: Kind): string | null {
  const isOne = (name: string): boolean => {
    try {
      const { stdout } = new Deno.Command(name, { args: ["--version"], stderr: "null" }).outputSync();
      return marks[kind].test(new TextDecoder().decode(stdout));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  };
  return names[kind].find(isOne) ?? null;
}

const launchers = { "Open MPI": launcher("Open MPI"), MPICH: launcher("MPICH") };

for (const kind of ["Open MPI", "MPICH"] as const) {
  // A test that says in the list of tests why others are skipped.
  if (!has(kind)) Deno.test({ name: `tests on ${kind} are skipped: its mpirun is not there`, ignore: true, fn() {} });
}

/** Whether there is a launcher of that kind. */
export function has(kind: Kind): boolean {
  return launchers[kind] !== null;
}

/** Runs a program of the tests as a job of so many ranks, with the permissions of `flags`; what it printed, and how it ended. */
export async function mpirun(
  { kind, ranks, flags = [] }: { kind: Kind; ranks: number; flags?: readonly string[] },
  program: string,
  ...args: string[]
): Promise<{ code: number; out: string; error: string }> {
  const crowded = kind === "Open MPI" ? ["--oversubscribe"] : [];
  const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", ...flags];
  const command = new Deno.Command(launchers[kind]!, {
    args: [...crowded, "-n", `${ranks}`, ...deno, program, ...args],
    cwd: root,
    env: { NO_COLOR: "1", OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" },
    signal: AbortSignal.timeout(120_000), // so that a job that hangs ends with the tests
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}
