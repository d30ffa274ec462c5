/**
 * A folder over http, for this machine only.
 * @module
 */

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** Whether a file is named after what is in it, so that it is what it was. */
const isNamed = (name: string): boolean => /-[0-9a-zA-Z]{8}\.(js|css)$/.test(name);

/** A server of the files right inside `folder`, from whatever path; port 0 is any that is free. */
export function served(folder: string, port = 0): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, async (request) => {
    const name = new URL(request.url).pathname.split("/").at(-1) || "index.html";
    if (!/^[\w.-]+$/.test(name) || name.startsWith(".")) return new Response("Not found", { status: 404 });
    try {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      const type = types[name.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(bytes, {
        headers: { "content-type": type, "cache-control": isNamed(name) ? "max-age=31536000, immutable" : "no-store" },
      });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return new Response("Not found", { status: 404 });
    }
  });
}
