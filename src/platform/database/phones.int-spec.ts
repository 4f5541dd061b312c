import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { newId } from '../../kernel/ids.js';
import { readPhone } from '../../kernel/input/phone.js';
import { openDataSource } from './data-source.js';
import { Phones1763800000028 } from './migrations/1763800000028-phones.js';

let created: TestDatabase;
let dataSource: DataSource;
let runner: QueryRunner;

beforeAll(async () => {
  created = await createTestDatabase();
  dataSource = await openDataSource(created.url);
  runner = dataSource.createQueryRunner();
});

afterAll(async () => {
  await runner.release();
  await dataSource.destroy();
  await created.drop();
});

const MOBILE = ['08031234567', '8031234567', '2348031234567', '+2348031234567', '+23408031234567'];
const OTHERS = ['+447911123456', '12345678901', '08000000000', '0803123456', null];

it('puts the phones of users into E.164, and leaves those alone that it cannot read', async () => {
  const phones = [...MOBILE, ...OTHERS];
  const ids = phones.map(() => newId());
  await runner.query(
    `INSERT INTO users (id, email, password_hash, full_name, phone)
      SELECT id, id || '@example.com', 'x', 'Ada Obi', phone
        FROM unnest($1::uuid[], $2::text[]) AS u(id, phone)`,
    [ids, phones],
  );
  const migration = new Phones1763800000028();
  for (const round of ['at first', 'again']) {
    await migration.up(runner);
    const rows = (await runner.query(
      `SELECT u.phone FROM unnest($1::uuid[]) WITH ORDINALITY AS o(id, place)
        JOIN users u USING (id) ORDER BY place`,
      [ids],
    )) as { phone: string | null }[];
    expect([round, ...rows.map(({ phone }) => phone)]).toEqual([
      round,
      ...MOBILE.map(() => '+2348031234567'),
      ...OTHERS,
    ]);
  }
});

it('reads a mobile number of Nigeria as the service does', async () => {
  const phones = Array.from(
    { length: 1_000 },
    (_, index) => `0${String(index).padStart(3, '0')}1234567`,
  );
  const ids = phones.map(() => newId());
  await runner.query(
    `INSERT INTO users (id, email, password_hash, full_name, phone)
      SELECT id, id || '@example.com', 'x', 'Ada Obi', phone
        FROM unnest($1::uuid[], $2::text[]) AS u(id, phone)`,
    [ids, phones],
  );
  await new Phones1763800000028().up(runner);
  const rows = (await runner.query(
    `SELECT u.phone AS now, was FROM unnest($1::uuid[], $2::text[]) AS o(id, was) JOIN users u USING (id)`,
    [ids, phones],
  )) as { now: string; was: string }[];
  for (const { now, was } of rows) {
    if (now !== was) expect([was, now]).toEqual([was, readPhone(was).number]);
  }
  expect(rows.filter(({ now, was }) => now !== was).length).toBeGreaterThan(40);
});
