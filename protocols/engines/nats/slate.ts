/**
 * Subjects of which a server keeps the last message: a stream of JetStream.
 * @module
 */

import { errors, headers, type Msg, type NatsConnection } from "@nats-io/nats-core";

/** What stands on a subject. */
export interface Standing {
  /** The number that the server gave it, from 1. */
  readonly sequence: number;
  /** The bytes. */
  readonly bytes: Uint8Array;
}

/** Subjects on each of which one message stands. */
export interface Slate {
  /** What stands on a subject; null where nothing does. */
  last(subject: string): Promise<Standing | null>;
  /**
   * Puts bytes on a subject where that of number `after` stands, 0 for nothing; the number of the new one. Throws where
   * something else stands there, for somebody else writes.
   */
  put(subject: string, bytes: Uint8Array, after: number): Promise<number>;
}

/** Milliseconds that one answer of the server is waited for, and between two attempts. */
const ANSWER = 1000, PAUSE = 100;

/** What the server answers where the last message is another than was said. */
const WRONG_SEQUENCE = 10071;

/**
 * The slate that a stream is whose subjects begin with `subject`; where there is no such stream it is made, by whoever may.
 *
 * Nothing of it can be deleted by messages or by who may only read and write. What is asked is asked again while the server is
 * away, until `deadline` milliseconds are over.
 */
export async function natsSlate(
  connection: NatsConnection,
  { stream, subject, deadline }: { stream: string; subject: string; deadline: number },
): Promise<Slate> {
  let why = ""; // the stream could not be made

  /** What `ask` is answered, sooner or later; meanwhile the stream is made, if it is not there and this client may. */
  async function persistently<T>(ask: () => Promise<T>): Promise<T> {
    for (const begun = performance.now();;) {
      try {
        return await ask();
      } catch (error) {
        if (!isAway(error)) throw error;
        if (performance.now() - begun > deadline) {
          const reason = `Cannot keep checkpoints as the server must have the stream ${stream} in ${deadline} ms${why}`;
          throw new Error(reason, { cause: error });
        }
        await make();
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  const asked = (on: string, bytes?: Uint8Array | string, more = {}): Promise<Msg> =>
    connection.request(on, bytes, { timeout: ANSWER, ...more });

  async function make(): Promise<void> {
    const settings = {
      name: stream,
      subjects: [`${subject}.>`],
      storage: "file",
      retention: "limits",
      max_msgs_per_subject: 1,
      allow_direct: true,
      allow_rollup_hdrs: false,
      deny_delete: true,
      deny_purge: true,
    };
    try {
      const { data } = await asked(`$JS.API.STREAM.CREATE.${stream}`, JSON.stringify(settings));
      const { error } = JSON.parse(new TextDecoder().decode(data));
      why = error === undefined ? "" : `: ${error.description}`;
    } catch (error) {
      why = `: ${error instanceof Error ? error.message : error}`;
    }
  }

  const last = (on: string): Promise<Standing | null> =>
    persistently(async () => {
      const { data, headers: told } = await asked(`$JS.API.DIRECT.GET.${stream}.${subject}.${on}`);
      if (told?.code === 404) return null;
      const sequence = Number(told?.get("Nats-Sequence"));
      if (!(sequence > 0)) throw new Error(`Cannot read the checkpoint as the server must have it: ${told?.status}`);
      return { sequence, bytes: new Uint8Array(data) };
    });

  await make();
  return {
    last,
    put: (on, bytes, after) =>
      persistently(async () => {
        const told = headers();
        told.set("Nats-Expected-Last-Subject-Sequence", String(after));
        const { data } = await asked(`${subject}.${on}`, bytes, { headers: told });
        const { seq, error } = JSON.parse(new TextDecoder().decode(data));
        if (seq > 0) return seq;
        if (error?.err_code !== WRONG_SEQUENCE) {
          throw new Error(`Cannot keep the checkpoint as the server must take it: ${error?.description}`);
        }
        const own = await last(on); // it may have come before, and the answer was lost
        if (own && own.sequence > after && isSame(own.bytes, bytes)) return own.sequence;
        throw new Error(`Cannot keep the checkpoint as nobody else must write ${on}: somebody does`);
      }),
  };
}

/** Whether nobody answers: the server is away, or it has no such stream. */
function isAway(error: unknown): boolean {
  if (error instanceof errors.TimeoutError || error instanceof errors.NoRespondersError) return true;
  return error instanceof errors.RequestError && (error.isNoResponders() || isAway(error.cause));
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
