/**
 * What a theorem is, as data.
 * @module
 */

/** A proved inequality about something that can be measured. */
export interface Bound<P> {
  /** `upper`: no run exceeds it. `lower`: no method beats it. `tight`: both. */
  readonly kind: "upper" | "lower" | "tight";
  /** Where it is proved. */
  readonly source: string;
  /** The hypotheses. */
  holds(parameters: P): boolean;
  /** The bound itself, in the unit that its doc comment gives. */
  value(parameters: P): number;
}
