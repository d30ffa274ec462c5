/**
 * What is loaded first: the worker starts while the page is still being read.
 * @module
 */

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const { start } = await import("./page.ts");
start(worker);
