/**
 * A button that moves a slider through its values while one looks.
 * @module
 */

import { button } from "../element.ts";

/** Milliseconds that the whole way takes about, and those of a step, at the least and at the most. */
const WAY = 9000, QUICKEST = 120, SLOWEST = 400;

/** What is played. */
export interface Played {
  readonly label: string;
  /** How many steps there are from the first position to the last. */
  readonly steps: number;
  readonly position: () => number;
  readonly move: (position: number) => void;
}

/** The button, and what stops it. */
export interface PlayButton {
  readonly node: HTMLButtonElement;
  readonly stop: () => void;
}

/**
 * A button that plays from where things are, or from the first position if they are at the last, and stops at the last. It never
 * starts by itself, and stops when it is no longer on the page.
 */
export function playButton({ label, steps, position, move }: Played): PlayButton {
  const pace = Math.min(SLOWEST, Math.max(QUICKEST, WAY / steps));
  let timer = 0;
  function say(): void {
    const isPlaying = timer !== 0;
    node.textContent = isPlaying ? "Pause" : "Play";
    node.setAttribute("aria-label", `${node.textContent}: ${label}`);
  }
  function stop(): void {
    clearInterval(timer);
    timer = 0;
    say();
  }
  function step(): void {
    if (node.isConnected) move(position() + 1);
    if (!node.isConnected || position() >= steps) stop();
  }
  function press(): void {
    if (timer !== 0) return stop();
    if (position() >= steps) move(0);
    timer = setInterval(step, pace);
    say();
  }
  const node = button("", press, { class: "play" });
  say();
  return { node, stop };
}
