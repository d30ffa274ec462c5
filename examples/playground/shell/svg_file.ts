/**
 * A drawing of the page as a file that needs nothing of the page: its colours as they are in the light, on white.
 * @module
 */

/** The properties that may say `var(…)` or `currentColor`. */
const coloured = ["fill", "stroke", "stop-color", "color"];

/**
 * The text of an SVG file for a drawing, with what it is called and what it shows. The drawing is one that is nowhere on the page,
 * and is used up.
 */
export function svgFile(drawing: SVGSVGElement, title: string, description: string): string {
  const place = document.createElement("div");
  place.className = "plot-place light aside";
  place.append(drawing);
  document.body.append(place);
  try {
    for (const each of [drawing, ...drawing.querySelectorAll<SVGElement>("*")]) resolve(each);
    const { width, height } = drawing.viewBox.baseVal;
    drawing.removeAttribute("class");
    drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    drawing.setAttribute("font-family", "system-ui, sans-serif");
    drawing.style.whiteSpace = "pre";
    const made = <K extends keyof SVGElementTagNameMap>(name: K, text = ""): SVGElementTagNameMap[K] => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      element.textContent = text;
      return element;
    };
    const ground = made("rect");
    for (const [name, value] of Object.entries({ width, height, fill: "#fff" })) {
      ground.setAttribute(name, String(value));
    }
    drawing.prepend(made("title", title), made("desc", description), ground);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing)}\n`;
  } finally {
    place.remove();
  }
}

/** Puts colours in the place of the names that the page has for them. */
function resolve(element: SVGElement): void {
  const computed = getComputedStyle(element);
  for (const name of coloured) {
    const said = element.style.getPropertyValue(name) || element.getAttribute(name);
    if (said === null || !/var\(|currentcolor|light-dark\(|color-mix\(/i.test(said)) continue;
    element.style.removeProperty(name);
    element.setAttribute(name, computed.getPropertyValue(name));
  }
}
