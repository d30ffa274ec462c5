/**
 * From a page as it is written to a page as it is read.
 * @module
 */

import { Marked, type Tokens } from "marked";
import type { Index } from "./index.ts";
import { pages } from "./pages.ts";
import { escaped, relative, resolved, slug } from "./paths.ts";

/** The body of a page, with the names of exports and tests as links, and the figures it shows, by their paths. */
export function pageOf(
  text: string,
  { source, path, index }: { readonly source: string; readonly path: string; readonly index: Index },
): { readonly body: string; readonly figures: readonly string[] } {
  const figures: string[] = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      codespan({ text }) {
        const code = `<code>${escaped(text)}</code>`, page = index.pageOf(text);
        return page === undefined || page === path ? code : `<a href="${relative(path, page)}">${code}</a>`;
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${linkOf(href)}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        const figure = resolved(source, href);
        figures.push(figure);
        return `<img src="${relative(path, figure)}" alt="${escaped(text)}">`;
      },
      code({ text, lang }) {
        const language = lang ? ` class="language-${escaped(lang)}"` : "";
        return `<pre tabindex="0"><code${language}>${escaped(text)}\n</code></pre>\n`;
      },
    },
    hooks: {
      postprocess: (html) =>
        html.replaceAll("<table>", '<div class="wide" tabindex="0"><table>').replaceAll("</table>", "</table></div>"),
    },
  });

  /** Where a link leads on the site: to the page made of the file it names. */
  function linkOf(href: string): string {
    if (/^(\w+:|#)/.test(href)) return href;
    const [file, anchor] = href.split("#", 2), name = resolved(source, file);
    const page = pages.find(({ source }) => source === name);
    if (page === undefined) {
      throw new Error(`Cannot link ${href} of ${source} as it must be a page: none is made of ${name}`);
    }
    return relative(path, page.path) + (anchor === undefined ? "" : `#${anchor}`);
  }

  return { body: marked.parse(text, { async: false }), figures };
}

/** The body of a page that shows a file of the repository. */
export const sourceOf = (text: string, source: string): string =>
  `<h1><code>${escaped(source)}</code></h1>\n<pre tabindex="0"><code class="language-ts">${
    escaped(text)
  }</code></pre>\n`;
