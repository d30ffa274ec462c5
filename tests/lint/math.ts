/** The name of the member that an expression reads, where it is written down: `x.name`, `x["name"]`. */
export function memberName({ computed, property }: Deno.lint.MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  if (property.type === "Literal") return String(property.value);
  if (property.type === "TemplateLiteral" && property.expressions.length === 0) return property.quasis[0].cooked;
}

/** Whether an expression is the global `Math`, as itself or as a member of the global object. */
export function isMath(node: Deno.lint.Node | null): boolean {
  return node?.type === "Identifier" && node.name === "Math" ||
    node?.type === "MemberExpression" && memberName(node) === "Math";
}
