/**
 * The page in a browser: what is on it, and what went wrong.
 * @module
 */

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumPath } from "../../support/chromium.ts";

/** Starts the browser. */
export const browser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath! });

/** An open page, and the list of what went wrong on it since. */
export interface Opened {
  readonly page: Page;
  /** Errors of programs, messages that a program wrote to the console, and requests that failed or went elsewhere. */
  readonly problems: string[];
}

/** A page that watches what happens on it; `origin` is where it may ask. */
export async function opened(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage(), problems: string[] = [];
  page.on("console", (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  context.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  context.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      problems.push(`to another host: ${request.url()}`);
    }
  });
  return { page, problems };
}

/** Waits until all is computed and drawn. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator(".output[data-state=done]").waitFor();
};

/** The figures on the page, as label, value and note. */
export const figuresOn = (page: Page): Promise<string[][]> =>
  page.locator(".figures > div").evaluateAll((rows) =>
    (rows as unknown as Part[]).map(({ children }) => [...children].map(({ textContent }) => textContent))
  );

/** What of an element is needed here; these files see none of the browser's types. */
interface Part {
  readonly children: Iterable<{ readonly textContent: string }>;
}

/** Presses a button, and gives the text of the file that comes of it, and its name. */
export async function downloaded(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await Deno.readTextFile(await file.path()) };
}
