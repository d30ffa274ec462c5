/**
 * Collectives over a real NATS server.
 */

import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { type Communicator, MissingRanks } from "../../../protocols/engines/communicator.ts";
import { nats, type NatsOptions, natsVault } from "../../../protocols/engines/nats.ts";
import { connected } from "../../../protocols/engines/nats/connection.ts";
import { headers } from "@nats-io/nats-core";
import { communicatorLaws } from "../../laws/communicator.ts";
import { assertKept, content, vaultLaws } from "../../laws/vault.ts";
import {
  type Driven,
  type Outbox,
  type Part,
  partOf,
  type Reliable,
  restore,
  store,
} from "@bitdescent/bitdescent/engines";
import { driven, expected, settings } from "./parties.ts";
import { type NatsServer, natsServer, noNats } from "../../support/nats_server.ts";

const examples = new URL("../../../examples/nats/", import.meta.url);
const passwords = { NATS_RANK_0: "zero-pw", NATS_RANK_1: "one-pw", NATS_RANK_2: "two-pw", NATS_RANK_3: "three-pw" };
const users = (rank: number) => ({ user: `demo-${rank}`, password: Object.values(passwords)[rank] });
const patience = { deadline: 20_000 };

/** A configuration of the examples, without where it listens: the test says that. */
const configuration = async (name: string): Promise<string> =>
  (await Deno.readTextFile(new URL(name, examples))).replace(/^listen.*$/m, "");

function message(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i * 31 + seed * 97 + (i >> 8);
  return bytes;
}

/** All ranks of a job in this process. */
const party = (size: number, options: (rank: number) => Omit<NatsOptions, "rank" | "size">): Promise<Reliable[]> =>
  Promise.all(Array.from({ length: size }, (_, rank) => nats({ deadline: 10_000, ...options(rank), rank, size })));

const all = <T>(ranks: readonly Communicator[], play: (c: Communicator) => Promise<T>): Promise<T[]> =>
  Promise.all(ranks.map(play));

/** A rank in a process of its own. */
function process(args: readonly string[]): Deno.ChildProcess {
  const script = new URL("../../support/nats_rank.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", script, ...args],
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** The last line that it writes. */
async function last(child: Deno.ChildProcess): Promise<string | undefined> {
  return (await new Response(child.stdout).text()).trim().split("\n").at(-1);
}

/** A test with a server of its own, which ends with it. */
function withServer(
  name: string,
  body: (server: NatsServer) => Promise<void>,
  setUp: () => Promise<Parameters<typeof natsServer>> = () => Promise.resolve([]),
): void {
  Deno.test({
    name,
    ignore: noNats,
    async fn() {
      const server = await natsServer(...await setUp());
      try {
        await body(server);
      } finally {
        await server.stop();
      }
    },
  });
}

withServer("ranks over a server satisfy the laws of communicators", async (server) => {
  let job = 0;
  const make = (size: number) => (job++, party(size, () => ({ servers: server.address, job: `law-${job}` })));
  for (const { check } of communicatorLaws({ make, deadline: 300 })) await check();
});

withServer(
  "four ranks gather and broadcast messages of every size, in parts where the server asks for it",
  async (server) => {
    const ranks = await party(4, () => ({ servers: server.address, job: "sizes" }));
    const said = (rank: number, size: number): Uint8Array => message(Math.max(0, size - rank), rank);
    for (const size of [0, 1, 1000, 2 ** 20 - 28, 2 ** 20, 5 * 2 ** 20]) {
      const everyone = ranks.map(({ rank }) => said(rank, size));
      const before = ranks[1].traffic;
      const [sent, received] = [before.sent, before.received];
      for (const heard of await all(ranks, (c) => c.allGather(everyone[c.rank], patience))) {
        heard.forEach((bytes, i) => assertSame(bytes, everyone[i]));
      }
      const others = size * 3;
      assert(ranks[1].traffic.sent - sent >= everyone[1].length);
      assert(ranks[1].traffic.received - received >= others - 5);
      const [first, ...rest] = await all(ranks, (c) => c.gather(everyone[c.rank], patience));
      first!.forEach((bytes, i) => assertSame(bytes, everyone[i]));
      assertEquals(rest, [null, null, null]);
      const heard = await all(ranks, (c) => c.broadcast(c.rank === 0 ? everyone[0] : null, patience));
      heard.forEach((bytes) => assertSame(bytes, everyone[0]));
    }
    for (const c of ranks) await c.close(); // one by one
  },
);

withServer("a protocol over a server, killed on the way, has the rounds of a run in one process", async (server) => {
  const setting = settings["DQSGD, with a server that says how many bits"](), whole = expected(setting);
  const ranks = await party(setting.oracles.length, () => ({ servers: server.address, job: "driven" }));
  const [...rounds] = await Promise.all([...ranks.map((c) => driven(setting, c)), server.restart(50)]);
  rounds.slice(0, -1).forEach((mine, rank) =>
    assertEquals(mine, whole.map(({ checkpoint, ...round }) => ({ ...round, checkpoint: partOf(checkpoint, rank) })))
  );
  await all(ranks, (c) => c.close());
});

withServer("a rank that dies comes back with its part and its outbox, and the rounds are the same", async (server) => {
  const setting = settings["DQSGD, with a server that says how many bits"](), whole = expected(setting);
  const open = { servers: server.address, job: "back", size: 4, deadline: 10_000, keep: 8 };
  const ranks = await party(4, () => open), stored: Uint8Array[] = [];
  const see = ({ checkpoint }: Driven<unknown, unknown>) =>
    stored.push(store({ part: checkpoint, outbox: ranks[2].outbox() }));
  const others = ranks.filter((_, rank) => rank !== 2).map((c) => driven(setting, c, { patience }));
  await driven(setting, ranks[2], { patience }, { until: 5, see });
  const { part, outbox } = restore(stored[3]) as { part: Part<unknown, unknown>; outbox: Outbox }; // a round is lost
  const again = await nats({ ...open, rank: 2, from: outbox });
  const rounds = await driven(setting, again, { from: part, fingerprint: null, patience });
  const last = partOf(whole.at(-1)!.checkpoint, 2);
  assertEquals(
    rounds.map(({ round, point }) => [round, point]),
    whole.slice(4).map(({ round, point }) => [round, point]),
  );
  assertEquals(rounds.at(-1)?.checkpoint, last);
  for (const other of await Promise.all(others)) assertEquals(other.at(-1)?.point, whole.at(-1)?.point);
  await all([...ranks, again], (c) => c.close());
});

withServer("traffic counts the bytes of the protocol of NATS", async (server) => {
  const ranks = await party(2, () => ({ servers: server.address, job: "count" }));
  const before = ranks.map(({ traffic: { sent, received } }) => ({ sent, received }));
  await all(ranks, (c) => c.allGather(new Uint8Array(100), patience));
  const on = "bitdescent.count.0.all".length;
  const pub = `PUB ${" ".repeat(on)} 128\r\n\r\n`.length + 128,
    msg = `MSG ${" ".repeat(on)} 1 128\r\n\r\n`.length + 128;
  ranks.forEach(({ traffic }, i) => {
    assertEquals([traffic.sent - before[i].sent, traffic.received - before[i].received], [pub, msg]);
  });
  await all(ranks, (c) => c.close());
});

withServer("a server that is killed and comes back costs no message", async (server) => {
  const ranks = await party(4, () => ({ servers: server.address, job: "killed" }));
  let restarted: Promise<void> | undefined;
  await all(ranks, async (c) => {
    for (let round = 0; round < 40; round++) {
      if (round === 10) restarted ??= server.restart(200);
      const said = ranks.map(({ rank }) => message(200_000 + rank, rank + round));
      const heard = await c.allGather(said[c.rank], patience);
      heard.forEach((bytes, i) => assertSame(bytes, said[i]));
      const up = await c.gather(message(round, c.rank), patience);
      if (c.rank === 0) assertEquals(up, ranks.map(({ rank }) => message(round, rank)));
      assertEquals(await c.broadcast(c.rank === 0 ? message(round, 9) : null, patience), message(round, 9));
    }
  });
  await restarted;
  await all(ranks, (c) => c.close());
});

withServer("ranks may start before the server does", async (server) => {
  const again = server.restart(300);
  const ranks = await party(2, () => ({ servers: server.address, job: "early" }));
  await again;
  assertEquals((await all(ranks, (c) => c.allGather(Uint8Array.of(c.rank), patience)))[0].length, 2);
  await all(ranks, (c) => c.close());
});

withServer("ranks in processes hear the same; one that is killed is named", async (server) => {
  const started = (job: string, rank: number, rounds: number): Deno.ChildProcess =>
    process([server.address, job, String(rank), "4", String(rounds)]);
  const three = [1, 2, 3].map((rank) => started("processes", rank, 20)), words = Promise.all(three.map(last));
  const heard = await Promise.all([last(started("processes", 0, 20)), words.then(([word]) => word)]);
  assertEquals(new Set([...heard, ...await words]).size, 1);
  assert(heard[0]?.startsWith("heard"));

  // Three in this process, so that the fourth can be killed between two rounds.
  const fourth = started("dies", 3, 100_000);
  const ranks = await Promise.all(
    [0, 1, 2].map((rank) => nats({ servers: server.address, job: "dies", rank, size: 4 })),
  );
  await all(ranks, (c) => c.allGather(Uint8Array.of(c.rank), patience));
  fourth.kill("SIGKILL");
  await fourth.status;
  await fourth.stdout.cancel();
  const missing = await all(ranks, async (c) => {
    const error = await assertRejects(async () => {
      for (;;) await c.allGather(Uint8Array.of(c.rank), { deadline: 500 });
    }, MissingRanks);
    return error.ranks;
  });
  assertEquals(missing, [[3], [3], [3]]);
  await all(ranks, (c) => c.close());
});

withServer("jobs on one server do not hear each other", async (server) => {
  const [one, two] = await Promise.all(["one", "two"].map((job) => party(2, () => ({ servers: server.address, job }))));
  const heard = await Promise.all(
    [one, two].map((ranks, k) => all(ranks, (c) => c.allGather(Uint8Array.of(k, c.rank)))),
  );
  assertEquals(heard.map(([first]) => first.map((bytes) => [...bytes])), [[[0, 0], [0, 1]], [[1, 0], [1, 1]]]);
  await all([...one, ...two], (c) => c.close());
});

const secured = async (): Promise<
  Parameters<typeof natsServer>
> => [await configuration("users.conf"), { env: passwords }];

withServer("with users, a job runs; who has no right password or none is refused", async (server) => {
  const { address: servers } = server;
  const ranks = await party(4, (rank) => ({ servers, job: "demo", ...users(rank) }));
  assertEquals((await all(ranks, (c) => c.allGather(Uint8Array.of(c.rank), patience)))[3].map(([r]) => r), [
    0,
    1,
    2,
    3,
  ]);
  await all(ranks, (c) => c.close());
  const seat = { servers, job: "demo", rank: 1, size: 4 };
  await assertRejects(() => nats({ ...seat, ...users(1), password: "guess" }), Error, "Authorization");
  await assertRejects(() => nats(seat), Error, "Authorization");
  await assertRejects(() => connected({ servers }, { name: "nobody" }), Error, "Authorization");
}, secured);

withServer("with users, nobody speaks as another or hears what is not for him", async (server) => {
  const { address: servers } = server;
  for (const options of [{ job: "demo", rank: 0 }, { job: "other", rank: 1 }]) {
    const begun = performance.now();
    await assertRejects(() => nats({ servers, size: 4, ...options, ...users(1) }), Error, "Permissions Violation");
    assertLess(performance.now() - begun, 30_000); // the refusal ends it, not the deadline
  }
  const client = await connected({ servers, ...users(1) }, { name: "demo/1" }), refused: string[] = [];
  const watching = (async () => {
    for await (const status of client.status()) if (status.type === "error") refused.push(status.error.message);
  })();
  client.publish("bitdescent.demo.0.all", "I am rank 0");
  client.publish("bitdescent.demo.2.0", "I am rank 2");
  for (const subject of ["bitdescent.demo.*.0", "bitdescent.>", ">", "bitdescent.demo.0.2"]) client.subscribe(subject);
  await client.flush();
  client.publish("bitdescent.demo.1.0", "I am rank 1");
  await client.flush();
  await client.close();
  await watching;
  assertEquals(refused.map((text) => text.match(/for (\w+) to "(.*)"/)?.slice(1)), [
    ["Publish", "bitdescent.demo.0.all"],
    ["Publish", "bitdescent.demo.2.0"],
    ["Subscription", "bitdescent.demo.*.0"],
    ["Subscription", "bitdescent.>"],
    ["Subscription", ">"],
    ["Subscription", "bitdescent.demo.0.2"],
  ]);
}, secured);

const jetStream = (): Promise<Parameters<typeof natsServer>> => Promise.resolve([`jetstream { store_dir: "kept" }`]);

withServer("checkpoints in a server satisfy the laws of vaults", async ({ address: servers }) => {
  let bucket = 0;
  const place = () => {
    bucket++;
    const open = () => natsVault({ servers, bucket: `law-${bucket}` });
    return Promise.resolve({ open, remove: () => Promise.resolve() });
  };
  for (const { check } of vaultLaws(place)) await check();
}, jetStream);

withServer(
  "a server that is killed while checkpoints are written keeps one of the last two, and then the last",
  async (server) => {
    const vault = await natsVault({ servers: server.address, bucket: "killed", deadline: 20_000 });
    await vault.write("one", content(1_000_000, 0));
    for (let i = 1; i <= 8; i++) {
      const writing = vault.write("one", content(1_000_000 + i, i)); // several parts
      await new Promise((resolve) => setTimeout(resolve, 5 * i));
      const restarted = server.restart(0);
      const reader = await natsVault({ servers: server.address, bucket: "killed", deadline: 20_000 });
      const kept = (await reader.read("one"))!.length - 1_000_000;
      assert(kept === i || kept === i - 1, `${kept} is kept`);
      await Promise.all([writing, restarted]);
      await assertKept(reader, "one", content(1_000_000 + i, i));
      await reader.close();
    }
    await vault.close();
  },
  jetStream,
);

withServer("of two that write the same checkpoint the earlier is told so", async ({ address: servers }) => {
  const [one, two] = await Promise.all([0, 1].map(() => natsVault({ servers, bucket: "twice" })));
  for (const [vault, seed] of [[one, 1], [one, 2], [two, 3], [two, 4]] as const) {
    await vault.write("rank-1", content(5, seed));
  }
  await assertRejects(() => one.write("rank-1", content(5, 5)), Error, "nobody else must write");
  await assertKept(two, "rank-1", content(5, 4));
  await Promise.all([one.close(), two.close()]);
}, jetStream);

withServer("where there is no JetStream, a vault says so when its time is up", async ({ address: servers }) => {
  const vault = await natsVault({ servers, bucket: "none", deadline: 300 });
  await assertRejects(
    () => vault.read("rank-1"),
    Error,
    "the server must have the stream bitdescent-vault-none in 300 ms",
  );
  await vault.close();
});

withServer("with users, each rank has its own checkpoint, and nobody another's", async ({ address: servers }) => {
  const open = (rank: number) => natsVault({ servers, bucket: "demo", deadline: 10_000, ...users(rank) });
  const early = open(2).then(async (vault) => (await vault.write("rank-2", content(7, 2)), vault)); // waits for rank 0
  const [zero, two] = await Promise.all([open(0), early]);
  await zero.write("rank-0", content(3_000_000));
  await assertKept(zero, "rank-0", content(3_000_000));
  await assertKept(two, "rank-2", content(7, 2));
  for (const act of [() => two.read("rank-0"), () => two.write("rank-0", content(1)), () => zero.read("rank-2")]) {
    await assertRejects(act, Error, "Permissions Violation for Publish");
  }
  for (const other of [{ bucket: "other" }, { bucket: "demo", prefix: "elsewhere" }]) {
    const vault = await natsVault({ servers, deadline: 1000, ...users(2), ...other });
    await assertRejects(() => vault.read("rank-2"), Error, "Permissions Violation for Publish");
    await vault.close();
  }
  const nobody = { servers, bucket: "demo" };
  await assertRejects(() => natsVault(nobody), Error, "Authorization");
  await assertRejects(() => natsVault({ ...nobody, ...users(2), password: "guess" }), Error, "Authorization");
  await Promise.all([zero.close(), two.close()]);
}, secured);

withServer(
  "with users, a rank reaches no checkpoint but its own, by no request to JetStream",
  async ({ address: servers }) => {
    const zero = await natsVault({ servers, bucket: "demo", ...users(0) }), inbox = "_INBOX.demo-2";
    await zero.write("rank-0", content(9));
    const two = await natsVault({ servers, bucket: "demo", ...users(2) });
    await two.write("rank-2", content(9, 2));
    const client = await connected({ servers, ...users(2) }, { name: "demo/2", inbox });
    const stream = "bitdescent-vault-demo", head = "bitdescent-vault.demo.rank-0.head";
    const requests: Readonly<Record<string, unknown>> = {
      [`STREAM.INFO.${stream}`]: {},
      [`STREAM.MSG.GET.${stream}`]: { last_by_subj: head },
      [`DIRECT.GET.${stream}`]: { last_by_subj: head },
      [`DIRECT.GET.${stream}.${head}`]: {},
      [`CONSUMER.CREATE.${stream}`]: { stream_name: stream, config: { deliver_subject: `${inbox}.x` } },
      [`CONSUMER.CREATE.${stream}.c.${head}`]: { stream_name: stream, config: { filter_subject: head } },
      [`STREAM.PURGE.${stream}`]: { filter: head },
      [`STREAM.MSG.DELETE.${stream}`]: { seq: 1 },
      [`STREAM.DELETE.${stream}`]: {},
      [`STREAM.UPDATE.${stream}`]: { name: stream, subjects: ["x"] },
      [`STREAM.CREATE.${stream}-2`]: { name: `${stream}-2`, subjects: ["bitdescent.demo.>"] },
      "STREAM.CREATE.copy": { name: "copy", mirror: { name: stream } },
    };
    for (const [subject, body] of Object.entries(requests)) {
      const asked = client.request(`$JS.API.${subject}`, JSON.stringify(body), { timeout: 2000 });
      await assertRejects(() => asked, Error, "Permissions Violation for Publish", subject);
    }
    // A message on its own subject that asks for all others to be dropped is not taken.
    for (const rollUp of ["all", "sub"]) {
      const told = headers();
      told.set("Nats-Rollup", rollUp);
      const { data } = await client.request("bitdescent-vault.demo.rank-2.head", "", { headers: told, timeout: 2000 });
      assert(JSON.parse(new TextDecoder().decode(data)).error.description.includes("rollup"));
    }
    // Nor does it hear what others are answered, or what they write.
    const refused: string[] = [];
    const watching = (async () => {
      for await (const status of client.status()) if (status.type === "error") refused.push(status.error.message);
    })();
    const deaf = ["_INBOX.demo-0.>", "_INBOX.>", "bitdescent-vault.demo.rank-0.>", "bitdescent-vault.>", "$JS.>"];
    for (const subject of deaf) client.subscribe(subject);
    await client.flush();
    await client.close();
    await watching;
    assertEquals(
      refused.map((text) => text.match(/for (\w+) to "(.*)"/)?.slice(1)),
      deaf.map((on) => ["Subscription", on]),
    );
    await assertKept(zero, "rank-0", content(9));
    await assertKept(two, "rank-2", content(9, 2));
    await Promise.all([zero.close(), two.close()]);
  },
  secured,
);

withServer("who may hear but not speak is told so", async ({ address: servers }) => {
  const seat = { servers, job: "demo", rank: 1, size: 2, user: "mute", password: "pw" };
  await assertRejects(() => nats(seat), Error, "Permissions Violation for Publish");
}, () => {
  const permissions = `{ publish: "nothing", subscribe: ">" }`;
  return Promise.resolve([`authorization { users = [{ user: mute, password: pw, permissions: ${permissions} }] }`]);
});

Deno.test({
  name: "with certificates of both sides a job runs; without one of them, or a password, nobody gets in",
  ignore: noNats,
  async fn() {
    const folder = await Deno.makeTempDir();
    const made = await new Deno.Command("sh", {
      args: [new URL("certificates.sh", examples).pathname, `${folder}/certificates`],
      stderr: "piped",
    }).output();
    assert(made.success, new TextDecoder().decode(made.stderr));
    await Deno.writeTextFile(`${folder}/users.conf`, await configuration("users.conf"));
    const conf = await configuration("tls.conf");
    const server = await natsServer(conf.replaceAll("certificates/", `${folder}/certificates/`), {
      env: passwords,
      folder,
    });
    const [ca, certificate, key] = await Promise.all(
      ["ca.pem", "client.pem", "client.key"].map((name) => Deno.readTextFile(`${folder}/certificates/${name}`)),
    );
    const open = { servers: `tls://localhost:${server.port}`, job: "demo" }, tls = { ca, certificate, key };
    try {
      const ranks = await party(4, (rank) => ({ ...open, ...users(rank), tls }));
      const said = ranks.map(({ rank }) => message(1_500_000, rank));
      const heard = await all(ranks, (c) => c.allGather(said[c.rank], patience));
      heard.forEach((words) => words.forEach((bytes, i) => assertSame(bytes, said[i])));
      await all(ranks, (c) => c.close());

      const seat = { ...open, rank: 1, size: 4, deadline: 3000 };
      await assertRejects(() => nats({ ...seat, ...users(1), tls: { ca } })); // no certificate of its own
      await assertRejects(() => nats({ ...seat, ...users(1), tls: { certificate, key } }), Error, "certificate"); // no trust
      await assertRejects(() => nats({ ...seat, ...users(1), servers: `127.0.0.1:${server.port}` })); // in the clear
      await assertRejects(() => nats({ ...seat, ...users(1), password: "guess", tls }), Error, "Authorization");
    } finally {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

withServer("encryption that is asked for is not given up where the server has none", async (server) => {
  await assertRejects(() => nats({ servers: server.address, job: "a", rank: 0, size: 1, tls: {} }), Error, "tls");
});

withServer("a signal and a deadline end the joining", async (server) => {
  const seat = { servers: server.address, job: "alone", rank: 0, size: 2 };
  await assertRejects(() => nats({ ...seat, deadline: 300 }), MissingRanks, "missing rank 1");
  await assertRejects(() => nats({ ...seat, signal: AbortSignal.abort(new Error("enough")) }), Error, "enough");
});

Deno.test("names, ranks and sizes that make no subject are refused before anything is connected", async () => {
  const seat = { servers: "127.0.0.1:1", job: "a", rank: 0, size: 1 };
  for (
    const wrong of [{ job: "a.b" }, { job: "" }, { job: "*" }, { rank: 1 }, { rank: -1 }, { size: 0 }, { prefix: ">" }]
  ) {
    await assertRejects(() => nats({ ...seat, ...wrong }), RangeError, "Cannot join as");
  }
  await assertRejects(() => nats({ ...seat, deadline: 300 }), Error, "ECONNREFUSED");
});

function assertSame(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) throw new Error(`byte ${i} differs`);
}
