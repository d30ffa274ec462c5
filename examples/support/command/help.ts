/**
 * What `--help` prints.
 * @module
 */

import type { Command, Option } from "./options.ts";

const width = 100;

/** The help of `command`: how to run it, what it does, its options with their defaults, and examples. */
export function help({ usage, description, options, examples }: Command<Record<string, Option<unknown>>>): string {
  const rows = [
    ...Object.entries(options).map(([name, { value, help, default: ordinary }]) => ({
      left: `  --${name}${value === undefined ? "" : ` ${value}`}`,
      right: ordinary === undefined ? help : `${help} (default ${ordinary})`,
    })),
    { left: "  -h, --help", right: "print this help" },
  ];
  const indent = 2 + Math.max(...rows.map(({ left }) => left.length));
  return [
    `Usage: ${usage}`,
    "",
    ...wrap(description, width),
    "",
    "Options:",
    ...rows.flatMap(({ left, right }) =>
      wrap(right, width - indent).map((line, i) => (i === 0 ? left : "").padEnd(indent) + line)
    ),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}

/** The words of `text` in lines of at most `most` characters. */
function wrap(text: string, most: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = `${lines[lines.length - 1]} ${word}`.trimStart();
    if (line.length <= most || line === word) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines;
}
