/**
 * How much memory it takes to write and to add 10⁸ float32s, besides the vector and the message: the most that a process has
 * held at once, less what one holds that makes the vector and nothing else. On Linux, whose processes know.
 * @module
 */

import { arena, encode, key, packedLevels, source, threads } from "@bitdescent/bitdescent";
import { table } from "../../examples/support/command/table.ts";

/** Where the vector is and who works on it. */
const ways = ["elsewhere", "in an arena", "in an arena, two threads"] as const;

/** What is done with it. */
const verbs = ["make", "write", "write and add"] as const;

type Way = typeof ways[number];
type Verb = typeof verbs[number];

const MEGABYTE = 2 ** 20;

/** The most memory that this process has held, in bytes. */
function peak(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))!;
  return 1024 * Number(kilobytes);
}

/** Does it; returns how many bytes the message has. */
async function done(verb: Verb, way: Way, dimension: number, bits: number): Promise<number> {
  const bytes = 4 * dimension, shared = way === "in an arena, two threads";
  const x = way === "elsewhere" ? new Float32Array(dimension) : arena({ bytes, shared }).float32s(dimension);
  for (let i = 0; i < dimension; i++) x[i] = i * 7919 % 10007 / 5000 - 1;
  if (verb === "make") return 0;
  using two = shared ? threads({ count: 2 }) : undefined;
  while (two && two.ready() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  const options = { dimension, bits, norm: Infinity, bucket: 512 };
  const compressor = packedLevels(two ? { ...options, threads: two } : options),
    message = encode(compressor, x, key(1));
  if (verb === "write and add") compressor.accumulate(source(message), key(1), x);
  return message.bytes.length;
}

/** A process that does it: how many bytes its message has, and the most memory it held. */
function process(...task: [Verb, Way, dimension: number, bits: number]): { message: number; peak: number } {
  const args = ["run", "-A", import.meta.filename!, ...task.map(String)];
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

if (Deno.args.length === 4) {
  const [verb, way, dimension, bits] = Deno.args;
  const message = await done(verb as Verb, way as Way, Number(dimension), Number(bits));
  console.log(JSON.stringify({ message, peak: peak() }));
} else {
  const dimension = Number(Deno.args[0] ?? 1e8);
  const rows = [2, 4, 8].flatMap((bits) =>
    ways.map((way) => {
      const made = process("make", way, dimension, bits);
      const used = (["write", "write and add"] as const).map((verb) => {
        const { message, peak } = process(verb, way, dimension, bits);
        return [message, peak - made.peak - message];
      });
      return [bits, way, ...[used[0][0], used[0][1], used[1][1]].map((bytes) => bytes / MEGABYTE)];
    })
  );
  console.log(`Megabytes besides a vector of ${dimension} float32s, ${Math.round(4 * dimension / MEGABYTE)} of them\n`);
  const megabytes = ["message", "to write", "to write and add"].map((title) => ({ title, digits: 1 }));
  console.log(table(["bits", "the vector", ...megabytes], rows));
}
