/**
 * `MPI_COMM_WORLD`: its nonblocking operations on bytes.
 * @module
 */

import { type Library, ranksLaunched, textOf } from "./library.ts";

/** Bytes that stay where they are, as MPI needs them: V8 moves small arrays that were made without a buffer. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers that stay where they are. */
export type Ints = Int32Array<ArrayBuffer>;

/** `length` zero bytes. */
export function space(length: number): Bytes {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A copy of `bytes`. */
export function fixed(bytes: Uint8Array): Bytes {
  const copy = space(bytes.length);
  copy.set(bytes);
  return copy;
}

/** From how many bytes on an array stays where it is, however it was made. */
const LARGE = 4096;

/** The bytes themselves where they stay where they are, or else a copy; nobody may write to them while MPI reads them. */
export function lent(bytes: Uint8Array): Bytes {
  return bytes.length >= LARGE && bytes.buffer instanceof ArrayBuffer ? bytes as Bytes : fixed(bytes);
}

/** A copy of `numbers`. */
export function fixedInts(numbers: ArrayLike<number>): Ints {
  const copy = new Int32Array(new ArrayBuffer(4 * numbers.length));
  copy.set(numbers);
  return copy;
}

/** An operation under way. */
export interface Request {
  /** The name it has for MPI. */
  readonly handle: Uint8Array<ArrayBuffer>;
  /** Those for whose part it waits. */
  readonly ranks: readonly number[];
  /** The memory that MPI uses until it is done. */
  readonly memory: readonly unknown[];
}

/** All ranks of the job. Operations begin at once and are over when `test` says so; until then nobody touches their memory. */
export interface World {
  /** Which rank this is. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Sends a number to rank `to`. */
  send(number: number, to: number): Request;
  /** Receives a number from rank `from`. */
  receive(number: Ints, from: number): Request;
  /** Sends bytes to rank `to`, at least one. */
  sendBytes(bytes: Bytes, to: number): Request;
  /** Receives as many bytes from rank `from`. */
  receiveBytes(bytes: Bytes, from: number): Request;
  /** Brings the bytes of rank 0 to all, who give memory of the same length. */
  broadcast(bytes: Bytes): Request;
  /** Is over when all have begun it. */
  barrier(): Request;
  /** Whether the operation is over; also what makes operations go on. */
  test(request: Request): boolean;
  /** Ends the use of MPI by this process. */
  finalize(): void;
  /** Ends all processes of the job. */
  abort(code: number): void;
}

/** Starts MPI. Throws an `Error` where it has been started before, or where the library is not that of the launcher. */
export function entered({ call, world, byte, errorsReturn, statusIgnore, file }: Library): World {
  const number = new Int32Array(1);
  /** Does something of MPI's; where that fails, throws what MPI says about it. */
  const must = (name: string, result: number): void => {
    if (result === 0) return;
    const reason = textOf((text, length) => call.MPI_Error_string(result, text, length));
    throw new Error(`Cannot go on as MPI_${name} must succeed: ${reason}`);
  };
  /** The number that a function writes. */
  const asked = (name: string, ask: (number: Int32Array<ArrayBuffer>) => number): number => {
    must(name, ask(number));
    return number[0];
  };

  if (asked("Initialized", call.MPI_Initialized) !== 0) {
    throw new Error("Cannot start MPI as a process must start it once: it has been started");
  }
  const serialized = 2; // MPI_THREAD_SERIALIZED
  must("Init_thread", call.MPI_Init_thread(null, null, serialized, number));
  must("Comm_set_errhandler", call.MPI_Comm_set_errhandler(world, errorsReturn));
  const rank = asked("Comm_rank", (number) => call.MPI_Comm_rank(world, number));
  const size = asked("Comm_size", (number) => call.MPI_Comm_size(world, number));
  const started = ranksLaunched() ?? size;
  if (size !== started) {
    call.MPI_Finalize();
    throw new Error(
      `Cannot use ${file} as it must be the launcher's: ${started} ranks were started, and it sees ${size}`,
    );
  }

  const others = Array.from({ length: size }, (_, r) => r).filter((r) => r !== rank);
  const tags = { number: 0, bytes: 1 };
  type Begin = (handle: Uint8Array<ArrayBuffer>) => number;
  const request = (name: string, ranks: readonly number[], memory: readonly unknown[], begin: Begin): Request => {
    const handle = new Uint8Array(8); // of Open MPI's a pointer; of MPICH's four bytes are used
    must(name, begin(handle));
    return { handle, ranks, memory };
  };

  return {
    rank,
    size,
    send(number, to) {
      const memory = fixedInts([number]);
      return request(
        "Isend",
        [to],
        [memory],
        (handle) => call.MPI_Isend(memory, 4, byte, to, tags.number, world, handle),
      );
    },
    receive: (memory, from) =>
      request("Irecv", [from], [memory], (handle) => call.MPI_Irecv(memory, 4, byte, from, tags.number, world, handle)),
    sendBytes: (bytes, to) =>
      request(
        "Isend",
        [to],
        [bytes],
        (handle) => call.MPI_Isend(bytes, bytes.length, byte, to, tags.bytes, world, handle),
      ),
    receiveBytes: (bytes, from) =>
      request(
        "Irecv",
        [from],
        [bytes],
        (handle) => call.MPI_Irecv(bytes, bytes.length, byte, from, tags.bytes, world, handle),
      ),
    broadcast: (bytes) =>
      request(
        "Ibcast",
        rank === 0 ? others : [0],
        [bytes],
        (handle) => call.MPI_Ibcast(bytes, bytes.length, byte, 0, world, handle),
      ),
    barrier: () => request("Ibarrier", others, [], (handle) => call.MPI_Ibarrier(world, handle)),
    test: ({ handle }) => asked("Test", (flag) => call.MPI_Test(handle, flag, statusIgnore)) !== 0,
    finalize: () => must("Finalize", call.MPI_Finalize()),
    abort: (code) => void call.MPI_Abort(world, code),
  };
}
