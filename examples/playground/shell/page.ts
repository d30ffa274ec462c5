/**
 * The page: which view is open, with which values, and what the address says of it.
 * @module
 */

import { defaults } from "../view.ts";
import { type AnyValues, type AnyView, views } from "../views.ts";
import { addressOf, placeOf } from "./address.ts";
import { computation } from "./computation.ts";
import { dropZone } from "./controls/file_field.ts";
import { drawing } from "./drawing.ts";
import { element } from "./element.ts";
import { type Panel, panel } from "./panel.ts";
import { themeButton } from "./theme.ts";

/** Shows the page, for which `worker` computes. */
export function start(worker: Worker): void {
  const main = document.querySelector("main")!, nav = document.querySelector("nav")!;
  const notice = element("p", { class: "notice", role: "status" });
  const left = new Map<AnyView, AnyValues>(); // where each view was left
  const links = new Map(views.map((view) => [view, element("a", {}, view.title)]));
  let view: AnyView, values: AnyValues, open: Panel, draw: ReturnType<typeof drawing>;

  const ask = computation(worker, {
    result: (asked, result) => asked.view === view && draw({ shown: { asked, result } }),
    error: (asked, message) => asked.view === view && draw({ error: message }),
    busy(busy) {
      if (busy) open.output.busy(true);
      draw({ busy });
    },
  });

  /** The address of the page with a view and its values. */
  const address = (view: AnyView, values: AnyValues): string => location.pathname + addressOf(views, view, values);

  /** Takes other values for the open view; they come from its controls unless these are to be set. */
  function take(given: AnyValues): void {
    values = given;
    left.set(view, values);
    links.get(view)!.href = address(view, values);
    ask({ view, values });
  }

  /** Opens a view. */
  function show(next: AnyView, given: AnyValues): void {
    if (next !== view) {
      open?.output.end();
      view = next;
      open = panel(view, { change, reset, copy });
      draw = drawing(open.output);
      main.replaceChildren(notice, open.node);
      document.title = `${view.title} · BitDescent`;
      for (const [each, link] of links) {
        if (each === view) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    }
    open.set(given);
    take(given);
  }

  let timer = 0;

  function change(given: AnyValues): void {
    notice.textContent = "";
    take(given);
    clearTimeout(timer); // browsers refuse an address that changes too often
    timer = setTimeout(save, 150);
  }

  function save(): void {
    clearTimeout(timer);
    history.replaceState(null, "", address(view, values));
  }

  function reset(): void {
    save();
    notice.textContent = "";
    show(view, defaults(view.controls));
    history.pushState(null, "", address(view, values));
  }

  async function copy(): Promise<void> {
    save();
    try {
      await navigator.clipboard.writeText(location.href);
      notice.textContent = "The link is copied.";
    } catch {
      notice.textContent = `The link is ${location.href}`;
    }
  }

  /** Goes where the address says, with the files that are there. */
  function visit(): void {
    clearTimeout(timer);
    const place = placeOf(views, location.search), before: AnyValues = left.get(place.view) ?? {};
    const files = Object.entries(place.view.controls).filter(([, { kind }]) => kind === "file").map((
      [name],
    ) => [name, before[name]]);
    show(place.view, { ...place.values, ...Object.fromEntries(files) });
    notice.textContent = place.complaints.length === 0
      ? ""
      : `${place.complaints.join(" ")} The usual values are shown instead.`;
  }

  for (const [each, link] of links) {
    link.href = address(each, defaults(each.controls));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (each === view) return;
      save();
      notice.textContent = "";
      show(each, left.get(each) ?? defaults(each.controls));
      history.pushState(null, "", link.href);
      open.heading.focus();
    });
  }
  nav.append(...links.values());
  document.querySelector("header")!.append(themeButton());
  addEventListener("popstate", visit);
  dropZone(document.body);
  visit();
}
