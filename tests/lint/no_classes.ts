import { folderOf, fromRoot, libraryFolders } from "./places.ts";

/** No classes in the library but errors, which are told apart by theirs: what has memory is a value and a function from one to the next. */
export const noClasses: Deno.lint.Rule = {
  create(context) {
    if (!libraryFolders.includes(folderOf(fromRoot(context.filename)))) return {};
    const report = (node: Deno.lint.ClassDeclaration | Deno.lint.ClassExpression): void => {
      const { superClass } = node;
      if (superClass?.type === "Identifier" && /Error$/.test(superClass.name)) return;
      context.report({ node, message: "The library has no classes.", hint: "Return a record of functions." });
    };
    return { ClassDeclaration: report, ClassExpression: report };
  },
};
