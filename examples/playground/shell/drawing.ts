/**
 * What is heard of a computation, drawn when the screen is: at most once a frame, and only the newest.
 * @module
 */

import type { Asked } from "./computation.ts";
import type { Output } from "./output.ts";

/** What there is to draw. */
interface News {
  readonly shown?: { readonly asked: Asked; readonly result: unknown };
  readonly error?: string;
  readonly busy?: boolean;
}

/** A function that takes news for an output. */
export function drawing({ show, fail, busy: setBusy }: Output): (news: News) => void {
  let news: News = {}, frame = 0;
  function draw(): void {
    const { shown, error, busy } = news;
    frame = 0;
    news = {};
    try {
      if (shown !== undefined) show(shown.asked.view.show(shown.result, shown.asked.values));
      if (error !== undefined) fail(error);
    } catch (error) {
      fail((error as Error).message);
    }
    if (busy !== undefined) setBusy(busy);
  }
  return (more) => {
    const { error: _, ...others } = news;
    news = { ...more.shown === undefined ? news : others, ...more }; // what there is to see is newer than the error
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
}
