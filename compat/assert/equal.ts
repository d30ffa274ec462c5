import { isDeepStrictEqual } from "node:util";

type Entries = Record<PropertyKey, unknown>;

const isTypedArray = (x: unknown): x is ArrayLike<unknown> => ArrayBuffer.isView(x) && !(x instanceof DataView);

/** Whether own properties are all there is to `x`: it is an array or a record. */
function hasOnlyEntries(x: unknown): x is Entries {
  if (typeof x !== "object" || x === null) return false;
  const prototype = Object.getPrototypeOf(x);
  return Array.isArray(x) || prototype === Object.prototype || prototype === null;
}

function equalEntries(a: Entries, b: Entries): boolean {
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length && Array.isArray(a) === Array.isArray(b) &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

function equalItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false;
  return true;
}

/** Whether two values are equal, deeply; unlike Node's deep equality, the two zeros are one and prototypes may be null. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b || isDeepStrictEqual(a, b)) return true;
  if (isTypedArray(a) && isTypedArray(b)) return equalItems(a, b);
  return hasOnlyEntries(a) && hasOnlyEntries(b) && equalEntries(a, b);
}
