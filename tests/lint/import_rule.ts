import { folderOf, fromRoot, libraryFolders, resolved } from "./places.ts";

/** For each folder, the files that its files may import. */
const files: Readonly<Record<string, readonly string[]>> = {
  base: ["base/"],
  quantize: ["quantize/", "base/"],
  optimize: ["optimize/", "base/"],
  protocols: ["protocols/", "base/", "quantize/", "optimize/"],
  theory: ["theory/", "base/special.ts", "base/normal.ts", "base/check.ts"],
  examples: ["examples/"],
};

/** What may stand between the parts of the repository, and what the library may depend on. */
export const importRule: Deno.lint.Rule = {
  create(context) {
    const path = fromRoot(context.filename), folder = folderOf(path);
    if (!Object.hasOwn(files, folder)) return {};

    const check = (node: Deno.lint.Node, source: Deno.lint.Node | null): void => {
      if (source?.type !== "Literal" || typeof source.value !== "string") return;
      const complaint = /^(\.|\/|file:)/.test(source.value)
        ? aboutFile(folder, resolved(source.value, path))
        : aboutPackage(folder, source.value.replace(/^(npm|jsr):\/?/, ""));
      if (complaint) context.report({ node, message: `${folder}/ imports ${source.value}: ${complaint}.` });
    };

    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType(node) {
        if (node.argument.type === "TSLiteralType") check(node, node.argument.literal);
      },
    };
  },
};

function aboutFile(folder: string, file: string): string | undefined {
  if (files[folder].some((place) => file.startsWith(place))) return;
  return folder === "examples"
    ? "examples read as a user's own code would, so they import the package by its name"
    : `it may import ${files[folder].join(", ")} only`;
}

function aboutPackage(folder: string, name: string): string | undefined {
  if (!libraryFolders.includes(folder)) return;
  if (folder === "base") return "the ground floor imports no package";
  if (name.startsWith("@std/")) return "the library runs where there is no JSR";
  if (name.startsWith("@bitdescent/")) return "the library does not import itself by name";
  if (/^mathjs\b/.test(name) && folder !== "theory") return "only theory/ waits for mathjs to load";
}
