/**
 * What this project asks of its source beyond Deno's own rules.
 * @module
 */

import { importRule } from "./import_rule.ts";
import { noClasses } from "./no_classes.ts";
import { noMathRandom } from "./no_math_random.ts";
import { wirePathRule } from "./wire_path.ts";

const plugin: Deno.lint.Plugin = {
  name: "bitdescent",
  rules: {
    "import-rule": importRule,
    "no-classes": noClasses,
    "no-math-random": noMathRandom,
    "wire-path": wirePathRule,
  },
};

export default plugin;
