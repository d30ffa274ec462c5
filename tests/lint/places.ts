import { pathToFileURL } from "node:url";

const root = new URL("../../", import.meta.url).href;

/** The folders that are published. */
export const libraryFolders: readonly string[] = ["base", "quantize", "optimize", "protocols", "theory"];

/** The path of a file from the root of the repository, with forward slashes. */
export function fromRoot(filename: string): string {
  return withoutRoot(pathToFileURL(filename).href);
}

/** The path from the root of the repository to the file that `specifier`, a relative one, names inside `path`. */
export function resolved(specifier: string, path: string): string {
  return withoutRoot(new URL(specifier, root + path).href);
}

/** The folder at the root of the repository in which `path` lies; empty for a file that lies in none. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

const withoutRoot = (href: string): string => href.startsWith(root) ? href.slice(root.length) : href;
