/**
 * The messages of one round, as long as they are.
 * @module
 */

import { axisX, axisY, gridX, type Markish, rect, ruleX, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { bitsIn } from "../marks/units.ts";
import { colourOf, methods } from "./methods.ts";
import type { ManyWorkers, MethodRun } from "./runs.ts";

/** A message, drawn from `from` to `to`: those of workers to the left of 0, one after the other, and the broadcast to the right. */
interface Drawn {
  readonly from: number;
  readonly to: number;
}

/** All messages of a run's round. */
function drawn({ messages: { up, down } }: MethodRun): { readonly up: readonly Drawn[]; readonly down: Drawn } {
  let sum = 0;
  const left = up.map((bits): Drawn => ({ from: -sum, to: -(sum += bits) }));
  return { up: left, down: { from: 0, to: down } };
}

const sumOf = ({ messages: { up } }: MethodRun): number => up.reduce((sum, bits) => sum + bits);

/** How many pixels a method's row is high, and what of it is the bar. */
const ROW = 46, BAR = [0.08, 0.52] as const;

/** How many pixels wide messages must be for a gap between them. */
const GAPPED = 4;

/** The chart. */
export function messagesChart(runs: ManyWorkers): Chart {
  const most = Math.max(1, ...runs.map(sumOf)), mostDown = Math.max(1, ...runs.map(({ messages }) => messages.down));
  const round = runs[0]?.messages.round ?? 0;
  return {
    name: "messages",
    title: `The messages of round ${round}, to one scale`,
    description:
      "To the left what the workers send, a message after the other; to the right what the server answers all. " +
      runs.map((run) => `${methods[run.method]}: ${bitsIn(sumOf(run))} up, ${bitsIn(run.messages.down)} down.`).join(
        " ",
      ),
    plot: (width) => {
      const isNarrow = width < 560,
        right = Math.max(mostDown, most / (isNarrow ? 3 : 5)),
        perPixel = (most + right) / width;
      const ticks = width / (isNarrow ? 60 : 110);
      return {
        width,
        height: 58 + ROW * runs.length,
        ...{ marginLeft: 8, marginRight: 14, marginTop: 20, marginBottom: 38 },
        x: { domain: [-most, right], label: "Bits" },
        y: { domain: [runs.length, 0], axis: null },
        marks: [
          gridX({ stroke: palette.grid, strokeOpacity: 1, ticks }),
          axisX({
            ticks,
            tickFormat: (bits: number) => bitsIn(Math.abs(bits)).replace(/ ?bit$/, ""),
            labelAnchor: "center",
            labelArrow: "none",
          }),
          axisY({ ticks: [] }),
          ...runs.flatMap((run, i): Markish[] => {
            const { up, down } = drawn(run),
              y = { y1: () => i + BAR[0], y2: () => i + BAR[1] },
              fill = colourOf(run.method);
            const x = { x1: "from", x2: "to" }, said = bitsIn(run.messages.down), each = bitsIn(sumOf(run) / up.length);
            const line = { y: [i + 0.74], fill: palette.text };
            return [
              rect(up, {
                ...x,
                ...y,
                fill,
                insetLeft: Math.min(...run.messages.up) > GAPPED * perPixel ? 0.75 : 0,
                fillOpacity: 0.85,
              }),
              rect([down], { ...x, ...y, fill, insetLeft: 1, fillOpacity: 0.85 }),
              text([`${methods[run.method]}, ${up.length} × ${each}`], { ...line, x: [0], textAnchor: "end", dx: -6 }),
              text([said], { ...line, x: [0], textAnchor: "start", dx: 6 }),
            ];
          }),
          ruleX([0], { stroke: palette.text }),
          text(["↑ from workers"], {
            x: [0],
            frameAnchor: "top",
            textAnchor: "end",
            dx: -6,
            dy: -14,
            fill: palette.faint,
          }),
          text(["↓ to all"], { x: [0], frameAnchor: "top", textAnchor: "start", dx: 6, dy: -14, fill: palette.faint }),
        ],
      };
    },
    rows: runs.flatMap(({ method, messages: { up, down, round } }) => [
      ...up.map((bits, i) => ({ method: methods[method], round, from: `worker ${i}`, bits })),
      { method: methods[method], round, from: "server", bits: down },
    ]),
  };
}
