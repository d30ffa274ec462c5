/**
 * What all pages have around their bodies.
 * @module
 */

import { pages } from "./pages.ts";
import { escaped, relative } from "./paths.ts";

/** A whole page. Code is coloured by the script that the reference uses. */
export function layout(
  { path, title, body }: { readonly path: string; readonly title: string; readonly body: string },
): string {
  const link = (to: string): string => relative(path, to);
  const items = [...pages, { path: "api/index.html", title: "Reference" }].map((page) =>
    `<li><a href="${link(page.path)}"${page.path === path ? ' aria-current="page"' : ""}>${page.title}</a></li>`
  );
  const name = title === pages[0].title ? title : `${escaped(title)} · ${pages[0].title}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<link rel="stylesheet" href="${link("style.css")}">
<script src="${link("api/prism.js")}" defer></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<nav aria-label="Pages">
<ul>
${items.join("\n")}
</ul>
</nav>
<main id="text">
${body}</main>
</body>
</html>
`;
}
