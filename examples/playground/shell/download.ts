/**
 * Files that the page makes.
 * @module
 */

import { element } from "./element.ts";

/** Saves a text as a file of that name and type. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
