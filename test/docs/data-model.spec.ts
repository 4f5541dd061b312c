import { describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { ENTITIES } from '../../src/entities.js';
import { document } from './documents.js';

const storage = getMetadataArgsStorage();

/** `name: columns` of each table that the entities declare. */
function tablesByCode(): Record<string, string[]> {
  return Object.fromEntries(
    ENTITIES.map((entity) => [
      storage.tables.find(({ target }) => target === entity)!.name!,
      storage.columns
        .filter(({ target, mode }) => target === entity && mode !== 'virtual-property')
        .map(({ propertyName, options }) => options.name ?? propertyName)
        .sort(),
    ]),
  );
}

function tablesByPicture(): Record<string, string[]> {
  const text = document('docs/data-model.md');
  const blocks = text.matchAll(/^ {2}(\w+) \{\n((?: {4}.*\n)+) {2}\}$/gm);
  return Object.fromEntries(
    Array.from(blocks, ([, name, columns]) => [
      name!,
      columns!
        .trim()
        .split('\n')
        .map((line) => line.trim().split(' ')[1]!)
        .sort(),
    ]),
  );
}

describe('docs/data-model.md', () => {
  it('draws every table with every column, and no other', () => {
    expect(tablesByPicture()).toEqual(tablesByCode());
  });
});
