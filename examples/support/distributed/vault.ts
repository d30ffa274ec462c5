/**
 * Where a job keeps its checkpoints.
 * @module
 */

import type { Vault } from "@bitdescent/bitdescent/engines";
import { folder } from "@bitdescent/bitdescent/engines/folder";

/** What stands before the name of a bucket. */
const NATS = "nats:";

/** Where checkpoints are, and how they are reached. Plain data. */
export interface Place {
  /** A folder, or `nats:` and the name of a bucket in JetStream. */
  readonly checkpoint: string;
  /** The servers of NATS, separated by commas. */
  readonly servers: string;
  /** Seconds that a server which is away is waited for. */
  readonly deadline: number;
}

/** Whether checkpoints are in a folder of this machine. */
export const isFolder = (checkpoint: string): boolean => !checkpoint.startsWith(NATS);

/** The vault at a place; for NATS the user and the password are those of the environment. */
export async function vaultAt({ checkpoint, servers, deadline }: Place): Promise<Vault> {
  if (isFolder(checkpoint)) return folder(checkpoint);
  const { natsVault } = await import("@bitdescent/bitdescent/engines/nats");
  const [user, password] = ["NATS_USER", "NATS_PASSWORD"].map((variable) => Deno.env.get(variable));
  const bucket = checkpoint.slice(NATS.length);
  return await natsVault({ servers: servers.split(","), bucket, user, password, deadline: 1000 * deadline });
}
