import { isMath, memberName } from "./math.ts";

/** No random numbers that cannot be drawn again. */
export const noMathRandom: Deno.lint.Rule = {
  create(context) {
    const report = (node: Deno.lint.Node): void =>
      context.report({ node, message: "A run could not be repeated.", hint: "Take a key and draw from that." });

    const destructured = (pattern: Deno.lint.Node, value: Deno.lint.Node | null): void => {
      if (pattern.type !== "ObjectPattern" || !isMath(value)) return;
      for (const property of pattern.properties) {
        if (property.type === "Property" && nameOf(property.key) === "random") report(property);
      }
    };

    return {
      MemberExpression(node) {
        if (isMath(node.object) && memberName(node) === "random") report(node);
      },
      VariableDeclarator: (node) => destructured(node.id, node.init),
      AssignmentExpression: (node) => destructured(node.left, node.right),
      AssignmentPattern: (node) => destructured(node.left, node.right),
    };
  },
};

const nameOf = (key: Deno.lint.Node): unknown =>
  key.type === "Identifier" ? key.name : key.type === "Literal" ? key.value : undefined;
