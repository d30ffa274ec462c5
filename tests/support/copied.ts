/**
 * How much is copied from array to array.
 * @module
 */

/** How many numbers `set` copies into arrays of that kind while `body` runs. */
export function copied({ prototype }: typeof Float32Array | typeof Float64Array, body: () => void): number {
  const { set } = prototype;
  let count = 0;
  Object.defineProperty(prototype, "set", {
    value(this: Float32Array | Float64Array, given: ArrayLike<number>, at?: number) {
      count += given.length;
      set.call(this, given, at);
    },
    configurable: true,
    writable: true,
  });
  try {
    body();
  } finally {
    Reflect.deleteProperty(prototype, "set");
  }
  return count;
}
