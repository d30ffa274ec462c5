/**
 * Parties in processes anywhere, over a NATS server, and their checkpoints in it. Runs where the Node client of NATS does: Deno, Node 20, Bun.
 *
 * `docs/operations.md` says how to set up a server, what is guaranteed and what is not; `examples/nats/` has configurations.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Communicator, Patience } from "./communicator.ts";
import type { Outbox } from "./lossy/outbox.ts";
import { type Reliable, reliable, type ReliableOptions } from "./lossy/reliable.ts";
import { type Access, type Certificates, connected, longestOn } from "./nats/connection.ts";
import { overNats } from "./nats/datagrams.ts";
import { natsSlate } from "./nats/slate.ts";
import { slateVault } from "./nats/vault.ts";
import { checkName, type Vault } from "./vault.ts";

export type { Access, Certificates, Communicator, Outbox, Patience, Reliable, ReliableOptions, Vault };

/** Which party of which job this is, and how it gets in. */
export interface NatsOptions extends Access, Omit<ReliableOptions, "clock"> {
  /** The name of the job: letters, digits, `-` and `_`. */
  readonly job: string;
  /** Which party this is, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** The first word of the subjects, by default `bitdescent`. */
  readonly prefix?: string | undefined;
}

/**
 * Joins a job, and gives the communicator when all of its ranks are there.
 *
 * Rank r speaks on the subjects `bitdescent.⟨job⟩.r.⟨reader⟩` and hears `bitdescent.⟨job⟩.*.r` and `bitdescent.⟨job⟩.*.all`, so that
 * the permissions of the server can hold each rank to its own. Messages above the server's limit travel in parts; what is lost
 * while the server restarts is asked for again. `deadline` (by default a minute) and `signal` are for the joining.
 *
 * Throws a `RangeError` on a wrong name, rank or size, {@linkcode MissingRanks} when some have not come in time, and what the
 * client throws where the server does not let it in. When the server forbids a subject, what is under way fails.
 *
 * @example Rank 0 of two; the other runs the same with `rank: 1`
 * ```ts ignore
 * import { nats } from "@bitdescent/bitdescent/engines/nats";
 *
 * const communicator = await nats({ servers: "nats://127.0.0.1:4222", job: "demo", rank: 0, size: 2 });
 * const everyone = await communicator.allGather(Uint8Array.of(1, 2, 3), { deadline: 10_000 });
 * await communicator.close();
 * ```
 */
export async function nats(
  { job, rank, size, prefix = "bitdescent", deadline = 60_000, signal, ...options }: NatsOptions,
): Promise<Reliable> {
  check(/^[\w-]+$/.test(job), "join", "the job", "letters, digits, - and _", job);
  check(/^[\w-]+(\.[\w-]+)*$/.test(prefix), "join", "the prefix", "words of letters, digits, - and _", prefix);
  checkInteger("join", "the size", size, 1);
  checkInteger("join", "the rank", rank, 0, size - 1);
  const begun = performance.now();
  const connection = await connected(options, { name: `${job}/${rank}`, deadline, signal });
  const datagrams = await overNats(connection, { subject: `${prefix}.${job}`, rank, size });
  const rest = Math.max(0, deadline - (performance.now() - begun));
  return await reliable(datagrams, { ...options, deadline: rest, signal });
}

/** Which vault it is, and how a rank gets in. `deadline` is how long each request is repeated while the server is away. */
export interface NatsVaultOptions extends Access, Patience {
  /** The name of the vault: letters, digits, `-` and `_`. */
  readonly bucket: string;
  /** The first word of the subjects, by default `bitdescent-vault`. */
  readonly prefix?: string | undefined;
  /** With what the subjects begin to which answers come, by default `_INBOX.⟨user⟩`, or `_INBOX` without a user. */
  readonly inbox?: string | undefined;
}

/**
 * A vault in JetStream: checkpoints that outlive the machine of the rank, and need no disk of its own.
 *
 * What stands under a name is in the messages of the subjects `bitdescent-vault.⟨bucket⟩.⟨name⟩.…` of the stream
 * `bitdescent-vault-⟨bucket⟩`, which is made where it is not there by whoever may. All that a rank needs is to publish on those of its
 * name and on `$JS.API.DIRECT.GET.⟨stream⟩.⟨those⟩`, so that the server can hold it to its own. Of two that write the same name
 * one fails. Needs a server from 2.9 on, with JetStream.
 *
 * Throws a `RangeError` on names that are none, and what the client throws where the server does not let it in.
 *
 * @example
 * ```ts ignore
 * import { natsVault } from "@bitdescent/bitdescent/engines/nats";
 *
 * const vault = await natsVault({ servers: "nats://127.0.0.1:4222", bucket: "demo" });
 * await vault.write("rank-2", Uint8Array.of(1, 2, 3));
 * const kept = await vault.read("rank-2");
 * await vault.close();
 * ```
 */
export async function natsVault(
  { bucket, prefix = "bitdescent-vault", inbox, deadline = 60_000, signal, ...access }: NatsVaultOptions,
): Promise<Vault> {
  checkName("the bucket", bucket);
  checkName("the prefix", prefix);
  const answers = inbox ?? (/^[\w-]+$/.test(access.user ?? "") ? `_INBOX.${access.user}` : "_INBOX");
  const connection = await connected(access, { name: `${bucket}/vault`, inbox: answers, deadline, signal });
  const place = { stream: `${prefix}-${bucket}`, subject: `${prefix}.${bucket}` };
  const longest = longestOn(connection) - ROOM;
  const slate = await natsSlate(connection, { ...place, deadline });
  return {
    ...slateVault(slate, { longest }),
    close: () => connection.close(),
  };
}

/** What headers of a message take at most. */
const ROOM = 1024;
