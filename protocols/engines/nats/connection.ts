/**
 * Getting in.
 * @module
 */

import {
  type ConnectionOptions,
  credsAuthenticator,
  errors,
  type NatsConnection,
  NatsConnectionImpl,
  setTransportFactory,
} from "@nats-io/nats-core/internal";
import type { Patience } from "../communicator.ts";
import { type Told, transport } from "./transport.ts";

/** Where the server is, and what lets a client in. Without a user or credentials it comes as nobody. */
export interface Access {
  /** Addresses of one server or of several of one cluster: `nats://host:4222`, or `tls://host:4222`. */
  readonly servers: string | readonly string[];
  /** The name of a user of the server. */
  readonly user?: string | undefined;
  /** That user's password. */
  readonly password?: string | undefined;
  /** The text of a credentials file (`.creds`), where the server takes those. */
  readonly credentials?: string | undefined;
  /** Demands an encrypted connection. */
  readonly tls?: Certificates | undefined;
}

/** Certificates as texts in PEM. */
export interface Certificates {
  /** Whose word is taken for who the server is, where that is not an authority that the system knows. */
  readonly ca?: string | undefined;
  /** Who this client is, where the server asks (mTLS). */
  readonly certificate?: string | undefined;
  /** The key of that certificate. */
  readonly key?: string | undefined;
}

/** How long to wait before the next attempt, in milliseconds. */
const PAUSE = 200;

/** What the system says where nobody answers. */
const ABSENT: ReadonlySet<unknown> = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"],
]);

/**
 * A connection that comes back by itself when it breaks; waits for a server that is not there yet. Answers come to subjects that
 * begin with `inbox`.
 */
export async function connected(
  access: Access,
  { name, inbox, deadline = Infinity, signal }: Patience & { name: string; inbox?: string },
): Promise<NatsConnection> {
  for (const begun = performance.now();;) {
    const rest = deadline - (performance.now() - begun);
    try {
      const told = { ...optionsOf(access), ...inbox === undefined ? {} : { inboxPrefix: inbox }, name };
      return await opened({ ...told, timeout: Math.max(1, Math.min(rest, 5000)) }, signal);
    } catch (error) {
      if (!isAbsent(error) || rest <= PAUSE) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** A connection; where `signal` comes first, or the server hangs up on the client, nobody is to have it. */
function opened(options: ConnectionOptions, signal: AbortSignal | undefined): Promise<NatsConnection> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal!.reason);
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop);
    let isGivenUp = false;
    const told: Told = { ...options, noted: (error) => (isGivenUp = true, reject(error)) };
    setTransportFactory({ factory: transport });
    NatsConnectionImpl.connect(told).then(async (connection) => {
      resolve(connection);
      if (isGivenUp || signal?.aborted) await connection.close();
    }, reject).finally(() => signal?.removeEventListener("abort", stop));
  });
}

/** Whether that says that the server is not there, or not yet; a server that refuses is not asked again. */
function isAbsent(error: unknown): boolean {
  if (error instanceof errors.TimeoutError) return true;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return ABSENT.has(code) || (cause instanceof Error && isAbsent(cause));
}

function optionsOf({ servers, user, password, credentials, tls }: Access): ConnectionOptions {
  return {
    servers: typeof servers === "string" ? servers : [...servers],
    noEcho: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: PAUSE,
    reconnectJitter: PAUSE / 4,
    reconnectJitterTLS: PAUSE / 4,
    pingInterval: 10_000,
    ...user === undefined ? {} : { user, pass: password ?? "" },
    ...credentials === undefined ? {} : { authenticator: credsAuthenticator(new TextEncoder().encode(credentials)) },
    ...tls === undefined ? {} : {
      tls: {
        ...tls.ca === undefined ? {} : { ca: tls.ca },
        ...tls.certificate === undefined ? {} : { cert: tls.certificate },
        ...tls.key === undefined ? {} : { key: tls.key },
      },
    },
  };
}

/** The longest message with its headers, where the server takes such. */
const LONGEST = 2 ** 20;

/** How many bytes a message may have, with its headers, on a connection. */
export const longestOn = ({ info }: NatsConnection): number => Math.min(info?.max_payload ?? LONGEST, LONGEST);
