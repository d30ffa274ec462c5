/**
 * Write a quantizer, learn what it guarantees, and see the theorem's number hold.
 *
 * The quantizer is in `support/hexagonal.ts`, to be copied and changed; `certify` of `support/certify.ts` takes any `Compressor`,
 * and `--of` the library's own.
 *
 * ```sh
 * deno run examples/your_own_quantizer.ts
 * ```
 * @module
 */

import { child, key } from "@bitdescent/bitdescent";
import { type Certificate, certify, partsOf } from "./support/certify/certify.ts";
import { type BuiltIn, builtIns } from "./support/certify/built_ins.ts";
import { certificateReport, certificatesTable, legend } from "./support/certify/report.ts";
import { runReport, theoremRun } from "./support/certify/run.ts";
import { epsilonOf } from "./support/certify/theorems.ts";
import { hexagonal } from "./support/certify/hexagonal.ts";
import { main } from "./support/command/main.ts";
import { choices, type Command, flag, integer, number, type Option } from "./support/command/options.ts";
import { progress } from "./support/command/progress.ts";

const command = {
  name: "your_own_quantizer",
  usage: "deno run examples/your_own_quantizer.ts [options]",
  description:
    "Certifies quantizers: measures variance, contraction, covering radius, bias and bits, exactly where the key is not looked " +
    "at, looks for an input that refutes what a quantizer claims, and says what theorems make of the claim. Without options it " +
    "does so for a quantizer of one's own, first with a claim that is false and then with a true one, and runs gradient descent " +
    "with it. Exits with code 1 where a claim of the library's own quantizers is refuted.",
  options: {
    of: choices({ help: "quantizers of the library to certify instead", of: Object.keys(builtIns) }),
    all: flag({ help: "certify all of the library's, a line each" }),
    effort: integer({ help: "how many times the usual work to do", least: 1, most: 1000, default: 1 }),
    kappa: number({ help: "the condition number that theorems are asked about", above: 1, most: 1000, default: 10 }),
    rounds: integer({ help: "rounds of runs", least: 1, most: 1000, default: 50 }),
    workers: integer({ help: "workers, where theorems have many", least: 1, most: 1000, default: 4 }),
    seed: integer({ help: "seed of the search and the run", least: 0, default: 1 }),
    json: flag({ help: "print one JSON value and nothing else, with every input in full" }),
  },
  examples: [
    "examples/your_own_quantizer.ts --of qsgd,e8",
    "examples/your_own_quantizer.ts --all --effort 4",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

await main(command, ({ of, all, effort, kappa, rounds, workers, seed, json }) => {
  if (all && of !== undefined) throw new Error("Cannot run your_own_quantizer as --all and --of exclude each other");
  const setting = { kappa, rounds, workers }, own = { dimension: 8, spacing: Math.sqrt(3) / 4 };
  const names = all ? Object.keys(builtIns) : of ?? [];
  const asked: (BuiltIn & { readonly name: string })[] = names.length > 0
    ? names.map((name) => ({ name, ...builtIns[name]() }))
    : [
      { name: "hexagonal, first attempt", compressor: hexagonal({ ...own, reach: 1 / 2 }) },
      { name: "hexagonal", compressor: hexagonal(own) },
    ];
  const bar = progress({
    total: asked.reduce((sum, { compressor }) => sum + partsOf(compressor), 0),
    label: "certify",
  });
  const certified: { name: string; certificate: Certificate }[] = [];
  try {
    for (const { name, compressor, ...rest } of asked) {
      const step = (): void => bar.step(name);
      const certificate = certify(compressor, { key: child(key(seed), 0), effort, setting, step, ...rest });
      certified.push({ name, certificate });
    }
  } finally {
    bar.end();
  }

  if (names.length > 0) {
    const listed = certified.map(({ name, certificate }) => ({ name, ...certificate }));
    if (json) console.log(JSON.stringify(listed));
    else if (all) console.log(`${certificatesTable(certified)}\n\n${legend}`);
    else {
      console.log(
        certified.map(({ name, certificate }) => certificateReport(name, certificate)).join("\n\n\n") + `\n\n${legend}`,
      );
    }
    if (listed.some(({ held }) => !held)) throw new Error("Cannot certify all: a claim is refuted");
    return;
  }

  const [{ certificate: first }, { name, certificate: second }] = certified, { compressor } = asked[1];
  const epsilon = epsilonOf(compressor.guarantee) ?? NaN;
  const descent = theoremRun(compressor, { epsilon, kappa, rounds, key: child(key(seed), 1) });
  if (json) return console.log(JSON.stringify({ first, second, run: descent }));
  console.log([
    "A quantizer of one's own, in examples/support/certify/hexagonal.ts: divide by the norm, take the coordinates in pairs, and move each\n" +
    "pair to the nearest point of a hexagonal lattice. What does it guarantee?",
    "1. A first attempt at the claim: no point of a hexagonal cell is farther from its centre than half the spacing.",
    certificateReport(asked[0].name, first),
    "The corners of a hexagon are farther from its centre than the middles of its sides are.",
    "2. The corners are 1/√3 of the spacing away.",
    certificateReport(name, second),
    legend,
    "3. Does the theorem's number hold?",
    runReport(descent, kappa),
    "Now copy examples/support/certify/hexagonal.ts and change it. To see the library's own: --of qsgd,e8 or --all.",
  ].join("\n\n"));
});
