/**
 * How a program of the examples starts and ends.
 * @module
 */

import { help } from "./help.ts";
import { type Command, type Option, parseOptions, type Values } from "./options.ts";

/** Runs `body` with the options of the command line, or prints the help; any error becomes one line and exit code 1. */
export async function main<O extends Record<string, Option<unknown>>>(
  command: Command<O>,
  body: (options: Values<O>) => void | Promise<void>,
): Promise<void> {
  try {
    const options = parseOptions(Deno.args, command);
    if (options === null) console.log(help(command));
    else await body(options);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0); // whoever read the output, such as `head`, has enough
    console.error(explain(error));
    Deno.exit(1);
  }
}

const reasons = [
  { kind: Deno.errors.NotFound, read: "it does not exist", write: "its folder does not exist" },
  { kind: Deno.errors.IsADirectory, read: "it is a folder", write: "it is a folder" },
  { kind: Deno.errors.PermissionDenied, read: "permission is denied", write: "permission is denied" },
];

/** What went wrong, in one line; where Deno names a file, in a sentence such as `Cannot read FILE as it does not exist`. */
export function explain(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  const [, verb, file] = /: (\w+?)(?:file)? '(.*)'$/s.exec(message) ?? [];
  const reason = reasons.find(({ kind }) => error instanceof kind);
  if (reason !== undefined && file !== undefined) {
    return `Cannot ${verb} ${file} as ${verb === "write" ? reason.write : reason.read}`;
  }
  return message.replace(/\s+/g, " ");
}
