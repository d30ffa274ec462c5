/**
 * Protocols over what carries bytes: parties in one event loop, in threads, and over networks that lose some.
 *
 * Engines that need a client of their own have their own entry points.
 * @module
 */

export type { Clock } from "./clock.ts";
export * from "./communicator.ts";
export * from "./drive.ts";
export { exchange, type Exchanged } from "./exchange.ts";
export * from "./failed_rank.ts";
export { frame, type Origin, unframe } from "./frame.ts";
export { join } from "./join.ts";
export * from "./local.ts";
export type { Datagrams } from "./lossy/datagrams.ts";
export type { Addressed, Outbox } from "./lossy/outbox.ts";
export { type Reliable, reliable, type ReliableOptions } from "./lossy/reliable.ts";
export type { Letter, Operation } from "./operation.ts";
export * from "./part.ts";
export { restore, store } from "./store.ts";
export type { Vault } from "./vault.ts";
export { atSeat, type Hub, type Seat, type Watched, webWorkers } from "./web_workers.ts";
