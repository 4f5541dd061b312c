import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Journal } from './journal.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'record.jsonl');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function linesOf(): Promise<string[]> {
  const journal = await Journal.open(folder);
  const lines: string[] = [];
  journal.replay((line) => lines.push(line));
  await journal.close();
  return lines;
}

describe('the journal', () => {
  it('has a line in the file when its promise resolves, and lines keep their order', async () => {
    const journal = await Journal.open(folder);
    await journal.append('first');
    expect(await readFile(path, 'utf8')).toBe('first\n');
    const all = Array.from({ length: 5000 }, (_, i) => journal.append(`line ${i}`));
    await all[0];
    expect(await readFile(path, 'utf8')).toMatch(/^first\nline 0\n/);
    await Promise.all(all);
    await journal.close();
    expect(await linesOf()).toEqual(['first', ...all.map((_, i) => `line ${i}`)]);
  });

  it('cuts off a torn last line, and what is appended next stands on its own', async () => {
    await writeFile(path, 'one\ntwo\n{"vend":"2026');
    expect(await linesOf()).toEqual(['one', 'two']);
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
    const journal = await Journal.open(folder);
    await journal.append('three');
    await journal.close();
    expect(await linesOf()).toEqual(['one', 'two', 'three']);
  });

  it('reads lines that cross the chunks it reads in', async () => {
    const long = 'é'.repeat(700_000);
    await appendFile(path, `${long}\n${long}\nshort\n`);
    expect((await linesOf()).map((line) => line.length)).toEqual([700_000, 700_000, 5]);
  });

  it('fails for good after a write that failed', async () => {
    const journal = await Journal.open(folder);
    await journal.close();
    await expect(journal.append('lost')).rejects.toThrow();
    await expect(journal.append('also lost')).rejects.toThrow();
    expect(await linesOf()).toEqual([]);
  });
});
