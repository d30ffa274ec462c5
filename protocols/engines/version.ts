/**
 * Which release of the library this is.
 * @module
 */

/** The version of the library, which must be the same on all ranks: a test holds it to that of the package. */
export const version = "0.1.0";
