/** Whether there is a file or a folder at `path`. */
export function exists(path: string | URL): boolean {
  try {
    return Deno.statSync(path) !== null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
