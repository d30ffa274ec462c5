/**
 * The page's end of the worker: one question at a time, and of those that come meanwhile only the newest.
 * @module
 */

import type { GivenFile } from "../view.ts";
import type { AnyValues, AnyView } from "../views.ts";
import type { Answer, Question } from "./messages.ts";

/** What is asked. */
export interface Asked {
  readonly view: AnyView;
  readonly values: AnyValues;
}

/** What is heard of a question. */
export interface Heard {
  readonly result: (asked: Asked, result: unknown) => void;
  readonly error: (asked: Asked, message: string) => void;
  /** Whether anything is still being computed. */
  readonly busy: (busy: boolean) => void;
}

/** A function that asks `worker`; answers to the newest question are heard, and of older ones those that come before it is asked. */
export function computation(worker: Worker, heard: Heard): (asked: Asked) => void {
  const files = new Map<string, GivenFile>();
  let number = 0, present: Asked | undefined, next: Asked | undefined, isAnswered = true;

  const say = (question: Question): void => worker.postMessage(question);

  function ask(asked: Asked): void {
    const { view, values } = present = asked, plain: Record<string, unknown> = { ...values };
    isAnswered = false;
    for (const [name, { kind }] of Object.entries(view.controls)) {
      if (kind !== "file") continue;
      const key = `${view.id}/${name}`, file = values[name] as GivenFile | undefined;
      if (files.get(key) !== file) say({ kind: "file", view: view.id, name, file });
      if (file === undefined) files.delete(key);
      else files.set(key, file);
      delete plain[name];
    }
    say({ kind: "values", number: ++number, view: view.id, values: plain as AnyValues });
  }

  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.number !== number || present === undefined) return;
    if (data.kind === "result") heard.result(present, data.result);
    if (data.kind === "error" && next === undefined) heard.error(present, data.message);
    isAnswered = true;
    if (next !== undefined) {
      const asked = next;
      next = undefined;
      ask(asked);
    } else if (data.kind !== "result") heard.busy(false);
  };
  worker.onerror = ({ message }) => {
    if (present === undefined) return;
    heard.error(present, `What computes has failed${message ? `: ${message}` : ""}. Load the page again.`);
    heard.busy(false);
  };

  return (asked) => {
    heard.busy(true);
    if (isAnswered) ask(asked);
    else next = asked;
  };
}
