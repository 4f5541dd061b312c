import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problemsOfMigration } from '../../../test/support/migration-rules.js';

const FOLDER = 'src/platform/database/migrations';
/** Earlier ones were applied to small tables. */
const FIRST_BOUND = 15;

const numberOf = (file: string): number => Number(file.slice(0, 13)) - 1_763_800_000_000;

describe('a migration', () => {
  const files = readdirSync(FOLDER).filter((file) => numberOf(file) >= FIRST_BOUND);

  it.each(files)('%s keeps nobody waiting on a grown table', (file) => {
    expect(problemsOfMigration(readFileSync(`${FOLDER}/${file}`, 'utf8'))).toEqual([]);
  });

  it.each([
    ['CREATE INDEX x ON events (created_at)', 1],
    ['CREATE UNIQUE INDEX x ON bill_payments (id)', 1],
    ['CREATE TABLE events (id uuid); CREATE INDEX x ON events (id)', 0],
    ['CREATE INDEX x ON incidents (kind)', 0],
    ['ALTER TABLE bill_payments ADD CONSTRAINT c CHECK (amount > 0)', 1],
    ['ALTER TABLE attempts ADD COLUMN a int, ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b', 1],
    ['ALTER TABLE bill_payments ADD CONSTRAINT c CHECK (amount > 0) NOT VALID', 0],
    ['ALTER TABLE fundings ADD CONSTRAINT c UNIQUE (a)', 1],
    ['ALTER TABLE fundings ADD CONSTRAINT c UNIQUE USING INDEX i', 0],
    ["createIndexConcurrently(runner, 'x', 'ON events (id)')", 1],
    ["readonly transaction = false; createIndexConcurrently(runner, 'x', 'ON events (id)')", 0],
    ['ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (a)', 1],
    ['SET lock_timeout = 0', 1],
  ])('with "%s" has %d problems', (text, count) => {
    expect(problemsOfMigration(text)).toHaveLength(count);
  });
});
