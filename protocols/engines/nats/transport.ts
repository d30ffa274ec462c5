/**
 * A connection to a NATS server, for the client of NATS.
 *
 * The client's own drops its listeners before a socket is gone; where the server hangs up in that moment, some runtimes end the
 * process. This one listens to the end.
 * @module
 */

import { checkOptions, type ConnectionOptions, type ServerInfo, type Transport } from "@nats-io/nats-core/internal";
import { createConnection, type Socket } from "node:net";
import { connect as encrypted } from "node:tls";

/** What the client is told, and what this transport is told besides. */
export interface Told extends ConnectionOptions {
  /** Hears of errors of an open connection, which the client keeps to itself. */
  readonly noted?: (error: Error) => void;
}

/** A transport that has not connected yet. */
export function transport(): Transport {
  const frames: Uint8Array[] = [];
  let socket: Socket | undefined, isConnected = false, isDone = false;
  let noted: (error: Error) => void = () => {};
  let wake = (): void => {}, settle: (error: Error | void) => void;
  const closed = new Promise<Error | void>((resolve) => settle = resolve);

  function end(error?: Error): void {
    if (isDone) return;
    isDone = true;
    socket?.destroy();
    wake();
    if (!isConnected) return;
    if (error) noted(error);
    settle(error);
  }

  /** Listens to a socket from now on, and waits for `event`. */
  function opened(next: Socket, event: "connect" | "secureConnect"): Promise<void> {
    socket = next;
    next.setNoDelay(true);
    return new Promise((resolve, reject) => {
      let problem: Error | undefined;
      next.on("error", (error: Error) => problem = error);
      next.on("close", () => {
        reject(problem ?? hungUp());
        if (next === socket) end(problem);
      });
      next.on(event, () => resolve());
    });
  }

  /** Has what comes in stored. */
  function read(from: Socket): () => void {
    const take = (data: Uint8Array): void => {
      frames.push(data);
      wake();
    };
    from.on("data", take);
    return () => void from.off("data", take);
  }

  /** The first line that the server says: `INFO {…}`; it stays stored for the client. */
  async function greeting(): Promise<ServerInfo> {
    for (;;) {
      const text = new TextDecoder().decode(joined(frames)), line = text.match(/^INFO\s+([^\r\n]+)\r\n/i);
      if (line) return JSON.parse(line[1]);
      if (isDone) throw hungUp();
      if (text.length > LONGEST_GREETING) {
        throw new Error("Cannot connect as the server must be one of NATS: it is not");
      }
      await new Promise<void>((resolve) => wake = resolve);
    }
  }

  return {
    lang: "nats.js",
    version: "1",
    get isClosed() {
      return isDone;
    },
    async connect({ hostname, port, tlsName }: Address, options: Told) {
      if (options.noted) noted = options.noted;
      try {
        const plain = createConnection(port, hostname), connecting = opened(plain, "connect"), deaf = read(plain);
        await connecting;
        const info = await greeting();
        checkOptions(info, options);
        if (info.tls_required || (info.tls_available && options.tls !== null)) {
          deaf();
          const { ca, cert, key } = options.tls ?? {};
          const secure = encrypted({
            socket: plain,
            servername: tlsName,
            ...ca === undefined ? {} : { ca },
            ...cert === undefined ? {} : { cert },
            ...key === undefined ? {} : { key },
          });
          const shaking = opened(secure, "secureConnect");
          read(secure);
          await shaking;
        }
        if (isDone) throw hungUp();
        isConnected = true;
      } catch (error) {
        end();
        throw error;
      }
    },
    async *[Symbol.asyncIterator]() {
      while (!isDone || frames.length > 0) {
        for (const frame of frames.splice(0)) yield frame;
        if (!isDone && frames.length === 0) await new Promise<void>((resolve) => wake = resolve);
      }
    },
    isEncrypted: () => socket !== undefined && "encrypted" in socket && socket.encrypted === true,
    send(frame: Uint8Array) {
      if (!isDone) socket?.write(frame);
    },
    close(error?: Error) {
      if (!isConnected || isDone) return Promise.resolve();
      return new Promise<void>((resolve) => socket!.write(new Uint8Array(0), () => resolve())).then(() => end(error));
    },
    disconnect: () => end(),
    discard() {
      isDone = true;
      socket?.destroy();
      wake();
    },
    closed: () => closed,
  };
}

/** The error of a connection that was closed too early. */
function hungUp(): Error {
  return Object.assign(new Error("Cannot connect as the server must stay: it has hung up"), { code: "ECONNRESET" });
}

/** Where a server is. */
interface Address {
  readonly hostname: string;
  readonly port: number;
  readonly tlsName: string;
}

/** The most bytes that are read before the end of the first line. */
const LONGEST_GREETING = 2 ** 16;

function joined(frames: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(frames.reduce((length, frame) => length + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}
