/**
 * Compiled WebAssembly brought to life, when it is first asked for.
 * @module
 */

/** A WebAssembly module as a text; it works in a memory that it is given, as `memory` of `env`. */
export interface Compiled {
  /** Its bytes in base64. */
  readonly base64: string;
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** Which of its bytes says whether the memory is shared: 1 where it is not, and 3 where it is. */
  readonly sharing: number;
}

/** A page of a memory, in bytes. */
export const PAGE = 65536;

/**
 * A function that gives what a new instance of a module exports that works in `memory`, and nothing where there can be none: no
 * WebAssembly, not the features of it that the module asks for, not allowed, no memory left, or a machine whose numbers lie
 * otherwise than in its memory. The module is compiled once for memories of either kind, when one is first asked for.
 */
export function instantiator<E>({ base64, sharing }: Compiled): (memory: WebAssembly.Memory) => E | undefined {
  const modules: { [shared: string]: WebAssembly.Module | null } = {}; // null where it cannot be compiled
  const compiled = (shared: boolean) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (shared) bytes[sharing] = 3;
    return new WebAssembly.Module(bytes);
  };
  return (memory) => {
    const shared = !(memory.buffer instanceof ArrayBuffer);
    if (!(String(shared) in modules)) {
      modules[String(shared)] = (littleEndian() ? orNothing(() => compiled(shared)) : undefined) ?? null;
    }
    const module = modules[String(shared)];
    return module ? orNothing(() => new WebAssembly.Instance(module, { env: { memory } }).exports as E) : undefined;
  };
}

/** A memory of so many bytes and no more, in whole pages; nothing where there can be none. */
export function newMemory(bytes: number, shared: boolean = false): WebAssembly.Memory | undefined {
  const pages = Math.ceil(bytes / PAGE);
  return orNothing(() => new WebAssembly.Memory({ initial: pages, maximum: pages, shared }));
}

/** What `make` makes, if it can. */
function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Whether the lowest byte of a number comes first in memory. */
export const littleEndian = (): boolean => new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
