/**
 * The hand-written pages, in the order in which they are listed.
 * @module
 */

/** A page: where its text is, where it goes, and how it is called. */
export interface Page {
  readonly source: string;
  readonly path: string;
  readonly title: string;
}

/** All pages. */
export const pages: readonly Page[] = [
  { source: "README.md", path: "index.html", title: "BitDescent" },
  { source: "docs/choosing.md", path: "docs/choosing.html", title: "Choosing" },
  { source: "docs/theorems.md", path: "docs/theorems.html", title: "Theorems" },
  { source: "docs/findings.md", path: "docs/findings.html", title: "Findings" },
  { source: "docs/notation.md", path: "docs/notation.html", title: "Notation" },
  { source: "docs/wire-format.md", path: "docs/wire-format.html", title: "Wire format" },
  { source: "docs/operations.md", path: "docs/operations.html", title: "Operations" },
  { source: "ARCHITECTURE.md", path: "ARCHITECTURE.html", title: "Architecture" },
  { source: "CONTRIBUTING.md", path: "CONTRIBUTING.html", title: "Contributing" },
  { source: "CHANGELOG.md", path: "CHANGELOG.html", title: "Changelog" },
];
