/**
 * Compiled WebAssembly brought to life, when it is first asked for.
 * @module
 */

/** A WebAssembly module as a text. */
export interface Compiled {
  /** Its bytes in base64. */
  readonly base64: string;
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/**
 * A function that gives what a new instance of a module exports, and nothing where there can be none: no WebAssembly, not the
 * features of it that the module asks for, not allowed, no memory left, or a machine whose numbers lie otherwise than in its
 * memory. The module is compiled once, at the first call.
 */
export function instantiator<E>({ base64 }: Compiled): () => E | undefined {
  let module: WebAssembly.Module | null | undefined; // null where it cannot be compiled
  const compiled = () => new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  return () => {
    if (module === undefined) module = (littleEndian() ? orNothing(compiled) : undefined) ?? null;
    const found = module;
    return found === null ? undefined : orNothing(() => new WebAssembly.Instance(found).exports as E);
  };
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
