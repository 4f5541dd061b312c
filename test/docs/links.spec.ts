import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { document, DOCUMENTS, prose } from './documents.js';

/** The anchors of a document, as GitHub makes them of its headings. */
function anchorsOf(path: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of prose(document(path)).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading!.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let number = 1; anchors.has(anchor); number += 1) anchor = `${slug}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The links of a document that lead to a place of the project. */
function linksOf(path: string): string[] {
  const links = prose(document(path)).matchAll(/\]\(([^)\s]+)\)/g);
  return Array.from(links, ([, to]) => to!).filter((to) => !/^https?:/.test(to));
}

/** Why a link leads nowhere; undefined when it leads somewhere. */
function fault(from: string, link: string): string | undefined {
  const [file, anchor] = link.split('#') as [string, string?];
  const target = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!existsSync(new URL(`../../${target}`, import.meta.url))) return `${link}: no such file`;
  if (anchor === undefined) return undefined;
  if (!target.endsWith('.md')) return `${link}: an anchor of a file that is no document`;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: no such heading`;
}

/** The places of the project that a document names in code marks. */
function pathsOf(path: string): string[] {
  const names = document(path).matchAll(
    /`((?:\.ci|bench|clients|docs|reliability|simulator|src|test)\/[\w./-]+)`/g,
  );
  return Array.from(names, ([, name]) => name!);
}

describe('the documents', () => {
  it.each(DOCUMENTS)('%s links only to files and headings that are there', (path) => {
    const faults = linksOf(path).map((link) => fault(path, link));
    expect(faults.filter((one) => one !== undefined)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names only files and folders that are there', (path) => {
    const missing = pathsOf(path).filter(
      (name) => !existsSync(new URL(`../../${name}`, import.meta.url)),
    );
    expect(missing).toEqual([]);
  });

  it('number each decision as its file does', () => {
    const decisions = DOCUMENTS.filter((path) => path.startsWith('docs/decisions/'));
    expect(decisions.length).toBeGreaterThan(0);
    for (const path of decisions) {
      const number = Number(/\/(\d{4})-/.exec(path)![1]);
      expect(document(path)).toMatch(new RegExp(`^# ${number}\\. `));
    }
  });

  it.each(DOCUMENTS)('%s has no row of a table without a head', (path) => {
    const blocks = prose(document(path)).match(/(?:^\|.*\n?)+/gm) ?? [];
    const headless = blocks.filter((block) => !/^\|[ :|-]+\|$/m.test(block.split('\n')[1] ?? ''));
    expect(headless).toEqual([]);
  });
});
