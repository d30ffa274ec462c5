/**
 * The one grammar of errors on malformed files: `Cannot read <format> at <place> as <what> must be <expected>: current value
 * is <value>`.
 * @module
 */

/** `text`, cut where it is long. */
export function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The error to throw when `what` at `place` is not as `expected`; a string `value` is quoted, and cut when long. */
export function malformedAt(
  format: string,
  place: string,
  what: string,
  expected: string,
  value: string | number,
): SyntaxError {
  const shown = typeof value === "number" ? value : JSON.stringify(cut(value));
  return new SyntaxError(`Cannot read ${format} at ${place} as ${what} must be ${expected}: current value is ${shown}`);
}
