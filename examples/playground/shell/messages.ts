/**
 * What the page and its worker say to each other.
 * @module
 */

import type { GivenFile } from "../view.ts";
import type { AnyValues } from "../views.ts";

/** To the worker: a file, which then counts for all that is asked until another comes; or values to compute with. */
export type Question =
  | { readonly kind: "file"; readonly view: string; readonly name: string; readonly file: GivenFile | undefined }
  | { readonly kind: "values"; readonly number: number; readonly view: string; readonly values: AnyValues };

/** To the page, on the question of that number: a result, that there are no more, or why there are none. */
export type Answer =
  | { readonly kind: "result"; readonly number: number; readonly result: unknown }
  | { readonly kind: "end"; readonly number: number }
  | { readonly kind: "error"; readonly number: number; readonly message: string };
