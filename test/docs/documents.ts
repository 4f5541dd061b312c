import { readFileSync } from 'node:fs';

/** The text of a file of the project, by its path from the root. */
export function document(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

/** What stands under a heading, up to the next one of its level or above. */
export function section(markdown: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const lines = markdown.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) throw new Error(`no heading "${heading}"`);
  const isEnd = new RegExp(`^#{1,${level}} `);
  const length = lines.slice(from + 1).findIndex((line) => isEnd.test(line));
  return lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join('\n');
}

/** The rows of the first table in a text, without its head; code marks are taken off the cells. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n');
  const from = lines.findIndex((line) => line.startsWith('|'));
  if (from < 0) throw new Error('no table');
  const rest = lines.slice(from);
  const length = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(2, length < 0 ? undefined : length).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}
