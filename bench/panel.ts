/**
 * What is timed: subjects, in panels whose members take turns.
 * @module
 */

/** Something that takes time. */
export interface Subject {
  /** What it does, without the size: `encode 4-bit`. */
  readonly name: string;
  /** Does it, `times` times. */
  readonly run: () => void;
  /** How often one call does it; once unless given. */
  readonly times?: number;
  /** The name of a subject of the same panel that it is compared with, besides the copy. */
  readonly against?: string;
  /** Bits a coordinate, where it writes any. */
  readonly bits?: number;
  /** The fewest bits a coordinate, by what is known of their source. */
  readonly ideal?: number;
  /** Whether it is there to be compared with and no more, as another panel reports it. */
  readonly silent?: boolean;
}

/** Subjects that handle vectors of one dimension. */
export interface Panel {
  /** How many numbers the copy has that all are compared with; 0 where no vector is handled, and there is no copy. */
  readonly dimension: number;
  readonly subjects: readonly Subject[];
}

/** Panels about one thing, each made when its turn comes, so that its vectors do not outlive it; fewer where it must be quick. */
export type Group = (quick: boolean) => Iterable<Panel>;

/** A dimension as it stands in names: `1e5` for powers of ten from a thousand on, `9600` for others. */
export function sizeName(dimension: number): string {
  const exponent = Math.round(Math.log10(dimension));
  return exponent >= 3 && dimension === 10 ** exponent ? `1e${exponent}` : String(dimension);
}
