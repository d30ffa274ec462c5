/**
 * Messages that leave the process.
 * @module
 */

export {};
