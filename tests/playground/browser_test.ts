/**
 * The page in a real browser: it shows what is computed here, asks nobody else, and can be used by all.
 *
 * One browser and one build for all of it.
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { built } from "../../examples/playground/build.ts";
import { served } from "../../examples/playground/serve.ts";
import { addressOf } from "../../examples/playground/shell/address.ts";
import { csv } from "../../examples/playground/shell/csv.ts";
import { positionOf, shown, steps, valueAt } from "../../examples/playground/shell/slider_values.ts";
import type { Control, Slider } from "../../examples/playground/view.ts";
import { type AnyValues, type AnyView, views } from "../../examples/playground/views.ts";
import { golden } from "../package/golden.ts";
import { chromiumPath } from "../support/chromium.ts";
import { root } from "../support/example.ts";
import { browser, downloaded, figuresOn, opened, settled } from "./support/browser.ts";
import { figuresOf, shownAt, shownAtLast, usual } from "./support/expected.ts";
import { npy } from "./support/files.ts";

/** A view by its name in an address. */
const named = (id: string): AnyView => views.find((view) => view.id === id)!;

/** Other values of all controls but files, a few steps from those that they have unless changed. */
function varied(view: AnyView, by: number): AnyValues {
  const other = (control: Control, value: unknown): unknown => {
    if (control.kind === "slider") return moved(control, value as number, by);
    if (control.kind === "file") return undefined;
    const names = Object.keys(control.of);
    if (control.kind === "choice") return names[(names.indexOf(value as string) + by) % names.length];
    return names.filter((_, i) => (i + by) % names.length !== 0);
  };
  return Object.fromEntries(
    Object.entries(view.controls).map(([name, control]) => [name, other(control, usual(view)[name])]),
  ) as AnyValues;
}

/** The value some steps to the right, or from the end on to the left. */
function moved(slider: Slider, value: number, by: number): number {
  const position = positionOf(slider, value) + by;
  return valueAt(slider, position > steps(slider) ? 2 * steps(slider) - position : position);
}

/** The first slider of a view, by name. */
const firstSlider = (view: AnyView): [string, Slider] =>
  Object.entries(view.controls).find(([, { kind }]) => kind === "slider") as [string, Slider];

/** The address of a view with the values that tests start from. */
const home = (view: AnyView): string => addressOf(views, view, usual(view));

const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents();

/** Where the page is served: not at the root, for it must work anywhere. */
const place = "/some/where/";

/** What an address has after the place. */
const queryOf = (url: string): string => url.slice(url.indexOf(place) + place.length);

Deno.test({
  name: "the page in Chromium",
  ignore: chromiumPath === null,
  // What drives the browser ends with the browser.
  sanitizeOps: false,
  sanitizeResources: false,
}, async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "site" });
  await built(`${folder}/page`);
  const server = served(`${folder}/page`), origin = `http://127.0.0.1:${server.addr.port}`;
  const chromium = await browser();
  // The language of numbers must make no difference.
  const { page, problems } = await opened(chromium, origin, {
    locale: "de-DE",
    viewport: { width: 1280, height: 900 },
  });
  const blank = await chromium.newPage();
  page.setDefaultTimeout(20_000);
  const goTo = async (query: string): Promise<void> => {
    await page.goto(origin + place + query);
    await settled(page);
  };
  /** Goes to another place on the page that is loaded. */
  const visited = async (query: string): Promise<void> => {
    await page.evaluate(gone, place + query);
    await settled(page);
  };
  const step = (name: string, body: () => Promise<void>) =>
    t.step(name, async () => {
      problems.length = 0;
      await body();
      assertEquals(problems, [], "what went wrong on the page");
    });

  try {
    for (const view of views) {
      await step(`${view.id}: shows the figures and rows that are computed here`, async () => {
        await goTo(home(view));
        const expected = shownAt(home(view));
        assertEquals(await figuresOn(page), figuresOf(expected));
        assertEquals(await texts(page, ".chart-title"), expected.charts.map(({ title }) => title));
        for (const { title, name, rows } of expected.charts) {
          const file = await downloaded(page, `Save as CSV: ${title}`);
          assertEquals(file.name, `${view.id}-${name}.csv`);
          assertSameNumbers(file.text, csv(rows));
        }
      });

      await step(`${view.id}: a slider moves by its keys and by its number, and the address with it`, async () => {
        const [name, slider] = firstSlider(view),
          value = usual(view)[name] as number,
          range = page.locator(`#control-${name}`);
        await page.locator(".skip").focus();
        const isThere = (): Promise<boolean> => range.evaluate((it) => it === it.ownerDocument.activeElement);
        for (let presses = 0; !await isThere(); presses++) {
          assert(presses < 50, "the slider is out of reach of the keyboard");
          await page.keyboard.press("Tab");
        }
        const right = moved(slider, value, 1), left = moved(slider, value, -1);
        await page.keyboard.press(right > value ? "ArrowRight" : "ArrowLeft");
        await settled(page);
        const at = (value: number) => ({ ...usual(view), [name]: value }) as AnyValues;
        assertEquals(await figuresOn(page), figuresOf(shownAtLast(view, at(right))));
        await page.waitForURL((url) => queryOf(String(url)) === addressOf(views, view, at(right)));

        const number = page.getByLabel(`${slider.label}, typed`);
        await number.fill(shown(slider, left));
        await number.press("Enter");
        await settled(page);
        assertEquals(await figuresOn(page), figuresOf(shownAtLast(view, at(left))));
        await number.fill("many");
        await number.press("Enter");
        assertMatch(await page.locator(".problem").first().textContent() ?? "", /^Must be from /);
        assertEquals(
          await range.evaluate((it) => (it as unknown as { value: string }).value),
          String(positionOf(slider, left)),
        );
      });

      await step(`${view.id}: of many values in a row the last one wins`, async () => {
        const [name, slider] = firstSlider(view), last = moved(slider, usual(view)[name] as number, 3);
        await page.locator(`#control-${name}`).evaluate((it, positions) => {
          const range = it as unknown as EventTarget & { value: string };
          for (const position of positions) {
            range.value = String(position);
            range.dispatchEvent(new Event("input"));
          }
        }, [0, steps(slider), 1, 2, 3, positionOf(slider, last)]);
        await settled(page);
        const values = { ...usual(view), [name]: last } as AnyValues;
        assertEquals(await figuresOn(page), figuresOf(shownAtLast(view, values)));
      });

      await step(`${view.id}: drawings are saved as files that need nothing else`, async () => {
        for (const title of await texts(page, ".chart-title")) {
          const { name, text } = await downloaded(page, `Save as SVG: ${title}`);
          assertMatch(name, new RegExp(`^${view.id}-[\\w-]+\\.svg$`));
          assertEquals(text.match(/var\(|light-dark|url\((?!#)|href="(?!#)|currentColor/g), null, name);
          assertMatch(text, /^<svg[^>]*font-size: 12px/m);
          assertEquals(await blank.evaluate(parsed, text), { root: "svg", title, error: null });
        }
      });

      await step(`${view.id}: shows what an address says, be it loaded or gone back to`, async () => {
        for (const by of [1, 2]) {
          const values = varied(view, by), query = addressOf(views, view, values);
          await (by === 1 ? goTo(query) : visited(query));
          assertEquals(await texts(page, ".notice"), [""]);
          assertEquals(await figuresOn(page), figuresOf(shownAtLast(view, values)), query);
        }
      });

      await step(`${view.id}: nothing that axe finds serious, in any colours and at any width`, async () => {
        await page.evaluate(axe.source);
        for (const [colorScheme, width] of [["light", 1280], ["dark", 320]] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          await page.waitForFunction("document.documentElement.scrollWidth <= innerWidth");
          assertEquals(await page.evaluate(violations), [], `${colorScheme}, ${width} pixels wide`);
          if (width === 1280) await page.locator("summary").last().click(); // then a table is open
        }
        await page.emulateMedia({ colorScheme: null });
        await page.setViewportSize({ width: 1280, height: 900 });
      });
    }

    await step("an address that makes no sense is told, and what is left of it shown", async () => {
      const view = views[0], [name, slider] = firstSlider(view);
      await goTo(`?view=${view.id}&${name}=many&colour=red`);
      const [said] = await texts(page, ".notice");
      assertMatch(said, /must be a number from .*: the address has “many”/);
      assertMatch(said, /Nothing is called “colour” here/);
      assertEquals(
        await page.getByLabel(`${slider.label}, typed`).inputValue(),
        shown(slider, slider.default),
      );
      assertEquals(await figuresOn(page), figuresOf(shownAt("")));
      await goTo("?view=nowhere");
      assertMatch((await texts(page, ".notice"))[0], /There is no view “nowhere”/);
    });

    await step(
      "back and forward go through views, with the values that they were left with; reset forgets them",
      async () => {
        const [first, second] = views, [name, slider] = firstSlider(first), value = moved(slider, slider.default, 1);
        const changed = addressOf(views, first, { ...usual(first), [name]: value } as AnyValues);
        const isAt = async (view: AnyView, query: string) => {
          await page.waitForURL((url) => queryOf(String(url)) === query);
          await page.locator(`#${view.id}`).waitFor();
          await settled(page);
          assertEquals(await figuresOn(page), figuresOf(shownAt(query)));
          assertEquals(await texts(page, "nav a[aria-current=page]"), [view.title]);
        };
        await goTo("");
        await page.getByLabel(`${slider.label}, typed`).fill(shown(slider, value));
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: second.title, exact: true }).click();
        await isAt(second, `?view=${second.id}`);
        await page.goBack();
        await isAt(first, changed);
        await page.goForward();
        await isAt(second, `?view=${second.id}`);
        await page.getByRole("link", { name: first.title, exact: true }).click();
        await isAt(first, changed);
        await page.getByRole("button", { name: "Reset" }).click();
        await isAt(first, "");
        await page.goBack();
        await isAt(first, changed);
      },
    );

    await step("a file that is dropped is read; one that is broken is not, and one is told why", async () => {
      const view = named("levels"), name = Object.entries(view.controls).find(([, { kind }]) => kind === "file")![0];
      const bytes = npy(Array.from({ length: 600 }, (_, i) => Math.fround(((i * 37) % 101 - 50) / (1 + i % 7))));
      const drop = (name: string, bytes: Uint8Array) =>
        page.locator("article").evaluate(dropped, { name, bytes: [...bytes] });
      const values = (bytes: Uint8Array) => ({ ...usual(view), [name]: { name: "mine.npy", bytes } }) as AnyValues;
      await goTo(home(view));
      await drop("mine.npy", bytes);
      await page.getByText("mine.npy", { exact: true }).waitFor();
      await settled(page);
      const figures = await figuresOn(page);
      assertEquals(figures, figuresOf(shownAtLast(view, values(bytes))));

      const broken = bytes.slice(0, 200);
      await drop("mine.npy", broken);
      await page.locator(".failure:not(:empty)").waitFor();
      await settled(page);
      let reason = "";
      try {
        shownAtLast(view, values(broken));
      } catch (error) {
        reason = (error as Error).message;
      }
      assertEquals(await texts(page, ".failure"), [reason]);
      assertEquals(await figuresOn(page), figures, "what was shown before stays");
      await page.getByRole("button", { name: "Remove" }).click();
      await settled(page);
      assertEquals(await texts(page, ".failure"), [""]);
      assertEquals(await figuresOn(page), figuresOf(shownAt(home(view))));
      assertEquals(queryOf(page.url()), home(view));
    });

    await step("a slider plays from the start until it is paused or at its end", async () => {
      const view = named("levels"), slider = view.controls.sweeps as Slider, last = steps(slider);
      const range = page.locator("#control-sweeps"),
        press = (does: string) =>
          page.getByRole("button", { name: `${does}: ${slider.label}`, exact: true }).press("Enter");
      const position = async () => Number(await range.inputValue());
      await goTo(home(view));
      await press("Play");
      while (![2, 3, 4].includes(await position())) await page.waitForTimeout(20);
      await press("Pause");
      await settled(page);
      const there = await position(), values = { ...usual(view), sweeps: valueAt(slider, there) } as AnyValues;
      assertEquals(await figuresOn(page), figuresOf(shownAtLast(view, values)));

      const number = page.getByLabel(`${slider.label}, typed`);
      await number.fill(shown(slider, valueAt(slider, last - 1)));
      await number.press("Enter");
      assertEquals(await position(), last - 1);
      await press("Play");
      await page.getByRole("button", { name: `Play: ${slider.label}`, exact: true }).waitFor();
      assertEquals(await position(), last);
      await settled(page);
      assertEquals(await figuresOn(page), figuresOf(shownAt(home(view))));
    });

    await step("dark and light at the press of a button, charts too", async () => {
      const colours = () =>
        page.evaluate(
          "[document.documentElement, document.querySelector('.plot')].map((it) => getComputedStyle(it).color)",
        );
      await page.emulateMedia({ colorScheme: "light" });
      const light = await colours();
      await page.getByRole("button", { name: "Dark colours" }).click();
      const dark = await colours() as string[];
      assertEquals(dark.map((colour, i) => colour === (light as string[])[i]), [false, false]);
      await page.getByRole("button", { name: "Light colours" }).click();
      assertEquals(await colours(), light);
    });

    await step("once loaded it needs no server", async () => {
      await goTo("");
      await server.shutdown();
      for (const view of views.toReversed()) {
        await page.getByRole("link", { name: view.title, exact: true }).click();
        await page.locator(`#${view.id} .figures > div`).first().waitFor();
        assertEquals(await texts(page, ".failure"), [""]);
      }
      await settled(page);
      assertEquals(await figuresOn(page), figuresOf(shownAt("")));
    });

    await t.step(
      "the library's messages are the golden ones in Chromium, and protocols take the same steps",
      async () => {
        assertEquals(JSON.parse(await printed(await chromium.newPage(), `${folder}/vectors`)), golden());
      },
    );
  } finally {
    await chromium.close();
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Asserts that texts are alike up to the last digits of numbers: engines differ in the last bit of some functions of Math. */
function assertSameNumbers(text: string, expected: string): void {
  const parts = (text: string): string[] => text.split(/([,\r\n]+)/), theirs = parts(text);
  const alike = parts(expected).map((part, i) => {
    const a = Number(part), b = Number(theirs[i]);
    return part === theirs[i] || Math.abs(a - b) <= 1e-12 * Math.abs(a) ? theirs[i] : part;
  });
  assertEquals(theirs, alike);
}

/** What a browser makes of the text of an SVG file. It runs there. */
function parsed(text: string): unknown {
  // deno-lint-ignore no-explicit-any
  const { DOMParser } = globalThis as any;
  const file = new DOMParser().parseFromString(text, "image/svg+xml");
  const error = file.querySelector("parsererror")?.textContent ?? null;
  return { root: file.documentElement.localName, title: file.querySelector("title")?.textContent, error };
}

/** Goes to an address without loading the page. It runs in the browser. */
function gone(address: string): void {
  // deno-lint-ignore no-explicit-any
  const { history, dispatchEvent, PopStateEvent } = globalThis as any;
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** What axe finds serious or critical. It runs in the browser. */
async function violations(): Promise<unknown> {
  // deno-lint-ignore no-explicit-any
  const { axe, document } = globalThis as any;
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  // deno-lint-ignore no-explicit-any
  return violations.filter(({ impact }: any) => impact === "serious" || impact === "critical").map(
    // deno-lint-ignore no-explicit-any
    ({ id, nodes }: any) => [id, ...nodes.map(({ html, failureSummary }: any) => `${html} ${failureSummary}`)],
  );
}

/** Drops a file on an element. It runs in the browser. */
function dropped(place: unknown, { name, bytes }: { name: string; bytes: number[] }): void {
  // deno-lint-ignore no-explicit-any
  const { DataTransfer, DragEvent } = globalThis as any, dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
  for (const type of ["dragover", "drop"]) {
    (place as EventTarget).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}

/** What the program of the golden vectors prints in a browser. */
async function printed(page: Page, folder: string): Promise<string> {
  await Deno.mkdir(folder);
  const args = [
    "bundle",
    "--quiet",
    "--platform",
    "browser",
    "--output",
    `${folder}/program.js`,
    "tests/package/program.ts",
  ];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  assert(success, new TextDecoder().decode(stderr));
  await Deno.writeTextFile(`${folder}/index.html`, "<!doctype html><title>Vectors</title>");
  const server = served(folder), address = `http://127.0.0.1:${server.addr.port}/`;
  try {
    await page.goto(address);
    return await page.evaluate(async (program) => {
      let text = "";
      console.log = (line: string) => text += line;
      await import(program);
      return text;
    }, `${address}program.js`);
  } finally {
    await server.shutdown();
  }
}
