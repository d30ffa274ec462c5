/**
 * A vault on a slate: parts first, and then the head that says which they are.
 * @module
 */

import { crc32 } from "../../../base/crc32.ts";
import { restore, store } from "../store.ts";
import { checkName, type Vault } from "../vault.ts";
import type { Slate } from "./slate.ts";

/** What the head of a name says. */
interface Head {
  /** In which of two places the parts stand; null where nothing has been written. */
  readonly place: 0 | 1 | null;
  /** How many parts there are, how many bytes, and the CRC-32 of all of them. */
  readonly count: number;
  readonly length: number;
  readonly checksum: number;
  /** Who is writing: a number by which no two heads are the same. */
  readonly writer: number;
}

/** What a writer of a name knows. */
interface Claim {
  /** The number of the head, which is its own. */
  readonly sequence: number;
  readonly head: Head;
  /** The numbers of the parts that it has written or seen since, by subject. */
  readonly parts: Map<string, number>;
}

const EMPTY = { place: null, count: 0, length: 0, checksum: 0 } as const;

/** How often what does not fit together is read again, as it may just be written. */
const ATTEMPTS = 5;

/**
 * The vault; each part has at most `longest` bytes.
 *
 * A name has two places for parts. Writing fills the one that is not read and then puts the head, so that what ends on the way
 * leaves what there was. Whoever begins to write puts a head of its own, then looks what stands in that place while the head is
 * still its own, and puts every message only where that stands. So of two that write the same name one fails, and neither spoils
 * what the head speaks of: whoever comes later has a later head, and changes a part after the other has looked at it.
 */
export function slateVault(slate: Slate, { longest }: { longest: number }): Vault {
  const claims = new Map<string, Claim>(), subject = (name: string): string => `${name}.head`;

  async function headOf(name: string): Promise<{ sequence: number; head: Head }> {
    checkName("the name", name);
    const standing = await slate.last(subject(name));
    return standing === null
      ? { sequence: 0, head: { ...EMPTY, writer: 0 } }
      : { sequence: standing.sequence, head: restore(standing.bytes) as Head };
  }

  async function put(name: string, head: Omit<Head, "writer">, after: number): Promise<Omit<Claim, "parts">> {
    const [writer] = crypto.getRandomValues(new Uint32Array(1)), own: Head = { ...head, writer };
    return { sequence: await slate.put(subject(name), store(own), after), head: own };
  }

  async function claimed(name: string): Promise<Claim> {
    const { sequence, head } = await headOf(name);
    return { ...await put(name, head, sequence), parts: new Map() };
  }

  /** What the parts of a head are together; null where they are not. */
  async function whole(name: string, { place, count, length, checksum }: Head): Promise<Uint8Array | null> {
    const parts: Uint8Array[] = [];
    for (let i = 0; i < count; i++) {
      const part = await slate.last(`${name}.${place}.${i}`);
      if (part === null) return null;
      parts.push(part.bytes);
    }
    if (parts.reduce((sum, part) => sum + part.length, 0) !== length) return null;
    const bytes = new Uint8Array(length);
    parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
    return crc32(bytes) === checksum ? bytes : null;
  }

  return {
    async read(name) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { head } = await headOf(name);
        if (head.place === null) return null;
        const bytes = await whole(name, head);
        if (bytes !== null) return bytes;
      }
      throw new Error(`Cannot go on from ${name} as its parts must be those of its head: they are not`);
    },
    async write(name, bytes) {
      const { sequence, head, parts } = claims.get(name) ?? await claimed(name), place = head.place === 0 ? 1 : 0;
      claims.delete(name); // until it is known what stands there
      const subjects = Array.from({ length: Math.ceil(bytes.length / longest) }, (_, i) => `${name}.${place}.${i}`);
      const strange = subjects.filter((on) => !parts.has(on));
      for (const on of strange) parts.set(on, (await slate.last(on))?.sequence ?? 0);
      if (strange.length > 0 && (await headOf(name)).sequence !== sequence) throw overtaken(name);
      for (const [i, on] of subjects.entries()) {
        const part = bytes.subarray(i * longest, (i + 1) * longest);
        parts.set(on, await slate.put(on, part, parts.get(on)!));
      }
      const next = { place, count: subjects.length, length: bytes.length, checksum: crc32(bytes) } as const;
      claims.set(name, { ...await put(name, next, sequence), parts });
    },
    close: () => Promise.resolve(),
  };
}

const overtaken = (name: string): Error =>
  new Error(`Cannot keep the checkpoint as nobody else must write ${name}: somebody does`);
