/**
 * A slider with its value, which may be typed.
 * @module
 */

import type { Slider } from "../../view.ts";
import { element } from "../element.ts";
import { meant, positionOf, shown, steps, valueAt } from "../slider_values.ts";
import type { Field } from "./field.ts";
import { playButton } from "./play_button.ts";

/** The field of a slider. */
export function sliderField(name: string, slider: Slider, change: (value: unknown) => void): Field {
  const id = `control-${name}`, help = `${id}-help`;
  const range = element("input", { id, type: "range", min: 0, max: steps(slider), "aria-describedby": help });
  const read = element("input", {
    class: "read",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": `${slider.label}, typed`,
    "aria-describedby": help,
  });
  const problem = element("p", { class: "problem", role: "alert" });

  let current = slider.default;

  function set(value: unknown): void {
    current = value as number;
    const text = shown(slider, current), position = positionOf(slider, current);
    range.value = String(position);
    range.setAttribute("aria-valuetext", text);
    range.style.setProperty("--done", `${(100 * position) / steps(slider)}%`);
    read.value = text;
    problem.textContent = "";
    read.removeAttribute("aria-invalid");
  }
  function give(value: number): void {
    set(value);
    change(value);
  }
  const play = slider.playable && playButton({
    label: slider.label,
    steps: steps(slider),
    position: () => Number(range.value),
    move: (position) => give(valueAt(slider, position)),
  });
  const stop = (): void => play ? play.stop() : undefined; // somebody else moves it

  range.addEventListener("input", () => {
    stop();
    give(valueAt(slider, Number(range.value)));
  });
  read.addEventListener("change", () => {
    stop();
    const value = meant(slider, read.value, current);
    if (value !== undefined) return give(value);
    read.setAttribute("aria-invalid", "true");
    problem.textContent = `Must be from ${shown(slider, slider.least)} to ${shown(slider, slider.most)}.`;
  });
  read.addEventListener("focus", () => read.select());

  const node = element(
    "div",
    { class: "field slider" },
    element("div", { class: "line" }, element("label", { for: id }, slider.label), ...play ? [play.node] : [], read),
    range,
    problem,
    element("p", { class: "help", id: help }, slider.help),
  );
  return {
    node,
    set(value) {
      stop();
      set(value);
    },
  };
}
