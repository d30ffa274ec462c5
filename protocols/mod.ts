/**
 * Who knows what and who says what: links, workers and servers as pure state machines, and what a run cost.
 * @module
 */

export * from "./adaptive_sgd.ts";
export * from "./all_gather.ts";
export * from "./differential.ts";
export * from "./double_encoding.ts";
export * from "./differenced.ts";
export * from "./dynamic_server.ts";
export * from "./ledger.ts";
export * from "./link.ts";
export * from "./parameter_server.ts";
export * from "./precise.ts";
export * from "./protocol.ts";
export * from "./qsvrg.ts";
export * from "./run.ts";
export * from "./single.ts";
export type { ServedWorker, Serving, Steered } from "./steered.ts";
