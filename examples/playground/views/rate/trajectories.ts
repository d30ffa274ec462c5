/**
 * Where runs go: their paths over the contours of the quadratic, in the plane of its least and its greatest curvature.
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { LINE } from "../marks/names.ts";
import { within } from "../marks/numbers.ts";
import type { Result } from "./results.ts";
import type { Place } from "./setting.ts";
import { colourOf, type Frame, insideOf, nameOf } from "./style.ts";

/** The chart of the paths. */
export function trajectories({ condition, start, traces }: Result, dimension: number): Chart {
  const paths = traces.map(({ method, path }) => ({
    method,
    path,
    leaves: path.some((place) => !isNear(place, start)),
  }));
  const left = paths.filter(({ leaves }) => leaves).map(({ method }) => nameOf(method));
  return {
    name: "trajectories",
    title: dimension === 2 ? "Where the runs go" : "Where the runs go, in a plane through the minimum",
    description:
      `Paths of ${traces.length} runs from the start at the upper right to the minimum at 0, over ellipses on which the ` +
      `function is the same; from one to the next it is four times smaller.` +
      (left.length > 0 ? ` ${left.join(", ")} went out of the picture.` : ""),
    rows: paths.flatMap(({ method, path }) =>
      path.map(([least, greatest], round) => ({ method: nameOf(method), round, least, greatest }))
    ),
    plot: (width) => {
      const places = paths.flatMap(({ method, path }) =>
        path.filter(isDrawn).map(([x, y]) => ({ method, x, y, colour: colourOf(method) }))
      );
      const look = { x: "x", y: "y", clip: true } as const;
      const frame = { width, height: within(250, width * 0.62, 440), ...margins };
      const [x, y] = windowOf(frame, [
        [0, 0],
        start,
        ...paths.flatMap(({ path }) => path.filter((p) => isNear(p, start))),
      ]);
      return {
        ...frame,
        x: { domain: x, label: "along the least curvature", labelOffset: 37, ticks: width / 90 },
        y: { domain: y, label: "along the greatest curvature", ticks: frame.height / 60 },
        marks: [
          Plot.line(contours(condition, start), { x: "x", y: "y", z: "z", stroke: palette.grid, clip: true }),
          Plot.line(places, { ...look, z: "method", stroke: "colour", strokeWidth: 1.2, strokeOpacity: 0.8 }),
          Plot.dot(places, { ...look, fill: "colour", r: 2 }),
          Plot.dot([[0, 0]], { symbol: "times", stroke: palette.text, r: 5, strokeWidth: 2 }),
          Plot.dot([start], { stroke: palette.text, r: 4, strokeWidth: 1.5 }),
          Plot.text([start], { text: ["start"], fill: palette.text, dy: -11 }),
          ...paths.map(({ method, leaves }, i) =>
            Plot.text([`${nameOf(method)}${leaves ? " ↗" : ""}`], {
              frameAnchor: "top-right",
              textAnchor: "start",
              dx: 10,
              dy: 4 + LINE * i,
              fill: colourOf(method),
            })
          ),
        ],
      };
    },
  };
}

const margins = { marginLeft: 48, marginRight: 84, marginTop: 22, marginBottom: 42 };

/** Whether a place is not so far away that not even what the frame cuts off can be drawn. */
const isDrawn = ([a, b]: Place): boolean => Math.hypot(a, b) < 1e3;

/** Whether a place is no farther from the minimum than half as far again as the start: then the picture has it. */
const isNear = ([a, b]: Place, start: Place): boolean => Math.hypot(a, b) <= 1.5 * Math.hypot(...start);

/** The least and the greatest of both coordinates in a frame that has all places, with the same unit on both axes. */
function windowOf(frame: Frame, places: readonly Place[]): [x: [number, number], y: [number, number]] {
  const inside = insideOf(frame);
  const extents = [0, 1].map((axis) => {
    const values = places.map((place) => place[axis]), least = Math.min(...values), most = Math.max(...values);
    return { middle: (least + most) / 2, length: most - least };
  });
  const unit = Math.max(...extents.map(({ length }, axis) => 1.25 * length / inside[axis]));
  const [x, y] = extents.map(({ middle }, axis): [number, number] => {
    const half = unit * inside[axis] / 2;
    return [middle - half, middle + half];
  });
  return [x, y];
}

/** Ellipses `a² + κb² = c`, c four times smaller from one to the next; one goes through the start. */
function contours(condition: number, [a, b]: Place): { x: number; y: number; z: number }[] {
  const through = Math.sqrt(a * a + condition * b * b), turns = Array.from({ length: 121 }, (_, i) => i * Math.PI / 60);
  return [-2, -1, 0, 1, 2, 3, 4, 5].flatMap((z) =>
    turns.map((turn) => ({
      x: through / 2 ** z * Math.cos(turn),
      y: through / 2 ** z / Math.sqrt(condition) * Math.sin(turn),
      z,
    }))
  );
}
