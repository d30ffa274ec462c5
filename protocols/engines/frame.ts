/**
 * Messages of a round as bytes: who says what, in which round, with an exact length and a checksum.
 * @module
 */

import { type Bits, bits, type BitSource, source } from "../../base/bits.ts";
import { type DecodeError, isDecodeError } from "../../quantize/wire/decode_error.ts";
import { enclose, unsealed } from "../../quantize/wire/envelope.ts";
import { MissingRanks } from "./communicator.ts";
import { FailedRank } from "./failed_rank.ts";

/** Whose message it is, and of which round. */
export interface Origin {
  /** The rank. */
  readonly rank: number;
  /** The round. */
  readonly round: number;
}

/** What a frame holds: a message, that ranks are missing, or that one of them is out. */
const MESSAGE = 0, MISSING = 1, OUT = 2;

/** The bits before what is said: the kind, the round, the rank. */
const HEADER = 8 + 64 + 32;

/** What stands for the round before the first, in which ranks join. */
export const JOINING: number = Number.MAX_SAFE_INTEGER;

/** What is going on in a round, in an error. */
export const doing = (round: number): string => round === JOINING ? "join" : `go on with round ${round}`;

/** When a round is, in an error. */
const during = (round: number): string => round === JOINING ? "on joining" : `in round ${round}`;

/** How much of an error is told. */
const LONGEST = 1000;

/**
 * A message as bytes; or, for an error, that there is none and why.
 *
 * Sealed, with a checksum: 8 bits for what it is, 64 for the round, 32 for the rank, and then the message, or the ranks that are
 * missing in 32 bits each, or the rank that is out in 32 bits and the reason in UTF-8. A message may come in parts, of which all
 * but the last are whole bytes; it is copied once.
 *
 * @example
 * ```ts
 * import { bits } from "@bitdescent/bitdescent";
 * import { frame, unframe } from "@bitdescent/bitdescent/engines";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const message = bits((sink) => sink.write(0b101, 3)), origin = { rank: 2, round: 7 };
 * const bytes = frame(origin, message);
 * assertEquals(unframe(origin, bytes), message);
 * assertThrows(() => unframe({ rank: 1, round: 7 }, bytes), RangeError, "rank 1 in round 7"); // it is of rank 2
 * ```
 */
export function frame({ rank, round }: Origin, said: Bits | readonly Bits[] | Error): Uint8Array {
  const header = (kind: number): Bits =>
    bits((sink) => {
      sink.write(kind, 8);
      writeLong(sink, round);
      sink.write(rank, 32);
    });
  const sealed = (...parts: readonly Bits[]): Uint8Array => enclose(parts, { described: false, checksum: true });
  if (!(said instanceof Error)) return sealed(header(MESSAGE), ..."bytes" in said ? [said] : said);
  if (said instanceof MissingRanks) {
    const ranks = bits((sink) => said.ranks.forEach((missing) => sink.write(missing, 32)));
    return sealed(header(MISSING), bits((sink) => writeLong(sink, Math.ceil(said.deadline))), ranks);
  }
  const out = said instanceof FailedRank ? said : { rank, why: String(said) };
  return sealed(
    header(OUT),
    bits((sink) => {
      sink.write(out.rank, 32);
      sink.writeBytes(new TextEncoder().encode(out.why.slice(0, LONGEST)));
    }),
  );
}

/**
 * The message in the bytes of a frame, which `origin` should have sent; a view of them.
 *
 * Throws {@linkcode MissingRanks} or {@linkcode FailedRank} where the frame says so, and a `RangeError` that names rank and
 * round on anything else; it is a `DecodeError` where the bytes are no frame.
 */
export function unframe(origin: Origin, bytes: Uint8Array): Bits {
  const { rank, round } = origin, action = doing(round);
  return blamed(origin, () => {
    const content = unsealed(bytes), from = source(content);
    const kind = from.read(8), ofRound = readLong(from), ofRank = from.read(32);
    if (ofRound !== round || ofRank !== rank) {
      throw new RangeError(`it is of rank ${ofRank} ${during(ofRound)}`);
    }
    if (kind === MESSAGE) return { bytes: content.bytes.subarray(HEADER / 8), length: content.length - HEADER };
    if (from.remaining % 8 !== 0) throw new RangeError("what it tells is not whole");
    if (kind === OUT) {
      const out = from.read(32), why = new TextDecoder().decode(from.readBytes(from.remaining / 8));
      throw new FailedRank(action, out, why);
    }
    if (kind !== MISSING) throw new RangeError(`there is no kind ${kind} of frame`);
    const deadline = readLong(from), ranks: number[] = [];
    while (from.remaining > 0) ranks.push(from.read(32));
    throw new MissingRanks(action, ranks, deadline);
  });
}

/** What `read` returns of a message; what it refuses names whose message it is, and of which round. */
export function blamed<T>({ rank, round }: Origin, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const why = `Cannot take the message of rank ${rank} ${during(round)}: ${error.message}`;
    const refused = new RangeError(why, { cause: error });
    throw isDecodeError(error) ? atBit(refused, error) : refused;
  }
}

const atBit = (error: RangeError, { name, bit }: DecodeError): DecodeError => Object.assign(error, { name, bit });

/** Writes an integer below 2⁵³ in 64 bits. */
export function writeLong(sink: { write(value: number, width: number): void }, value: number): void {
  sink.write(Math.floor(value / 2 ** 32), 32);
  sink.write(value >>> 0, 32);
}

/** Reads what {@linkcode writeLong} wrote; throws a `RangeError` from 2⁵³ on. */
export function readLong(from: BitSource): number {
  const value = from.read(32) * 2 ** 32 + from.read(32);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is too large`);
  return value;
}
