/**
 * Files of the command line: which one is wrong, and whether one can be written.
 * @module
 */

/** What `read` makes of the content of the file `path`, which any error of it names. */
export async function inFile<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Insists that a file can be written, before the work whose outcome it is for; makes an empty one where there is none. */
export async function checkWritable(path: string): Promise<void> {
  await Deno.writeTextFile(path, "", { append: true });
}
