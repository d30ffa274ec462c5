/**
 * A progress bar of one line, for whoever waits at a terminal.
 * @module
 */

/** Where the bar is drawn. */
export interface Terminal {
  isTerminal(): boolean;
  writeSync(bytes: Uint8Array): number;
}

/** Tells how far the work is. */
export interface Progress {
  /** One more part is done; `note` says what is next. */
  step(note?: string): void;
  /** Clears the line. */
  end(): void;
}

/** A bar for work of `total` parts, redrawn at most ten times a second, and none at all when no one looks at it. */
export function progress(
  { total, label, stream = Deno.stderr, now = () => performance.now() }: {
    readonly total: number;
    readonly label: string;
    readonly stream?: Terminal;
    readonly now?: () => number;
  },
): Progress {
  if (!stream.isTerminal()) return { step() {}, end() {} };
  const write = (text: string): number => stream.writeSync(new TextEncoder().encode(`\r${text}\x1b[K`));
  const start = now();
  let done = 0, drawn = -Infinity;
  const draw = (note: string): void => {
    if (now() - drawn < 100) return;
    drawn = now();
    write(
      [label, bar(done / total), left((now() - start) / 1000 * (total - done) / done), note].join("  ").slice(
        0,
        width() - 1,
      ),
    );
  };
  draw("");
  return {
    step(note = "") {
      done++;
      draw(note);
    },
    end() {
      write("");
    },
  };
}

/** The part that is done, drawn and in per cent. */
function bar(part: number): string {
  const length = 24, filled = Math.round(part * length);
  return `${"━".repeat(filled)}${"─".repeat(length - filled)} ${String(Math.floor(100 * part)).padStart(3)}%`;
}

/** How long it may still take, which is not known at first. */
function left(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${Math.round(seconds / 3600)} h left`;
}

/** How many characters a line of the terminal holds. */
function width(): number {
  try {
    return Deno.consoleSize().columns || 80; // some terminals do not say
  } catch {
    return 80; // standard output is no terminal; standard error, where the bar is, may be of any width
  }
}
