/**
 * The datagrams of a job, to the byte.
 *
 * | bytes | field    |                                                                             |
 * | ----- | -------- | --------------------------------------------------------------------------- |
 * | 2     | magic    | `b1df`                                                                      |
 * | 1     | version  | 1                                                                           |
 * | 1     | kind     | the number of the kind                                                      |
 * | 4     | session  | which run of the job; in a hello, which process                             |
 * | 8     | operation| float64: the sender is past all operations before this one                  |
 * | 4     | length   | of the whole message, in bytes                                              |
 * | 4     | offset   | where in it these bytes stand, or from where on they are asked for          |
 * | 4     | checksum | CRC-32 of the bytes before it and those after it                            |
 * |       | bytes    |                                                                             |
 *
 * All numbers have their most significant byte first.
 * @module
 */

import { crc32 } from "../../../base/crc32.ts";
import { type Operation, words } from "../operation.ts";

/** What a datagram is for, in the order of their numbers. */
const kinds = [
  ...["hello", "welcome"] as const,
  ...["gather", "broadcast", "allGather"] as const,
  ...["ask", "forgotten", "check", "done", "leave"] as const,
];

/** What holds bytes of a message. */
export interface Part extends Frame {
  /** The operation in which it is said. */
  readonly kind: Operation;
}

/** One datagram. */
export interface Frame {
  /**
   * `hello`: a process would like to join, `welcome`: rank 0 says who has joined; an operation: part of a message that is said in
   * it; `ask`: more of the message of this operation is wanted, `forgotten`: it is not kept any more; `check`: is the reader past
   * the operation before the last?, `done`: so far it is; `leave`: the sender takes part in no operation from this one on, and
   * would like to hear when the reader has come so far.
   */
  readonly kind: typeof kinds[number];
  /** Which run of the job. */
  readonly session: number;
  /** The sender is past all operations before this one. */
  readonly operation: number;
  /** Bytes of the whole message. */
  readonly length: number;
  /** Where in the message the bytes stand. */
  readonly offset: number;
  /** The bytes. */
  readonly bytes: Uint8Array;
}

/** Bytes before the bytes. */
export const HEADER = 28;
/** Where the checksum stands. */
const CHECKSUM = 24;
const MAGIC = 0xb1df, VERSION = 1;

/** A datagram that says nothing but its kind, its session and its operation. */
export function note(kind: Frame["kind"], session: number, operation: number, offset = 0): Uint8Array {
  return framed({ kind, session, operation, length: 0, offset, bytes: new Uint8Array(0) });
}

/** The datagram of a frame. */
export function framed({ kind, session, operation, length, offset, bytes }: Frame): Uint8Array {
  const datagram = new Uint8Array(HEADER + bytes.length), view = new DataView(datagram.buffer);
  view.setUint16(0, MAGIC);
  view.setUint8(2, VERSION);
  view.setUint8(3, kinds.indexOf(kind));
  view.setUint32(4, session);
  view.setFloat64(8, operation);
  view.setUint32(16, length);
  view.setUint32(20, offset);
  datagram.set(bytes, HEADER);
  view.setUint32(CHECKSUM, checksum(datagram));
  return datagram;
}

/** The frame in a datagram, whose bytes are a view of it; null where it is damaged or of another kind altogether. */
export function unframed(datagram: Uint8Array): Frame | null {
  if (datagram.length < HEADER) return null;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const kind = kinds[view.getUint8(3)], operation = view.getFloat64(8);
  if (view.getUint16(0) !== MAGIC || view.getUint8(2) !== VERSION || kind === undefined) return null;
  if (!Number.isSafeInteger(operation) || operation < 0) return null;
  if (view.getUint32(CHECKSUM) !== checksum(datagram)) return null;
  const [session, length, offset] = [4, 16, 20].map((at) => view.getUint32(at));
  return { kind, session, operation, length, offset, bytes: datagram.subarray(HEADER) };
}

/** Whether a frame is part of a message. */
export const isPart = (frame: Frame): frame is Part => frame.kind in words;

/** CRC-32 of what stands before the checksum, exclusive-ored with that of what stands after it. */
function checksum(datagram: Uint8Array): number {
  return (crc32(datagram.subarray(0, CHECKSUM)) ^ crc32(datagram.subarray(HEADER))) >>> 0;
}
