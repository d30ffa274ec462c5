/**
 * What is looked at, as the query of an address: the view, and the values that are not what they are unless changed.
 *
 * `?view=levels&bits=3&designs=qsgd,alq`
 * @module
 */

import { type Control, defaults } from "../view.ts";
import type { AnyValues, AnyView } from "../views.ts";
import { numberIn, settled } from "./slider_values.ts";

/** What an address says. */
export interface Place {
  readonly view: AnyView;
  readonly values: AnyValues;
  /** What of the address makes no sense, in sentences; there the value is as it is unless changed. */
  readonly complaints: readonly string[];
}

/** The query for a view with values, from `?`; empty for the first view as it is unless changed. */
export function addressOf(views: readonly AnyView[], view: AnyView, values: AnyValues): string {
  const usual = defaults(view.controls);
  const changed = Object.entries(view.controls).flatMap(([name, control]) => {
    const text = textOf(control, values[name]);
    return text === textOf(control, usual[name]) ? [] : [[name, text]];
  });
  const parts = view === views[0] && changed.length === 0 ? [] : [["view", view.id], ...changed];
  return parts.length === 0 ? "" : `?${parts.map((part) => part.map(readable).join("=")).join("&")}`;
}

/** What a query says of `views`. */
export function placeOf(views: readonly AnyView[], query: string): Place {
  const parameters = new URLSearchParams(query), id = parameters.get("view");
  const found = views.find((view) => view.id === id), view = found ?? views[0], complaints: string[] = [];
  if (id !== null && found === undefined) complaints.push(`There is no view “${id}”.`);
  const values: Record<string, unknown> = { ...defaults(view.controls) };
  for (const [name, text] of parameters) {
    if (name === "view" || (id !== null && found === undefined)) continue;
    const control = Object.hasOwn(view.controls, name) ? view.controls[name] : undefined;
    const value = control && valueOf(control, text);
    if (value !== undefined) values[name] = value;
    else complaints.push(control === undefined ? `Nothing is called “${name}” here.` : complaint(control, text));
  }
  return { view, values: values as AnyValues, complaints };
}

/** A value as it stands in an address; files do not. */
function textOf(control: Control, value: unknown): string {
  if (control.kind === "file") return "";
  return control.kind === "choices" ? (value as readonly string[]).join(",") : String(value);
}

/** The value that a text of an address spells; undefined when it spells none. */
function valueOf(control: Control, text: string): unknown {
  if (control.kind === "slider") {
    const number = numberIn(text);
    return number === undefined ? undefined : settled(control, number);
  }
  if (control.kind === "choice") return Object.hasOwn(control.of, text) ? text : undefined;
  if (control.kind === "file") return undefined;
  const names = text === "" ? [] : text.split(",");
  if (!names.every((name) => Object.hasOwn(control.of, name))) return undefined;
  return Object.keys(control.of).filter((name) => names.includes(name));
}

function complaint(control: Control, text: string): string {
  const expected = control.kind === "slider"
    ? `a number from ${control.least} to ${control.most}`
    : control.kind === "file"
    ? "chosen or dropped here"
    : `${control.kind === "choices" ? "some" : "one"} of ${Object.keys(control.of).join(", ")}`;
  return `${control.label} must be ${expected}: the address has “${text}”.`;
}

/** Text in a query, with commas as they are. */
const readable = (text: string): string => encodeURIComponent(text).replaceAll("%2C", ",");
