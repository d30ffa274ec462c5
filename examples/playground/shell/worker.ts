/**
 * The worker: computes what a view shows, and stops as soon as something newer is asked.
 * @module
 */

import type { GivenFile } from "../view.ts";
import { views } from "../views.ts";
import type { Answer, Question } from "./messages.ts";
import { resumed } from "./resumed.ts";

/** Milliseconds between two results, at the least: more than a screen shows nobody has to send. */
const pause = 15;

const results = new Map(views.map((view) => [view.id, resumed(view)]));
const files = new Map<string, GivenFile | undefined>();
let newest = -1;

self.onmessage = ({ data }: MessageEvent<Question>) => {
  if (data.kind === "file") files.set(`${data.view}/${data.name}`, data.file);
  else answer(data);
};

async function answer({ number, view: id, values }: Extract<Question, { kind: "values" }>): Promise<void> {
  newest = number;
  const isOld = async (): Promise<boolean> => {
    await turn();
    return number !== newest;
  };
  const view = views.find((view) => view.id === id)!;
  const given = Object.entries(view.controls).map(([name, { kind }]) =>
    [name, kind === "file" ? files.get(`${id}/${name}`) : values[name]] as const
  );
  let latest: unknown, unsent: Answer | undefined, sent = -Infinity;
  try {
    if (await isOld()) return;
    for (const result of results.get(id)!(Object.fromEntries(given))) {
      if (result !== latest) unsent = { kind: "result", number, result };
      latest = result;
      if (unsent !== undefined && performance.now() - sent >= pause) {
        say(unsent);
        unsent = undefined;
        sent = performance.now();
      }
      if (await isOld()) return;
    }
    if (unsent !== undefined) say(unsent);
    say({ kind: "end", number });
  } catch (error) {
    say({ kind: "error", number, message: error instanceof Error ? error.message : String(error) });
  }
}

const say = (answer: Answer): void => self.postMessage(answer);

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** One turn of the event loop, in which messages arrive. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
