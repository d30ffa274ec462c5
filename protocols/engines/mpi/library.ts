/**
 * The MPI libraries there are: how they are found, and what differs between their binary interfaces.
 * @module
 */

/** What names a thing of MPI: a pointer to Open MPI, an integer to MPICH and its kin. */
type Handle = number | Deno.PointerValue;

/** The functions that are called, where handles are of one kind or the other. */
const functions = <H extends "i32" | "pointer">(handle: H) => ({
  MPI_Initialized: { parameters: ["buffer"], result: "i32" },
  MPI_Init_thread: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  MPI_Finalize: { parameters: [], result: "i32" },
  MPI_Abort: { parameters: [handle, "i32"], result: "i32" },
  MPI_Comm_rank: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Comm_size: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Comm_set_errhandler: { parameters: [handle, handle], result: "i32" },
  MPI_Error_string: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  MPI_Isend: { parameters: ["buffer", "i32", handle, "i32", "i32", handle, "buffer"], result: "i32" },
  MPI_Irecv: { parameters: ["buffer", "i32", handle, "i32", "i32", handle, "buffer"], result: "i32" },
  MPI_Ibcast: { parameters: ["buffer", "i32", handle, "i32", handle, "buffer"], result: "i32" },
  MPI_Ibarrier: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Test: { parameters: ["buffer", "buffer", "pointer"], result: "i32" },
} as const);

/** What every library is asked before its kind is known; Open MPI alone has the objects that its handles point to. */
const questions = {
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
  ompi_mpi_comm_world: { type: "pointer", optional: true },
  ompi_mpi_byte: { type: "pointer", optional: true },
  ompi_mpi_errors_return: { type: "pointer", optional: true },
} as const;

/** A library that has been opened. */
export interface Library {
  /** Its file, as it was asked for. */
  readonly file: string;
  /** What it says it is. */
  readonly version: string;
  /** Its functions. */
  readonly call: Deno.StaticForeignLibraryInterface<ReturnType<typeof functions<"i32" | "pointer">>>;
  /** `MPI_COMM_WORLD`. */
  readonly world: Handle;
  /** `MPI_BYTE`. */
  readonly byte: Handle;
  /** `MPI_ERRORS_RETURN`. */
  readonly errorsReturn: Handle;
  /** `MPI_STATUS_IGNORE`. */
  readonly statusIgnore: Deno.PointerValue;
}

/** The names of each kind of library, on Linux and on macOS, and how many ranks its launcher says it has started. */
const kinds = [
  { files: ["libmpi.so.40", "libmpi.40.dylib"], size: "OMPI_COMM_WORLD_SIZE" },
  { files: ["libmpich.so.12", "libmpi.so.12", "libmpich.12.dylib", "libmpi.12.dylib"], size: "PMI_SIZE" },
];

/** How many ranks the launcher of any of `variables` has started; undefined where it does not say, or may not be asked. */
function launched(variables: readonly string[]): number | undefined {
  const granted = (variable: string) => Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  const said = variables.filter(granted).map((variable) => Deno.env.get(variable)).find((text) => text !== undefined);
  return said === undefined ? undefined : Number(said);
}

/** How many ranks the launcher has started; undefined where it does not say, or may not be asked. */
export const ranksLaunched = (): number | undefined => launched(kinds.map(({ size }) => size));

/**
 * Opens the MPI library `file`, or else the first that is there: that of the launcher, if it may be asked, before others.
 *
 * Throws an `Error` that says what was tried, or which permission is wanting.
 */
export function openLibrary(file?: string): Library {
  if (typeof globalThis.Deno?.dlopen !== "function") throw new TypeError("Cannot open MPI as the runtime must be Deno");
  const ours = kinds.filter(({ size }) => launched([size]) !== undefined);
  const files = file === undefined ? [...new Set([...ours, ...kinds])].flatMap(({ files }) => files) : [file];
  const failures: string[] = [];
  for (const each of files) {
    try {
      return opened(each);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) {
        const flag = file === undefined ? "--allow-ffi" : `--allow-ffi=${file}`;
        throw new Error(`Cannot open MPI as loading libraries must be permitted: run with ${flag}`, { cause: error });
      }
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(`${each} (${reason.replace(/^(Could not open library: )+/, "").replace(`${each}: `, "")})`);
    }
  }
  const hint = file === undefined ? "; a path can be given as `library`" : "";
  throw new Error(`Cannot open MPI as its library must be there: tried ${failures.join(", ")}${hint}`);
}

/** Opens the library `file`; throws where it is not there, or not one whose binary interface is known. */
function opened(file: string): Library {
  const { MPI_Get_library_version: ask, ...objects } = Deno.dlopen(file, questions).symbols;
  const said = textOf((text, length) => ask(text, length)), [version] = said.split(/,| MPICH Release/, 1);
  const { ompi_mpi_comm_world: world, ompi_mpi_byte: byte, ompi_mpi_errors_return: errorsReturn } = objects;
  if (world !== null) {
    const call = Deno.dlopen(file, functions<"i32" | "pointer">("pointer")).symbols;
    return { file, version, call, world, byte, errorsReturn, statusIgnore: null };
  }
  if (!/MPICH|Intel|MVAPICH|Cray/i.test(version)) throw new Error(`of an unknown kind, ${version}`);
  const call = Deno.dlopen(file, functions<"i32" | "pointer">("i32")).symbols;
  const statusIgnore = Deno.UnsafePointer.create(1n);
  return { file, version, call, world: 0x44000000, byte: 0x4c00010d, errorsReturn: 0x54000001, statusIgnore };
}

/** What `ask` writes as MPI writes texts, into a buffer with their length; in one line. */
export function textOf(ask: (text: Uint8Array<ArrayBuffer>, length: Int32Array<ArrayBuffer>) => unknown): string {
  const text = new Uint8Array(8192), length = new Int32Array(1);
  ask(text, length);
  return new TextDecoder().decode(text.subarray(0, length[0])).split("\0", 1)[0].replace(/\s+/g, " ").trim();
}
