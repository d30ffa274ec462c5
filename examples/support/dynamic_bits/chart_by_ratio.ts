/**
 * What runs reached at the end, by how much was compressed.
 * @module
 */

import { type Arm, bitsTitle, leftOut, ratioOf, rivalsOf } from "./arms.ts";
import { around, logAxis, measureAxis } from "./chart_axis.ts";
import { band, bars, type Drawing, labels, line, marks, stripes } from "./chart_drawings.ts";
import type { Figure } from "./chart_panels.ts";
import { styleOf, unquantizedOf } from "./chart_style.ts";
import { type Measure, reachedBy } from "./measures.ts";
import { spread } from "./statistics.ts";

/** The end of an arm. */
interface End {
  readonly rule: string;
  readonly bits: number;
  readonly ratio: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The ends of all arms that did not diverge. */
const endsOf = (arms: readonly Arm[], measure: Measure): End[] =>
  arms.flatMap((arm) => {
    const reached = reachedBy(arm, measure);
    if (reached === null) return [];
    const { mean, deviation } = spread([...reached.values()]);
    return [{ rule: arm.rule, bits: arm.bits, ratio: ratioOf(arm), mean, deviation: deviation ?? 0 }];
  });

/** Ends with about the same ratio. */
interface Group {
  readonly ends: readonly End[];
  /** The mean logarithm of their ratios. */
  readonly centre: number;
}

const groupOf = (ends: readonly End[]): Group => ({
  ends,
  centre: spread(ends.map(({ ratio }) => Math.log(ratio))).mean,
});

/** The lane that two groups leave to each end if they shall not touch. */
const laneBetween = (a: Group, b: Group): number => (b.centre - a.centre) / ((a.ends.length + b.ends.length + 1) / 2);

/** Groups of rivals from the least ratio to the greatest, those as one that would leave less than `lane` to each end. */
const merged = (rivals: readonly End[][], lane: number): Group[] =>
  rivals.map(groupOf).toSorted((a, b) => a.centre - b.centre).reduce<Group[]>((groups, next) => {
    const last = groups.at(-1);
    if (last === undefined || laneBetween(last, next) >= lane) return [...groups, next];
    return [...groups.slice(0, -1), groupOf([...last.ends, ...next.ends])];
  }, []);

/** The ends side by side in groups, each around its mean on a logarithmic axis. */
function sideBySide(rivals: readonly End[][]): End[][] {
  const ratios = rivals.flat().map(({ ratio }) => Math.log(ratio));
  const whole = Math.log(2) + Math.max(...ratios) - Math.min(...ratios), groups = merged(rivals, 0.007 * whole);
  const lane = Math.min(0.012 * whole, ...groups.slice(1).map((group, i) => laneBetween(groups[i], group)));
  return groups.map(({ ends, centre }) =>
    ends.map((end, i) => ({ ...end, ratio: Math.exp(centre + lane * (i - (ends.length - 1) / 2)) }))
  );
}

/** The bits of a group, such as `3 and 2.5 bits`. */
function bitsOf(ends: readonly End[]): string {
  const titles = [...new Set(ends.map(({ bits }) => bitsTitle(bits)))];
  return titles.map((title, i) => i < titles.length - 1 ? title.replace(/ bits?$/, "") : title).join(" and ");
}

const titles: Readonly<Record<Measure["name"], string>> = {
  accuracy: "Accuracy at the end, by compression",
  gap: "Gap at the end, by compression",
  loss: "Loss at the end, by compression",
};

/** The figure of `arms`: a mark for each rule and number of bits, and a level line for floats; null where all diverged. */
export function byRatio(arms: readonly Arm[], measure: Measure, subtitle: string): Figure | null {
  const floats = unquantizedOf(arms), rivals = rivalsOf(arms.filter((arm) => arm !== floats));
  const groups = sideBySide(rivals.map((own) => endsOf(own, measure)).filter((own) => own.length > 0));
  const ends = groups.flat(), level = endsOf(floats === undefined ? [] : [floats], measure);
  if (ends.length === 0) return null;
  const reach = [...ends, ...level].flatMap(({ mean, deviation }) => [mean - deviation, mean, mean + deviation]);
  const across = around(ends.map(({ ratio }) => ratio)), byRule = Map.groupBy(ends, ({ rule }) => rule);
  return {
    title: titles[measure.name],
    subtitle: [subtitle, ...leftOut({ "Diverged, and not shown": arms.filter(({ diverged }) => diverged > 0) })],
    x: logAxis("compression ratio: float32 to what the workers sent; those of about the same side by side", across),
    y: measureAxis(measure, reach),
    panels: [{
      heading: "",
      drawings: [
        stripes(groups.map((own) => ({ from: own[0].ratio, to: own[own.length - 1].ratio }))),
        labels(groups.map((own) => ({
          x: Math.sqrt(own[0].ratio * own[own.length - 1].ratio),
          text: bitsOf(own),
        }))),
        ...level.flatMap((end) => levelOf(end, [across.from, across.to])),
        ...[...byRule.values()].flatMap(marksOf),
      ],
    }],
    rules: [...byRule.keys(), ...level.map(({ rule }) => rule)],
  };
}

const reachOf = ({ mean, deviation }: End, x: number) => ({ x, low: mean - deviation, high: mean + deviation });

/** A line across, and a band of a deviation. */
const levelOf = (end: End, xs: readonly number[]): Drawing[] => [
  band(styleOf(end.rule), xs.map((x) => reachOf(end, x))),
  line(styleOf(end.rule), xs.map((x) => ({ x, y: end.mean }))),
];

/** Marks with their deviations, and a thin line from each to the next. */
function marksOf(ends: readonly End[]): Drawing[] {
  const style = styleOf(ends[0].rule), points = ends.map(({ ratio, mean }) => ({ x: ratio, y: mean }));
  return [
    line({ ...style, width: 1 }, points),
    bars(style, ends.map((end) => reachOf(end, end.ratio))),
    marks(style, points),
  ];
}
