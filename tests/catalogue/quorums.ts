/**
 * Protocols whose rounds may go on without some messages.
 * @module
 */

import { quorumLaws } from "../laws/quorum.ts";
import { quorate } from "../protocols/engines/parties.ts";
import type { Rows } from "./row.ts";

/** A row for each kind of protocol. */
export const quorums: Rows = Object.fromEntries(
  Object.entries(quorate).map(([name, make]) =>
    [name, () => ({ laws: quorumLaws((_, quorum) => make(quorum as number)) })] as const
  ),
);
