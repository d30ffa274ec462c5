/**
 * The page in Chromium: what it loads, when its first chart is there, and how many frames a second there are while a slider is dragged
 * through 60 values, one a frame, as many coordinates as n.
 *
 * `deno run -A bench/findings/page.ts [n]`
 * @module
 */

import { built } from "../../examples/playground/build.ts";
import { served } from "../../examples/playground/serve.ts";
import { addressOf } from "../../examples/playground/shell/address.ts";
import { positionOf, settled, steps } from "../../examples/playground/shell/slider_values.ts";
import { sizesOf } from "../../examples/playground/sizes.ts";
import { defaults, type Slider } from "../../examples/playground/view.ts";
import { type AnyValues, views } from "../../examples/playground/views.ts";
import { table } from "../../examples/support/command/table.ts";
import { browser } from "../../tests/playground/support/browser.ts";

const n = Number(Deno.args[0] ?? 100), moves = 60;

/** What is measured in the browser. */
interface Dragged {
  /** Milliseconds of each frame. */
  readonly frames: readonly number[];
  /** How many times the figures or charts changed. */
  readonly drawn: number;
}

/** Drags a slider to a position a frame. It runs in the browser. */
async function dragged({ id, positions }: { id: string; positions: readonly number[] }): Promise<Dragged> {
  // deno-lint-ignore no-explicit-any
  const { document, MutationObserver, requestAnimationFrame } = globalThis as any;
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const range = document.getElementById(id), times = [await frame()], frames = new Set<number>();
  const observer = new MutationObserver(() => frames.add(times.length));
  observer.observe(document.querySelector(".picture"), { childList: true, subtree: true });
  for (const position of positions) {
    range.value = String(position);
    range.dispatchEvent(new Event("input"));
    times.push(await frame());
  }
  observer.disconnect();
  return { frames: times.slice(1).map((time, i) => time - times[i]), drawn: frames.size };
}

const folder = await Deno.makeTempDir({ prefix: "site" });
const { compressed } = await sizesOf(await built(folder));
const server = served(folder), chromium = await browser();
const rows: (string | number)[][] = [];
for (const view of views) {
  const usual: AnyValues = defaults(view.controls), dimension = view.controls.dimension as Slider | undefined;
  const large = dimension && (dimension.show ? undefined : settled(dimension, Math.min(n, dimension.most)));
  const values = large === undefined ? usual : { ...usual, dimension: large };
  const page = await chromium.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`http://127.0.0.1:${server.addr.port}/${addressOf(views, view, values)}`);
  await page.locator(".plot").first().waitFor();
  const first = await page.evaluate("performance.getEntriesByType('paint'), performance.now()") as number;
  await page.locator(".output[data-state=done]").waitFor({ timeout: 120_000 });
  const [name, slider] = Object.entries(view.controls).find(([, { kind }]) => kind === "slider") as [string, Slider];
  const start = positionOf(slider, usual[name] as number), last = steps(slider);
  const positions = Array.from({ length: moves }, (_, i) => {
    const away = (start + i) % (2 * last);
    return away > last ? 2 * last - away : away;
  });
  const { frames, drawn } = await page.evaluate(dragged, { id: `control-${name}`, positions });
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  rows.push([
    view.id,
    slider.label,
    large ?? "–",
    first,
    (1000 * frames.length) / total,
    Math.max(...frames),
    (1000 * drawn) / total,
  ]);
  await page.close();
}
await chromium.close();
await server.shutdown();
await Deno.remove(folder, { recursive: true });

console.log(`First load: ${compressed} bytes with gzip\n`);
const columns = [
  "view",
  "slider",
  "n",
  ...[
    "first chart, ms",
    "frames a second",
    "longest frame, ms",
    "redrawn a second",
  ].map((title) => ({ title, digits: 0 })),
];
console.log(table(columns, rows));
