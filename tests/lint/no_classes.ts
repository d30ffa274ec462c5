import { folderOf, fromRoot, libraryFolders } from "./places.ts";

/** No classes in the library: what has memory is a value and a function from one to the next. */
export const noClasses: Deno.lint.Rule = {
  create(context) {
    if (!libraryFolders.includes(folderOf(fromRoot(context.filename)))) return {};
    const report = (node: Deno.lint.Node): void =>
      context.report({ node, message: "The library has no classes.", hint: "Return a record of functions." });
    return { ClassDeclaration: report, ClassExpression: report };
  },
};
