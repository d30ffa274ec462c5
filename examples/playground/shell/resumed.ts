/**
 * Computations that go on where they were, where only what they do not depend on has changed.
 * @module
 */

import type { AnyValues, AnyView } from "../views.ts";

/** What a view computes, as far as it has. */
interface Course {
  readonly values: AnyValues;
  readonly rest: Iterator<unknown>;
  /** The latest result, if there is one. */
  latest?: { readonly result: unknown };
}

/**
 * The results of `view`, begun anew only where something has changed that they depend on: else the latest result comes at once,
 * and then what is still to come.
 */
export function resumed({ results, shownBy = [] }: AnyView): AnyView["results"] {
  if (shownBy.length === 0) return results;
  let course: Course | undefined;
  const isSame = (a: AnyValues, b: AnyValues): boolean =>
    Object.keys(a).every((name) => shownBy.includes(name) || isAlike(a[name], b[name]));
  return function* (values) {
    const own = course && isSame(course.values, values) ? course : course = { values, rest: results(values) };
    if (own.latest !== undefined) yield own.latest.result;
    try {
      for (let next = own.rest.next(); !next.done; next = own.rest.next()) {
        own.latest = { result: next.value };
        yield next.value;
      }
    } catch (error) {
      course = undefined; // or it would look as if all were computed
      throw error;
    }
  };
}

/** Whether two values of a control are one: several names are new each time that they are told, and a file is not. */
const isAlike = (a: unknown, b: unknown): boolean => a === b || (Array.isArray(a) && String(a) === String(b));
