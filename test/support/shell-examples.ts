import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command of a document, with the answer that the document shows for it. */
export interface ShellExample {
  /** The heading that it stands under. */
  readonly heading: string;
  readonly command: string;
  /** What the lines with a `#` below it say; empty when there are none. */
  readonly shown: string;
}

/** The commands of a document's shell blocks, in their order: comments below a command end it. */
export function shellExamples(markdown: string): ShellExample[] {
  const blocks = markdown.matchAll(/^(## .+)$|^( *)```sh\n([^]*?)^\2```$/gm);
  let heading = '';
  return Array.from(blocks, ([, title, indent, block]) => {
    if (title !== undefined) heading = title;
    return block === undefined ? [] : examplesIn(heading, dedented(block, indent!.length));
  }).flat();
}

function dedented(block: string, by: number): string[] {
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(by));
}

function examplesIn(heading: string, lines: readonly string[]): ShellExample[] {
  const examples: { command: string[]; shown: string[] }[] = [];
  for (const line of lines) {
    const latest = examples.at(-1);
    if (line.startsWith('#')) latest?.shown.push(line.replace(/^# */, ''));
    else if (latest === undefined || latest.shown.length > 0)
      examples.push({ command: [line], shown: [] });
    else latest.command.push(line);
  }
  return examples.map(({ command, shown }) => ({
    heading,
    command: command.join('\n'),
    shown: shown.join(shown[0]?.startsWith('{') === true ? '' : '\n'),
  }));
}

/**
 * What an output has to be when a document shows this: an ellipsis stands for anything, an id, a time and a
 * number for any of their kind, and the rest for itself.
 */
export function outputPattern(shown: string): RegExp {
  const parts = shown.matchAll(
    /(?<any>…)|(?<id>[0-9a-f]{8}-[0-9a-f-]+…?)|(?<time>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?<number>(?<=":)-?\d+)|[^]/g,
  );
  const pattern = Array.from(parts, ({ 0: itself, groups }) => {
    if (groups?.['any'] !== undefined) return '[^]*';
    if (groups?.['id'] !== undefined) return '[0-9a-f-]{36}';
    if (groups?.['time'] !== undefined) return '[0-9TZ:.-]+';
    if (groups?.['number'] !== undefined) return '-?\\d+';
    return itself.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${pattern.join('')}\\s*$`);
}

/** Whether the programs that examples are written for are on the `PATH`; says aloud which is not. */
export function hasPrograms(...names: string[]): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const missing = names.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return true;
  process.stderr.write(`There is no ${missing.join(', no ')} here: some examples are not tried.\n`);
  return false;
}

/**
 * Runs a document's command as it stands, but for `npm run`, which starts what was built already.
 * @param cwd not the project's folder, unless named: a developer's .env is not part of the test.
 */
export async function runShell(
  command: string,
  env: Readonly<Record<string, string>>,
  cwd = tmpdir(),
): Promise<string> {
  const npm = `npm() {
    shift; local name=$1; shift; [ "\${1:-}" != -- ] || shift
    "$NODE" --enable-source-maps "$ROOT/dist/src/commands/$name.command.js" "$@"
  }`;
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-euo', 'pipefail', '-c', `${npm}\n${command}`],
    {
      cwd,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'test',
        NODE: process.execPath,
        ROOT,
        ...env,
      },
    },
  );
  return stdout.replaceAll('\r', '');
}
