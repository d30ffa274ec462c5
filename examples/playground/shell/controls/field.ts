/**
 * A control as it stands on the page.
 * @module
 */

import type { Control } from "../../view.ts";
import { choiceField, choicesField } from "./choice_field.ts";
import { fileField } from "./file_field.ts";
import { sliderField } from "./slider_field.ts";

/** What stands on the page, and how it is given another value. */
export interface Field {
  readonly node: HTMLElement;
  readonly set: (value: unknown) => void;
}

/** A control of that name, and whom its value is told when somebody changes it. */
export function field(name: string, control: Control, change: (value: unknown) => void): Field {
  if (control.kind === "slider") return sliderField(name, control, change);
  if (control.kind === "choice") return choiceField(name, control, change);
  if (control.kind === "choices") return choicesField(name, control, change);
  return fileField(name, control, change);
}
