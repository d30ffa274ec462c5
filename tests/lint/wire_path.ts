import { memberName } from "./math.ts";
import { fromRoot } from "./places.ts";

/**
 * The files in which both ends of a link must compute the same bits: folders, and files by name.
 *
 * Engines agree to the last bit on exactly rounded operations only; on the others two ends may fall out of step.
 */
export const wirePath: readonly string[] = [
  "base/",
  "quantize/",
  "protocols/",
  "optimize/optimizer.ts",
  "optimize/compensation.ts",
  "optimize/worker_momentum.ts",
  "theory/schedules/",
];

/** The members of `Math` that are exact or correctly rounded, and its constants. */
const exact: ReadonlySet<unknown> = new Set([
  ...["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt", "trunc"],
  ...["E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2"],
]);

/** Only exactly rounded operations where both ends of a link must compute the same bits. */
export const wirePathRule: Deno.lint.Rule = {
  create(context) {
    const path = fromRoot(context.filename);
    if (!wirePath.some((place) => path.startsWith(place))) return {};

    const report = (node: Deno.lint.Node, what: string): void =>
      context.report({
        node,
        message: `${what} on the wire path: two engines may differ in the last place.`,
        hint: "Use exactly rounded operations: + - * / Math.sqrt and their like.",
      });

    return {
      Identifier(node) {
        if (node.name !== "Math") return;
        const { parent } = node;
        if (parent.type !== "MemberExpression" || parent.object !== node) {
          return report(node, "Math under another name");
        }
        const name = memberName(parent);
        if (!exact.has(name)) report(parent, `Math.${name ?? "[…]"}`);
      },
      BinaryExpression(node) {
        if (node.operator === "**" && !isExactPower(node)) report(node, "A power");
      },
      AssignmentExpression(node) {
        if (node.operator === "**=") report(node, "A power");
      },
    };
  },
};

/** A power of two such as `2 ** 53` or `2 ** -24`, or one of two big integers such as `10n ** 30n`. */
function isExactPower({ left, right }: Deno.lint.BinaryExpression): boolean {
  const base = literal(left), exponent = literal(right);
  return base === 2 && Number.isInteger(exponent) || typeof base === "bigint" && typeof exponent === "bigint";
}

/** The value of a literal, after its sign if it has one. */
function literal(node: Deno.lint.Node): unknown {
  if (node.type === "UnaryExpression" && node.operator === "-") return literal(node.argument);
  return node.type === "Literal" ? node.value : undefined;
}
