/**
 * Paths of the site, from its root, and links between them.
 * @module
 */

/** What leads from the page at `from` to `to`: `../api/index.html`. */
export function relative(from: string, to: string): string {
  const up = from.split("/").slice(0, -1), down = to.split("/");
  let same = 0;
  while (same < up.length && same < down.length - 1 && up[same] === down[same]) same++;
  return [...up.slice(same).map(() => ".."), ...down.slice(same)].join("/");
}

/** Where a link of the page at `from` leads: `relative`'s inverse. */
export function resolved(from: string, link: string): string {
  return new URL(link, `site:///${from}`).pathname.slice(1);
}

/** What a heading is called in links, as code hosts have it: `How work is done` is `how-work-is-done`. */
export const slug = (heading: string): string =>
  heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");

/** Text as HTML has it. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
