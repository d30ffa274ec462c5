/**
 * Checkpoints over a connection on which requests and answers get lost.
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { errors, headers, type Msg, type MsgHdrs, type NatsConnection } from "@nats-io/nats-core";
import { natsSlate } from "../../../protocols/engines/nats/slate.ts";
import { slateVault } from "../../../protocols/engines/nats/vault.ts";
import { assertKept, content } from "../../laws/vault.ts";

/** What becomes of a request. */
type Fate = "request lost" | "answer lost" | "both are there";

const message = (data: Uint8Array, told?: MsgHdrs): Msg => ({ data, headers: told }) as Msg;
const json = (what: unknown): Msg => message(new TextEncoder().encode(JSON.stringify(what)));

/** A connection to a server with one stream, of whose requests `fate` says what becomes, by their number. */
function connectionTo(
  stream: Map<string, { sequence: number; bytes: Uint8Array }>,
  fate: (number: number) => Fate,
): { connection: NatsConnection; count: () => number } {
  let count = 0;
  function answer(subject: string, bytes: Uint8Array, told: MsgHdrs | undefined): Msg {
    if (subject.startsWith("$JS.API.STREAM.CREATE.")) return json({});
    const [, asked] = subject.match(/^\$JS\.API\.DIRECT\.GET\.s\.(.*)$/) ?? [];
    if (asked === undefined) {
      const after = Number(told?.get("Nats-Expected-Last-Subject-Sequence")), sequence = stream.size + count;
      if ((stream.get(subject)?.sequence ?? 0) !== after) return json({ error: { err_code: 10071, description: "" } });
      stream.set(subject, { sequence, bytes: bytes.slice() });
      return json({ stream: "s", seq: sequence });
    }
    const standing = stream.get(asked);
    if (standing === undefined) return message(new Uint8Array(0), headers(404, "Message Not Found"));
    const own = headers();
    own.set("Nats-Sequence", String(standing.sequence));
    return message(standing.bytes, own);
  }
  const request = (subject: string, bytes: Uint8Array, { headers: told }: { headers?: MsgHdrs }): Promise<Msg> => {
    const becomes = fate(count++);
    if (becomes === "request lost") return Promise.reject(new errors.TimeoutError());
    const said = answer(subject, bytes, told);
    return becomes === "answer lost" ? Promise.reject(new errors.TimeoutError()) : Promise.resolve(said);
  };
  return { connection: { request } as unknown as NatsConnection, count: () => count };
}

/** Writes three checkpoints and reads each; how many requests that took. */
async function written(fate: (number: number) => Fate): Promise<number> {
  const { connection, count } = connectionTo(new Map(), fate);
  const slate = await natsSlate(connection, { stream: "s", subject: "kept", deadline: 20_000 });
  const vault = slateVault(slate, { longest: 40 });
  for (const seed of [1, 2, 3]) {
    await vault.write("one", content(100, seed));
    await assertKept(vault, "one", content(100, seed));
  }
  return count();
}

Deno.test("whichever request or answer is lost, checkpoints are kept, and nobody is taken for another", async () => {
  const all = await written(() => "both are there");
  assert(all > 20);
  const trials = Array.from({ length: all }, (_, lost) => lost).flatMap((lost) =>
    (["request lost", "answer lost"] as const).map((fate) =>
      written((number) => number === lost ? fate : "both are there")
    )
  );
  for (const [i, count] of (await Promise.all(trials)).entries()) assert(i < 2 ? count >= all : count > all);
});

Deno.test("a server that stays away is given up when the time is over, with the stream that is wanted", async () => {
  const { connection } = connectionTo(new Map(), () => "request lost");
  const slate = await natsSlate(connection, { stream: "s", subject: "kept", deadline: 250 });
  const error = await assertRejects(
    () => slate.last("one"),
    Error,
    "the server must have the stream s in 250 ms: timeout",
  );
  assert(error.cause instanceof errors.TimeoutError);
  assertEquals(await slate.put("one", content(1), 0).catch(({ name }) => name), "Error");
});
