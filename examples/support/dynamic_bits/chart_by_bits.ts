/**
 * What runs had reached when so many bits had crossed the wire, and the spread over seeds.
 * @module
 */

import { type Arm, bitsTitle, leftOut } from "./arms.ts";
import { around, inThousands, logAxis, measureAxis } from "./chart_axis.ts";
import { band, type Drawing, line, marks } from "./chart_drawings.ts";
import type { Figure } from "./chart_panels.ts";
import { budgetsOf, othersOf, styleOf, unquantizedOf } from "./chart_style.ts";
import type { Measure } from "./measures.ts";
import { spread } from "./statistics.ts";

/** A point of the mean way of an arm. */
interface Stage {
  readonly bits: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The mean way of an arm after the start, as far as all its runs went and are finite. */
function meanWay({ runs }: Arm, measure: Measure): Stage[] {
  const length = Math.min(...runs.map(({ way }) => way.length));
  const stages = Array.from({ length }, (_, i): Stage => {
    const { mean, deviation } = spread(runs.map((run) => measure.at(run, run.way[i])));
    return { bits: spread(runs.map(({ way }) => way[i].bits)).mean, mean, deviation: deviation ?? 0 };
  });
  const end = stages.findIndex(({ mean, deviation }) => !Number.isFinite(mean) || !Number.isFinite(deviation));
  return stages.slice(0, end < 0 ? length : end).filter(({ bits }) => bits > 0);
}

/** The panels: one for each number of bits, and one for methods that have their own; floats are in all of them. */
function panelsOf(arms: readonly Arm[]): { heading: string; own: Arm[] }[] {
  const floats = arms.filter((arm) => arm === unquantizedOf(arms)), others = othersOf(arms);
  const panels = [
    ...[...budgetsOf(arms)].map(([bits, own]) => ({ heading: `${bitsTitle(bits)} on average`, own })),
    ...others.length === 0 ? [] : [{ heading: "methods with bits of their own", own: others }],
  ];
  if (panels.length === 0) return [{ heading: "", own: floats }];
  return panels.map(({ heading, own }) => ({ heading, own: [...floats, ...own] }));
}

/** Whether a mean is in the figure, near to the best one or to where runs ended: how it all began is not, nor what went astray. */
function nearEnd(ways: readonly (readonly Stage[])[], { isGain }: Measure): (mean: number) => boolean {
  const lacking = (mean: number): number => isGain ? Math.max(1 - mean, 0.01) : mean > 0 ? mean : NaN;
  const most = (values: readonly number[]): number => values.reduce((a, b) => b > a ? b : a, 0);
  const least = ways.flat().map(({ mean }) => lacking(mean)).reduce((a, b) => b < a ? b : a, Infinity);
  const ends = ways.map((way) => [way[0], way[way.length - 1]].map(({ mean }) => lacking(mean)));
  const far = Math.max(
    (isGain ? 30 : 300) * least,
    2 * most(ends.flatMap(([first, last]) => last <= first ? [last] : [])),
  );
  return (mean) => lacking(mean) <= far;
}

const titles: Readonly<Record<Measure["name"], string>> = { accuracy: "Accuracy", gap: "Gap", loss: "Loss" };

/** The figure of `arms`; null where no run got anywhere. */
export function byBits(arms: readonly Arm[], measure: Measure, subtitle: string): Figure | null {
  const whole = new Map(arms.map((arm) => [arm, meanWay(arm, measure)]));
  const isNear = nearEnd([...whole.values()].filter((way) => way.length > 0), measure);
  const ways = new Map([...whole].map(([arm, way]) => [arm, way.filter(({ mean }) => isNear(mean))]));
  const stages = [...ways.values()].flat();
  if (stages.length === 0) return null;
  const shown = arms.filter((arm) => ways.get(arm)!.length > 0), panels = panelsOf(shown);
  return {
    title: `${titles[measure.name]}, by bits on the wire`,
    subtitle: [
      subtitle,
      ...leftOut({
        "Diverged, and left out from there on": arms.filter(({ diverged }) => diverged > 0),
        "Too far off to be shown": arms.filter((arm) => arm.diverged === 0 && !shown.includes(arm)),
      }),
    ],
    x: logAxis(
      "bits on the wire so far, a broadcast counted once",
      around(stages.map(({ bits }) => bits)),
      inThousands,
    ),
    y: measureAxis(measure, stages.map(({ mean }) => mean)),
    panels: panels.map(({ heading, own }) => ({
      heading,
      drawings: [
        ...own.filter((arm) => arm.diverged === 0).map((arm) => bandOf(arm, ways.get(arm)!)),
        ...own.flatMap((arm, i) => curveOf(arm, ways.get(arm)!, (i + 0.5) / own.length)),
      ],
    })),
    rules: [...new Set(panels.flatMap(({ own }) => own.map(({ rule }) => rule)))],
  };
}

/** A deviation either way. */
const bandOf = ({ rule }: Arm, way: readonly Stage[]): Drawing =>
  band(
    styleOf(rule),
    way.map(({ bits, mean, deviation }) => ({ x: bits, low: mean - deviation, high: mean + deviation })),
  );

/** The mean, with marks by the way, those of each rule at places of its own; `phase` is from 0 to 1. */
function curveOf({ rule }: Arm, way: readonly Stage[], phase: number): Drawing[] {
  const points = way.map(({ bits, mean }) => ({ x: bits, y: mean })), style = styleOf(rule);
  const first = points[0]?.x ?? 1, last = points.at(-1)?.x ?? 1;
  const marked = [0, 1, 2, 3].flatMap((k) => {
    const aim = first * (last / first) ** ((k + phase) / 4);
    return points.find(({ x }) => x >= aim) ?? [];
  });
  return [line(style, points), marks(style, marked)];
}
