/**
 * Golden vectors of what codebooks have said of a vector, and of the levels that it leads to.
 * @module
 */

import { bits } from "../../base/bits.ts";
import { key, normals } from "../../base/key.ts";
import type { Codebook } from "../../quantize/adaptive/codebooks/codebook.ts";
import { levelsSent } from "../../quantize/adaptive/codebooks/levels_sent.ts";
import { momentsShared } from "../../quantize/adaptive/codebooks/moments_shared.ts";
import type { Tuned } from "../../quantize/adaptive/codebooks/tuned.ts";
import { alq } from "../../quantize/adaptive/designs/alq.ts";
import type { Distribution } from "../../quantize/adaptive/distributions/distribution.ts";
import { each } from "../../quantize/codes/each.ts";
import { fixedWidth } from "../../quantize/codes/fixed_width.ts";
import { numbered } from "../../quantize/levels/numbered.ts";
import { geometricLevels } from "../../quantize/levels/level_set.ts";
import { inHex } from "./message.ts";

const options = {
  dimension: 12,
  levels: geometricLevels({ count: 3 }),
  design: (distribution: Distribution) => alq({ distribution, count: 3 }),
  code: ({ levels }: Tuned) => numbered(levels, each(fixedWidth({ width: 3 }))),
};

function caseOf<T>(name: string, { init, observe, statistics, adapt }: Codebook<Tuned, T>, input: number[]) {
  const said = observe(init, input), { levels, probabilities } = adapt(init, [said]);
  const message = inHex(bits((sink) => statistics.write(said, sink)));
  return { name, input, ...message, levels: [...levels], probabilities: [...probabilities] };
}

/** The cases: a vector, what is said of it, and what that leads to. */
export function codebookCases() {
  const inputs = [[...normals(key(12), 12)], new Array(12).fill(0)];
  return [
    ...inputs.map((input) => caseOf("levelsSent, 3 levels", levelsSent(options), input)),
    ...inputs.map((input) =>
      caseOf(
        "momentsShared, 3 levels, q = infinity, buckets of 8",
        momentsShared({ ...options, norm: Infinity, bucket: 8 }),
        input,
      )
    ),
  ];
}
