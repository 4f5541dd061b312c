import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The text of a file of the project, by its path from the root. */
export function document(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

const ROOT = new URL('../../', import.meta.url);
const FOREIGN = /(?:^|\/)(?:node_modules|dist|\.\w+)(?:\/|$)/;

/** Every document of the project, by its path from the root. */
export const DOCUMENTS: readonly string[] = readdirSync(ROOT)
  .flatMap((name) => {
    if (FOREIGN.test(name)) return [];
    if (!statSync(new URL(name, ROOT)).isDirectory()) return [name];
    return readdirSync(new URL(name, ROOT), { recursive: true }).map(
      (path) => `${name}/${String(path)}`,
    );
  })
  .filter((path) => path.endsWith('.md') && !FOREIGN.test(path))
  .sort();

/** A document without its code blocks. */
export function prose(markdown: string): string {
  return markdown.replaceAll(/^( *)```[^]*?^\1```$/gm, '');
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
  const [first] = tables(markdown);
  if (first === undefined) throw new Error('no table');
  return first.map((cells) => cells.map((cell) => cell.replace(/^`([^`]*)`$/, '$1')));
}

/** The rows of every table in a text, without their heads; cells are as they are written. */
export function allTableRows(markdown: string): string[][] {
  return tables(markdown).flat();
}

function tables(markdown: string): string[][][] {
  const blocks = markdown.split(/^(?!\|).*$/m).map((block) => block.trim());
  return blocks
    .filter((block) => block !== '')
    .map((block) =>
      block
        .split('\n')
        .slice(2)
        .map((line) =>
          line
            .slice(1, -1)
            .split(/(?<!\\)\|/)
            .map((cell) => cell.trim()),
        ),
    );
}

/** The sentences of a document's text, list items and table cells, without code blocks and quoted test names. */
export function sentences(markdown: string): string[] {
  const text = prose(markdown).replaceAll(
    /<!-- prettier-ignore-start -->[^]*?<!-- prettier-ignore-end -->/g,
    '',
  );
  const blocks = text.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=\|)|^#.*$/m);
  return blocks
    .flatMap((block) => (block.startsWith('|') ? block.split(/(?<!\\)\|/) : [block]))
    .flatMap((block) => block.replaceAll(/\s+/g, ' ').split(/(?<=[.!?;]) (?=[A-Z`*_"“[])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** A code block of a document. */
export interface CodeBlock {
  readonly path: string;
  readonly language: string;
  readonly code: string;
}

/** Every code block of every document. */
export function codeBlocks(): CodeBlock[] {
  return DOCUMENTS.flatMap((path) =>
    Array.from(
      document(path).matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm),
      ([, indent, language, code]) => ({
        path,
        language: language!,
        code: code!.replaceAll(new RegExp(`^ {${indent!.length}}`, 'gm'), ''),
      }),
    ),
  );
}

/** The code blocks of one document in one language. */
export function blocksOf(path: string, language: string): string[] {
  return codeBlocks()
    .filter((block) => block.path === path && block.language === language)
    .map(({ code }) => code);
}
