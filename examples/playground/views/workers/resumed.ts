/**
 * Computations that go on where only what they do not depend on has changed.
 * @module
 */

/**
 * The results of `compute`, which is begun anew for another `name` only: for the one before, the latest result comes at once, and
 * then what is still to come.
 */
export function resumed<A, R>(
  nameOf: (asked: A) => string,
  compute: (asked: A) => Generator<R, void, undefined>,
): (asked: A) => Generator<R, void, undefined> {
  let last: { readonly name: string; readonly rest: Generator<R, void, undefined>; latest?: R } | undefined; // scratch: what would be made again
  return function* (asked) {
    const name = nameOf(asked), own = last?.name === name ? last : last = { name, rest: compute(asked) };
    if (own.latest !== undefined) yield own.latest;
    for (let next = own.rest.next(); !next.done; next = own.rest.next()) {
      own.latest = next.value;
      yield next.value;
    }
  };
}
