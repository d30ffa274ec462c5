/**
 * The examples, run as a person would run them.
 * @module
 */

/** The root of the repository. */
export const root = new URL("../..", import.meta.url);

/** Runs an example; what it printed, and how it ended. */
export async function example(name: string, ...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", "--allow-write", "--allow-env", `examples/${name}`, ...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}
