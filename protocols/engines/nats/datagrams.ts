/**
 * Datagrams over subjects that say who speaks to whom.
 * @module
 */

import { errors, type NatsConnection } from "@nats-io/nats-core";
import type { Datagrams } from "../lossy/datagrams.ts";
import { longestOn } from "./connection.ts";

/** Bytes of `PUB ` and two line ends and a space; of `MSG ` and the same and a number of the subscription. */
const PUB = 9, MSG = 11;

/** The datagrams of one rank: `⟨subject⟩.⟨from⟩.⟨to⟩`, where `to` is a rank or `all`. */
export async function overNats(
  connection: NatsConnection,
  { subject, rank, size }: { subject: string; rank: number; size: number },
): Promise<Datagrams> {
  const longest = longestOn(connection);
  const traffic = { sent: 0, received: 0 }, early: [number, Uint8Array][] = [];
  let heard = (from: number, datagram: Uint8Array): unknown => early.push([from, datagram]);
  let failure: unknown, failed = (error: unknown): unknown => failure ??= error;

  for (const to of [rank, "all"]) {
    connection.subscribe(`${subject}.*.${to}`, {
      callback(error, { subject: on, data }) {
        if (error) return void failed(error);
        traffic.received += MSG + on.length + String(data.length).length + data.length;
        const from = Number(on.split(".").at(-2));
        if (Number.isInteger(from) && from >= 0 && from < size && from !== rank) heard(from, data);
      },
    });
  }
  (async () => {
    for await (const status of connection.status()) {
      if (status.type === "error" && status.error instanceof errors.PermissionViolationError) failed(status.error);
    }
  })();
  connection.closed().then((error) => failed(error ?? new errors.ClosedConnectionError()));
  await connection.flush(); // subscribed before anybody is told

  return {
    rank,
    size,
    longest,
    send(to, datagram) {
      const on = `${subject}.${rank}.${to}`;
      try {
        connection.publish(on, datagram);
        traffic.sent += PUB + on.length + String(datagram.length).length + datagram.length;
      } catch (error) {
        failed(error);
      }
    },
    flush: () => Promise.race([connection.flush(), connection.closed()]).then(() => {}, () => {}),
    listen(toHeard, toFailed) {
      [heard, failed] = [toHeard, toFailed];
      if (failure !== undefined) failed(failure);
      for (const [from, datagram] of early.splice(0)) heard(from, datagram);
    },
    traffic,
    async close() {
      failed = () => {};
      await Promise.race([connection.flush(), connection.closed(), new Promise((resolve) => setTimeout(resolve, 500))])
        .catch(() => {});
      await connection.close();
    },
  };
}
