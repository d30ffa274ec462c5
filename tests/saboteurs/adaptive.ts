/**
 * Known-bad twins of distributions and codebooks.
 * @module
 */

import {
  alq,
  type Codebook,
  type Distribution,
  each,
  empirical,
  fixedWidth,
  foldedNormal,
  geometricLevels,
  type LevelsSaid,
  levelsSent,
  numbered,
  type Tuned,
} from "@bitdescent/bitdescent";
import { codebookLaws } from "../laws/codebook.ts";
import { distributionLaws } from "../laws/distribution.ts";
import type { Law } from "../laws/law.ts";
import { vectors } from "../support/arbitraries.ts";
import { endless } from "./codes.ts";

const n = 3;
const inputs = vectors(n).map((x) => x.map((value) => Math.abs(value) < 1e-15 ? 0 : value));
const points = [0, 0.25, 0.5, 1];

const sample: Distribution = empirical({ values: points }),
  smooth = foldedNormal([{ mean: 0, deviation: 0.3, weight: 1 }]);
const goodCodebook: Codebook<Tuned, LevelsSaid | null> = levelsSent({
  dimension: n,
  levels: geometricLevels({ count: 3 }),
  design: (distribution) => alq({ distribution, count: 3, sweeps: 3 }),
  code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
});

const distribution = (bad: Partial<Distribution>): Law[] => distributionLaws({ ...sample, ...bad }, points);
const codebook = (bad: Partial<typeof goodCodebook>): Law[] => codebookLaws({ ...goodCodebook, ...bad }, inputs);

/** The mass of the point `a` alone. */
const massAt = (a: number): number => points.includes(a) ? 1 / points.length : 0;

/** The kits of the good twins. */
export const goodAdaptive = (): Law[] => [distribution({}), distributionLaws(smooth), codebook({})].flat();

/** Law by law, the kit of a twin that breaks it. */
export const adaptiveSaboteurs: Readonly<Record<string, () => Law[]>> = {
  "distribution: the mass of [0, r] grows to 1, and that of (a, c] is what it grows by": () =>
    distribution({ cdf: (r) => sample.cdf(r) - massAt(r) }),
  "distribution: moments of neighbouring intervals add up": () =>
    distribution({ M2: (a, c) => sample.M2(a, c) + a * a * massAt(a) }),
  "distribution: moments are those of points within the interval": () =>
    distribution({ M1: (a, c) => sample.M1(a, c) + 0.1 * sample.M0(a, c) }),
  "distribution: I₂ = (a + c) M₁ − ac M₀ − M₂, and is at least 0": () =>
    distribution({ I2: (a, c) => c * sample.M1(a, c) - sample.M2(a, c) }),
  "distribution: a cut is the least place above which there is as little mass as asked": () =>
    distribution({ cut: (_u, _a, c) => c }),
  "distribution: the density, where there is one, is what the mass grows by": () =>
    distributionLaws({ ...smooth, density: (r) => smooth.density(r) / 2 }),

  "codebook: nodes that heard the same have the same, whoever spoke, to the last bit": () =>
    codebook({ // the speaker keeps digits that it does not send
      observe(tuned, x) {
        const said = goodCodebook.observe(tuned, x);
        return said && { ...said, levels: said.levels.map((level) => level < 1 ? level * (1 - 1e-12) : 1) };
      },
    }),
  "codebook: adapting leaves the old codebook and what was heard alone": () =>
    codebook({
      init: structuredClone(goodCodebook.init),
      adapt: (tuned, heard) => Object.assign(tuned, goodCodebook.adapt(tuned, heard)),
    }),
  "codebook: every compressor it leads to is of its dimension": () => codebook({ dimension: n + 1 }),
  "codebook: statistics that end too early are refused": () =>
    codebook({
      statistics: {
        write: goodCodebook.statistics.write,
        read: (source) => goodCodebook.statistics.read(endless(source)),
      },
    }),
};
