/**
 * One training run with bits that change by the round.
 * @module
 */

/** What one run led to, and what it cost. */
export interface DynamicRow {
  readonly problem: string;
  readonly rule: string;
  /** Bits a coordinate on average, of what the workers send; 32 where nothing is quantized. */
  readonly bits: number;
  readonly seed: number;
  /** The objective at the end. */
  readonly finalLoss: number;
  /** What is left: the objective less its least value; null where that is not known. */
  readonly gap: number | null;
  /** The share of the test examples that are classified right; null where there are no classes. */
  readonly accuracy: number | null;
  /** Bits that crossed the wire, from all workers and from the server, a broadcast counted once. */
  readonly totalBits: number;
  /** How many times as many bits the workers' messages would have as float32. */
  readonly compressionRatio: number;
}

/** A point of the way of a run. */
export interface Waypoint {
  /** How many rounds are over. */
  readonly round: number;
  /** Bits that have crossed the wire. */
  readonly bits: number;
  readonly loss: number;
  readonly accuracy: number | null;
}

/** One run, and the way there. */
export interface DynamicRun {
  readonly row: DynamicRow;
  /** The first point is the start. */
  readonly way: readonly Waypoint[];
  /** The bits a coordinate of each round. */
  readonly bitsOfRounds: readonly number[];
}
