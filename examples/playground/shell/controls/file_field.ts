/**
 * A file that is chosen, or dropped anywhere on the page.
 * @module
 */

import type { FileControl, GivenFile } from "../../view.ts";
import { button, element } from "../element.ts";
import type { Field } from "./field.ts";

/** The field of a file. */
export function fileField(name: string, control: FileControl, change: (value: unknown) => void): Field {
  const id = `control-${name}`, help = `${id}-help`, endings = control.of.join(", ");
  const input = element("input", { id, type: "file", accept: control.of.join(","), "aria-describedby": help });
  const given = element("p", { class: "given" }), problem = element("p", { class: "problem", role: "alert" });
  const remove = button("Remove", () => {
    give(undefined);
    input.focus();
  });

  function set(value: unknown): void {
    const file = value as GivenFile | undefined;
    given.replaceChildren(...file === undefined ? [] : [element("span", {}, file.name), remove]);
    if (file === undefined) input.value = "";
    problem.textContent = "";
  }
  function give(file: GivenFile | undefined): void {
    set(file);
    change(file);
  }
  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      give({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch (error) {
      problem.textContent = `Cannot read ${file.name}: ${(error as Error).message}`;
    }
  }
  input.addEventListener("change", () => take(input.files?.[0]));

  const node = element(
    "div",
    { class: "field file" },
    element("div", { class: "line" }, element("label", { for: id }, control.label)),
    input,
    given,
    problem,
    element("p", { class: "help", id: help }, `${control.help} Choose a file, or drop it anywhere here: ${endings}.`),
  );
  node.addEventListener("given", (event) => take((event as CustomEvent<File>).detail));
  return { node, set };
}

/** Lets files be dropped anywhere on `where`: they go to its first field of files, if it has one. */
export function dropZone(where: HTMLElement): void {
  const taker = (): HTMLElement | null => where.querySelector(".field.file");
  const hasFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;
  const mark = (over: boolean): void => void where.classList.toggle("dropping", over);
  where.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault(); // or the browser leaves the page for the file
    if (taker() !== null) mark(true);
  });
  where.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!where.contains(relatedTarget as Node | null)) mark(false);
  });
  where.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFile(event)) return;
    event.preventDefault();
    taker()?.dispatchEvent(new CustomEvent("given", { detail: event.dataTransfer?.files[0] }));
  });
}
