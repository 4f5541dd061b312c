import { describe, expect, it } from '@jest/globals';
import { document } from './documents.js';

interface Package {
  readonly version: string;
}

describe('CHANGELOG.md', () => {
  const headings = Array.from(
    document('CHANGELOG.md').matchAll(/^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$/gm),
    ([, version, date]) => ({ version, date }),
  );

  it('begins with what is unreleased, and then has the version of package.json with its day', () => {
    const { version } = JSON.parse(document('package.json')) as Package;
    const { version: locked } = JSON.parse(document('package-lock.json')) as Package;
    expect(locked).toBe(version);
    expect(headings[0]).toEqual({ version: 'Unreleased', date: undefined });
    expect(headings[1]).toEqual({ version, date: expect.any(String) });
  });

  it('has each group of a version, and each line, once', () => {
    const [, ...versions] = document('CHANGELOG.md').split(/^## /m);
    for (const version of versions) {
      const groups = version.match(/^### .*$/gm) ?? [];
      expect(groups).toEqual([...new Set(groups)]);
    }
    const lines = document('CHANGELOG.md').match(/^- .*$/gm) ?? [];
    expect(lines).toEqual([...new Set(lines)]);
  });

  it('has each version once, the newest first', () => {
    const days = headings.slice(1).map(({ date }) => date!);
    expect(days).toEqual([...days].sort().reverse());
    expect(new Set(headings.map(({ version }) => version)).size).toBe(headings.length);
  });
});
