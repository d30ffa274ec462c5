/**
 * A view as it stands on the page: words, controls, and what it shows.
 * @module
 */

import type { AnyValues, AnyView } from "../views.ts";
import { field } from "./controls/field.ts";
import { button, element } from "./element.ts";
import { type Output, output } from "./output.ts";

/** What can be done with a view. */
export interface Actions {
  /** Somebody has changed a value. */
  readonly change: (values: AnyValues) => void;
  readonly reset: () => void;
  readonly copy: () => void;
}

/** What stands on the page. */
export interface Panel {
  readonly node: HTMLElement;
  /** Where one goes on reading. */
  readonly heading: HTMLElement;
  readonly output: Output;
  /** Gives the controls their values. */
  readonly set: (values: AnyValues) => void;
}

/** The panel of a view. */
export function panel(view: AnyView, { change, reset, copy }: Actions): Panel {
  let values: Record<string, unknown> = {};
  const fields = Object.entries(view.controls).map(([name, control]) =>
    [name, field(name, control, (value) => change((values = { ...values, [name]: value }) as AnyValues))] as const
  );
  const heading = element("h2", { tabindex: -1 }, view.title), out = output(view.id);
  const controls = element(
    "form",
    { class: "controls", "aria-label": `What to look at: ${view.title}` },
    ...fields.map(([, { node }]) => node),
    element("div", { class: "buttons" }, button("Reset", reset), button("Copy link", copy)),
  );
  controls.addEventListener("submit", (event) => event.preventDefault());
  keepInSight(controls);
  const paragraphs = view.explanation.map((text) => element("p", {}, text));
  const words = element("div", { class: "words" }, heading, element("div", { class: "paragraphs" }, ...paragraphs));
  return {
    node: element("article", { class: "view", id: view.id }, words, controls, out.node),
    heading,
    output: out,
    set(given) {
      values = { ...given };
      for (const [name, { set }] of fields) set(values[name]);
    },
  };
}

/** Marks the slider that was used last, at first the first that plays, if any does: where there is little room it stays in sight. */
function keepInSight(controls: HTMLElement): void {
  const keep = (slider: Element | null): void => {
    if (slider === null) return;
    controls.querySelector(".kept")?.classList.remove("kept");
    slider.classList.add("kept");
  };
  keep(controls.querySelector(".slider:has(.play)") ?? controls.querySelector(".slider"));
  for (const type of ["focusin", "input"]) { // not every browser gives a slider focus that is touched
    controls.addEventListener(type, ({ target }) => keep((target as Element).closest(".slider")));
  }
}
