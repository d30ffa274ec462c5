import { assertEquals } from "@std/assert";
import plugin from "./lint/plugin.ts";
import { wirePath } from "./lint/wire_path.ts";

interface Case {
  /** The rule. */
  readonly rule: string;
  /** Where the snippets stand. */
  readonly file: string;
  /** What the rule lets pass. */
  readonly good?: readonly string[];
  /** What the rule reports. */
  readonly bad?: readonly string[];
}

const cases: readonly Case[] = [
  {
    rule: "no-math-random",
    file: "examples/a.ts",
    good: ["uniforms(key(1), 3);", "Math.round(2);", "const { sqrt } = Math;", "random();", "dice.random();"],
    bad: [
      "Math.random();",
      'Math["random"]();',
      "Math[`random`]();",
      "Math?.random();",
      "globalThis.Math.random();",
      "const draw = Math.random;",
      "const { random } = Math;",
      "const { random: draw } = Math;",
      'const { "random": draw } = globalThis.Math;',
      "({ random: draw } = Math);",
      "const f = ({ random } = Math) => random();",
    ],
  },
  {
    rule: "wire-path",
    file: "quantize/a.ts",
    good: [
      "Math.sqrt(2) + Math.PI;",
      'Math["floor"](2);',
      "[1, 2].map(Math.abs);",
      "2 ** 53;",
      "2 ** -24;",
      "10n ** 30n;",
      "a * b / c - d;",
      "// Math.log",
    ],
    bad: [
      "Math.log(2);",
      'Math["exp"](2);',
      "Math[name](2);",
      "[1, 2].map(Math.cos);",
      "Math.hypot(3, 4);",
      "Math.pow(2, 3);",
      "globalThis.Math.log(2);",
      "const M = Math;",
      "const { sqrt } = Math;",
      "use(Math);",
      "a ** 2;",
      "2 ** n;",
      "2 ** 0.5;",
      "1.1 ** 2;",
      "a **= 2;",
    ],
  },
  { rule: "wire-path", file: "optimize/problem.ts", good: ["Math.log(2);", "a ** 2;"] },
  { rule: "wire-path", file: "theory/contraction.ts", good: ["Math.log(2);", "a ** 2;"] },
  ...wirePath.map((place) => ({
    rule: "wire-path",
    file: place.endsWith("/") ? `${place}deep/a.ts` : place,
    bad: ["Math.log(2);"],
  })),
  {
    rule: "import-rule",
    file: "base/a.ts",
    good: ['import { b } from "./b.ts";', 'export * from "../base/b.ts";', "export const a = 1;"],
    bad: ['import { q } from "../quantize/q.ts";', 'import fc from "fast-check";', 'import { a } from "../mod.ts";'],
  },
  {
    rule: "import-rule",
    file: "quantize/kernels/a.ts",
    good: ['import { b } from "../../base/b.ts";', 'import type { Q } from "../types.ts";'],
    bad: [
      'import { o } from "../../optimize/o.ts";',
      'import type { O } from "../../optimize/o.ts";',
      'export * from "../../theory/mod.ts";',
      'export { p } from "../../protocols/p.ts";',
      'const o = await import("../../optimize/o.ts");',
      'type O = import("../../optimize/o.ts").O;',
      'import { assert } from "@std/assert";',
      'import { assert } from "jsr:@std/assert@1";',
      'import { erf } from "mathjs";',
      'import { erf } from "npm:mathjs/number";',
      'import { key } from "@bitdescent/bitdescent";',
      'import { lines } from "../../tests/support/lines.ts";',
      'import { demo } from "../../examples/demo.ts";',
    ],
  },
  {
    rule: "import-rule",
    file: "optimize/a.ts",
    good: ['import { b } from "../base/b.ts";', 'import { Matrix } from "ml-matrix";'],
    bad: ['import { q } from "../quantize/q.ts";'],
  },
  {
    rule: "import-rule",
    file: "protocols/engines/a.ts",
    good: [
      'import { b } from "../../base/b.ts";',
      'import { q } from "../../quantize/q.ts";',
      'import { o } from "../../optimize/o.ts";',
      'import { connect } from "npm:@nats-io/transport-node@3";',
    ],
    bad: ['import { t } from "../../theory/t.ts";'],
  },
  {
    rule: "import-rule",
    file: "theory/a.ts",
    good: [
      'import { normal } from "../base/special.ts";',
      'import { check } from "../base/check.ts";',
      'import { bignumber } from "mathjs";',
    ],
    bad: ['import { key } from "../base/key.ts";', 'import { q } from "../quantize/q.ts";'],
  },
  {
    rule: "import-rule",
    file: "examples/a.ts",
    good: [
      'import { key } from "@bitdescent/bitdescent";',
      'import { cube } from "@bitdescent/bitdescent/quantize";',
      'import { parseArgs } from "@std/cli/parse-args";',
      'import * as vega from "vega";',
      'import { chart } from "./support/chart.ts";',
    ],
    bad: ['import { key } from "../mod.ts";', 'import { cube } from "../quantize/balls/cube.ts";'],
  },
  { rule: "import-rule", file: "tests/a.ts", good: ['import { cube } from "../quantize/balls/cube.ts";'] },
  {
    rule: "no-classes",
    file: "protocols/a.ts",
    good: [
      'throw new RangeError("Cannot");',
      "const one = { step: (x: number) => x };",
      "export class Missing extends Error {}",
      "class Late extends RangeError {}",
    ],
    bad: ["class Worker {}", "export default class {}", "const W = class {};", "class Worker extends EventTarget {}"],
  },
  { rule: "no-classes", file: "tests/a.ts", good: ["class Worker {}"] },
];

for (const { rule, file, good = [], bad = [] } of cases) {
  const id = `bitdescent/${rule}`;
  const reports = (source: string): number =>
    Deno.lint.runPlugin(plugin, file, source).filter((diagnostic) => diagnostic.id === id).length;

  Deno.test(`${id} in ${file}`, () => {
    const expected = [...good.map((source) => [source, 0]), ...bad.map((source) => [source, 1])];
    assertEquals([...good, ...bad].map((source) => [source, reports(source)]), expected);
  });
}
