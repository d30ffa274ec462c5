/**
 * What a {@linkcode Communicator} is built on where messages may be lost.
 * @module
 */

/** Datagrams between the parties: each arrives as it was sent, damaged, or not at all, perhaps twice, perhaps late. */
export interface Datagrams {
  /** Which party this is. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** The longest datagram that is carried, in bytes. */
  readonly longest: number;
  /** Sends to one other party, or to all others; the bytes are not written to afterwards. */
  send(to: number | "all", datagram: Uint8Array): void;
  /** Settles when what was sent is on its way, or never will be: a sender of much waits for it now and then. */
  flush(): Promise<void>;
  /** From now on gives what arrives to `heard`, and the error that ends it all to `failed`. */
  listen(heard: (from: number, datagram: Uint8Array) => void, failed: (error: unknown) => void): void;
  /** Bytes that went and came so far. */
  readonly traffic: { readonly sent: number; readonly received: number };
  /** Ends. */
  close(): Promise<void>;
}
