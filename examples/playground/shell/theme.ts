/**
 * Dark or light: as the system has it, unless somebody presses the button.
 * @module
 */

import { button } from "./element.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** The button that changes it. */
export function themeButton(): HTMLButtonElement {
  const { classList } = document.documentElement;
  const isDark = (): boolean => classList.contains("dark") || (dark.matches && !classList.contains("light"));
  const say = (): void => {
    made.textContent = isDark() ? "Light" : "Dark";
    made.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  };
  const made = button("", () => {
    const next = isDark() ? "light" : "dark";
    classList.remove("light", "dark");
    classList.add(next);
    say();
  }, { class: "theme" });
  dark.addEventListener("change", say);
  say();
  return made;
}
