/**
 * The handshake before the first round: whether all ranks are about to do the same.
 * @module
 */

import { type Bits, concatenate, source } from "../../base/bits.ts";
import type { Communicator, Patience } from "./communicator.ts";
import { exchange } from "./exchange.ts";
import { blamed, JOINING } from "./frame.ts";
import { restore, store } from "./store.ts";
import { version } from "./version.ts";

/**
 * Insists that all ranks are about to do the same: that the library is of one version, that they agree how many they are, and
 * that `configuration`, plain data, is one.
 *
 * Every party calls it, and it is two operations: what all say goes to rank 0, and from there to all. Throws a `RangeError` that
 * names the first field that differs, its values and the ranks that have them, on all ranks alike.
 *
 * @example
 * ```ts
 * import { join, local } from "@bitdescent/bitdescent/engines";
 * import { assertRejects } from "@std/assert";
 *
 * const [one, other, third] = local(3);
 * const all = [
 *   join(one, { method: { name: "DQ-GD", rate: 2 } }),
 *   join(other, { method: { name: "DQ-GD", rate: 3 } }),
 *   join(third, { method: { name: "DQ-GD", rate: 2 } }),
 * ];
 * for (const joined of all) {
 *   await assertRejects(() => joined, RangeError, "method.rate must be the same on all ranks: 2 on ranks 0, 2; 3 on rank 1");
 * }
 * ```
 */
export async function join(
  communicator: Communicator,
  configuration: Readonly<Record<string, unknown>> = {},
  patience: Patience = {},
): Promise<void> {
  const { size } = communicator, own = store({ ...configuration, version, size });
  const said: Bits = { bytes: own, length: 8 * own.length };
  const { up, broadcast } = await exchange(
    communicator,
    JOINING,
    said,
    (all) => concatenate(all.map((one) => one!)),
    patience,
  );
  const from = source(broadcast);
  const all = up.map((length, rank) => blamed({ rank, round: JOINING }, () => restore(from.readBytes(length / 8))));
  compare(all.map((one) => new Map(leavesOf(one, ""))));
}

/** Insists that names have the same values on all ranks. */
function compare(configurations: readonly ReadonlyMap<string, string>[]): void {
  const names = new Set(["version", "size", ...configurations.flatMap((one) => [...one.keys()])]);
  for (const name of names) {
    const ranks = new Map<string, number[]>(); // who has each value
    configurations.forEach((one, rank) => {
      const value = one.get(name) ?? "nothing";
      ranks.set(value, [...ranks.get(value) ?? [], rank]);
    });
    if (ranks.size === 1) continue;
    const all = [...ranks].map(([value, who]) =>
      `${shortened(value)} on rank${who.length > 1 ? "s" : ""} ${who.join(", ")}`
    );
    throw new RangeError(`Cannot join as ${name} must be the same on all ranks: ${all.join("; ")}`);
  }
}

/** Names and values of what is not made of parts. */
function* leavesOf(value: unknown, name: string): Generator<readonly [name: string, value: string]> {
  if (typeof value !== "object" || value === null) {
    return yield [name, written(value)];
  }
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  yield [name === "" ? "" : `the kind of ${name}`, isList ? `a list of ${Object.keys(value).length}` : "a record"];
  for (const [part, inside] of Object.entries(value)) {
    yield* leavesOf(inside, name === "" ? part : isList ? `${name}[${part}]` : `${name}.${part}`);
  }
}

/** A value that is not made of parts, in words. */
function written(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : `${value}`;
}

const shortened = (value: string): string => value.length > 60 ? `${value.slice(0, 60)}…` : value;
