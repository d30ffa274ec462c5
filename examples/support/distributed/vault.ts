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
  return await natsVault({ ...natsAccess({ servers, deadline }), bucket: checkpoint.slice(NATS.length) });
}

/** How NATS is reached: by the user and the password of the environment. */
export function natsAccess(
  { servers, deadline }: Pick<Place, "servers" | "deadline">,
): { servers: string[]; user: string | undefined; password: string | undefined; deadline: number } {
  const [user, password] = ["NATS_USER", "NATS_PASSWORD"].map((variable) => Deno.env.get(variable));
  return { servers: servers.split(","), user, password, deadline: 1000 * deadline };
}
