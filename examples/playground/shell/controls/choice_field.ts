/**
 * One of several as radio buttons or, where they are many, as a list; and any of several as boxes to tick.
 * @module
 */

import type { Choice, Choices } from "../../view.ts";
import { element } from "../element.ts";
import type { Field } from "./field.ts";

/** How many stand side by side at most. */
const few = 4;

/** The field of a choice. */
export function choiceField(name: string, choice: Choice, change: (value: unknown) => void): Field {
  if (Object.keys(choice.of).length <= few) return ticked(name, choice, "radio", ([value]) => change(value));
  const id = `control-${name}`, help = `${id}-help`;
  const options = Object.entries(choice.of).map(([value, text]) => element("option", { value }, text));
  const select = element("select", { id, "aria-describedby": help }, ...options);
  select.addEventListener("change", () => change(select.value));
  const node = element(
    "div",
    { class: "field" },
    element("div", { class: "line" }, element("label", { for: id }, choice.label)),
    select,
    element("p", { class: "help", id: help }, choice.help),
  );
  return { node, set: (value) => select.value = value as string };
}

/** The field of choices. */
export const choicesField = (name: string, choices: Choices, change: (value: unknown) => void): Field =>
  ticked(name, choices, "checkbox", change);

/** A group of inputs, one for each that may be chosen. */
function ticked(
  name: string,
  { label, help, of }: Choice | Choices,
  type: "radio" | "checkbox",
  change: (chosen: readonly string[]) => void,
): Field {
  const id = `control-${name}`;
  const inputs = Object.keys(of).map((value) => element("input", { type, id: `${id}-${value}`, name: id, value }));
  const labels = inputs.map((input) =>
    element("label", { for: input.id }, input, element("span", {}, of[input.value]))
  );
  const node = element(
    "fieldset",
    { class: "field", "aria-describedby": `${id}-help` },
    element("legend", {}, label),
    element("div", { class: "options" }, ...labels),
    element("p", { class: "help", id: `${id}-help` }, help),
  );
  node.addEventListener("change", () => change(inputs.filter(({ checked }) => checked).map(({ value }) => value)));
  const set = (value: unknown): void => {
    for (const input of inputs) input.checked = ([] as unknown[]).concat(value).includes(input.value);
  };
  return { node, set };
}
