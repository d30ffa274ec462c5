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
  /** So many more parts are done, by default one; `note` says what is next, or how it goes. */
  step(note?: string, parts?: number): void;
  /** Clears the line. */
  end(): void;
}

/**
 * A bar for work of `total` parts, of which some were done before; redrawn at most ten times a second, and none at all when no
 * one looks at it.
 */
export function progress(
  { total, before = 0, label, stream = Deno.stderr, now = () => performance.now() }: {
    readonly total: number;
    readonly before?: number;
    readonly label: string;
    readonly stream?: Terminal;
    readonly now?: () => number;
  },
): Progress {
  if (!stream.isTerminal()) return { step() {}, end() {} };
  const write = (text: string): number => stream.writeSync(new TextEncoder().encode(`\r${text}\x1b[K`));
  const start = now();
  let done = before, drawn = -Infinity;
  const draw = (note: string): void => {
    if (now() - drawn < 100) return;
    drawn = now();
    const time = left((now() - start) / 1000 * (total - done) / (done - before)), most = width() - 1;
    const room = most - [label, "", time, note].join("  ").length;
    write([label, bar(done / total, room), time, note].join("  ").slice(0, most));
  };
  draw("");
  return {
    step(note = "", parts = 1) {
      done += parts;
      draw(note);
    },
    end() {
      write("");
    },
  };
}

/** The part that is done, in per cent and drawn, in `room` characters or so: a bar of 8 to 24. */
function bar(part: number, room: number): string {
  const percent = ` ${String(Math.floor(100 * part)).padStart(3)}%`;
  const length = Math.min(24, Math.max(8, room - percent.length)), filled = Math.round(part * length);
  return `${"━".repeat(filled)}${"─".repeat(length - filled)}${percent}`;
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
