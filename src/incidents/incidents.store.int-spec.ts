import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { incidentSubjects, insertRow, refusalOf, type Row } from '../../test/support/rows.js';
import { INCIDENT_KINDS, PAYMENT_INCIDENTS } from '../bill-payments/payment/payment.js';
import { FUNDING_INCIDENT_KINDS, FUNDING_INCIDENTS } from '../fundings/funding.js';
import { newId } from '../kernel/ids.js';
import type { Database, Tx } from '../platform/database/database.js';
import { renderParts } from '../platform/database/statement.js';
import { endedIncidents, openedIncidents } from './incident-parts.js';
import { incidentsOf, listIncidents, openIncident, resolveIncident } from './incidents.store.js';

const SUBJECTS = [PAYMENT_INCIDENTS, FUNDING_INCIDENTS];

let created: TestDatabase;
let database: Database;
let walletId: string;
let paymentId: string;
let fundingId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 8);
});

beforeEach(async () => {
  walletId = await aFundedWallet(database, { balance: 1_000_00 });
  ({ paymentId, fundingId } = await incidentSubjects(database, walletId));
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

const inserted = (row: Row): Promise<unknown> =>
  insertRow(database, 'incidents', { wallet_id: walletId, evidence: '{}', ...row });

describe('PostgreSQL', () => {
  it('knows every kind that a feature declares, of the subject that declares it', async () => {
    for (const kind of INCIDENT_KINDS) await inserted({ payment_id: paymentId, kind });
    for (const [index, kind] of FUNDING_INCIDENT_KINDS.entries())
      await inserted({ funding_id: fundingId, kind, notice_digest: String(index) });
  });

  it.each<[string, string, () => Row]>([
    [
      'kind of a funding about a payment',
      'incidents_payment_kind_is_known',
      () => ({ payment_id: paymentId, kind: 'refunded' }),
    ],
    [
      'kind of a payment about a funding',
      'incidents_funding_kind_is_known',
      () => ({ funding_id: fundingId, kind: 'token_missing' }),
    ],
    [
      'unknown kind',
      'incidents_payment_kind_is_known',
      () => ({ payment_id: paymentId, kind: 'odd' }),
    ],
    ['subject that is missing', 'incidents_have_one_subject', () => ({ kind: 'answer_mismatch' })],
    [
      'second subject',
      'incidents_have_one_subject',
      () => ({ payment_id: paymentId, funding_id: fundingId, kind: 'answer_mismatch' }),
    ],
    [
      'payment that does not exist',
      'incidents_payment_fk',
      () => ({ payment_id: newId(), kind: 'answer_mismatch' }),
    ],
    [
      'funding that does not exist',
      'incidents_funding_fk',
      () => ({ funding_id: newId(), kind: 'answer_mismatch' }),
    ],
  ])('refuses an incident with a %s', async (_, constraint, row) => {
    expect(await refusalOf(inserted(row()))).toBe(constraint);
  });

  it('keeps one incident of a kind for a payment, also after it is resolved', async () => {
    const one = { payment_id: paymentId, kind: 'token_missing' };
    await inserted({ ...one, resolved_at: new Date() });
    expect(await refusalOf(inserted({ ...one, number: 2 }))).toBe('incidents_payment_key');
  });

  it('keeps one incident of a kind and number, and of a kind and webhook, for a funding', async () => {
    const one = { funding_id: fundingId, kind: 'refunded', notice_digest: 'a' };
    await inserted(one);
    expect(await refusalOf(inserted({ ...one, notice_digest: 'b' }))).toBe('incidents_funding_key');
    expect(await refusalOf(inserted({ ...one, number: 2 }))).toBe('incidents_funding_notice_key');
  });
});

describe('incidents of a funding', () => {
  /** As settlement does: the funding is locked first. */
  const open = (noticeDigest: string, evidence: object = {}): Promise<number | null> =>
    database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM fundings WHERE id = $1 FOR NO KEY UPDATE', [fundingId]);
      const incident = { walletId, subjectId: fundingId, kind: 'refunded', noticeDigest, evidence };
      return openIncident(tx, FUNDING_INCIDENTS, incident);
    });

  it('are one for each webhook, however many copies of it come at once', async () => {
    const digests = ['a', 'b', 'a', 'c', 'b', 'a', 'c', 'a'];
    const numbers = await Promise.all(digests.map((digest) => open(digest)));
    expect(numbers.filter((number) => number !== null).sort()).toEqual([1, 2, 3]);
    expect(await open('a')).toBeNull();
  });

  it('are numbered by their kind', async () => {
    expect([await open('a'), await open('b')]).toEqual([1, 2]);
    const other = { walletId, subjectId: fundingId, kind: 'reversed', evidence: {} };
    expect(await database.transaction((tx) => openIncident(tx, FUNDING_INCIDENTS, other))).toBe(1);
  });

  it('keep their evidence and number, and have what the funding is about', async () => {
    await open('a');
    await open('b', { part: [1, 'two'] });
    const found = await incidentsOf(database, FUNDING_INCIDENTS, {
      walletId,
      subjectId: fundingId,
    });
    expect(found[1]).toMatchObject({
      subject: 'funding',
      subjectId: fundingId,
      walletId,
      kind: 'refunded',
      number: 2,
      amount: 300_00,
      reference: `fund-${fundingId}`,
      evidence: { part: [1, 'two'] },
      resolvedAt: null,
    });
  });

  it('are gone when the commit that opens them fails', async () => {
    const failed = database.transaction(async (tx) => {
      const incident = { walletId, subjectId: fundingId, kind: 'reversed', evidence: {} };
      await openIncident(tx, FUNDING_INCIDENTS, incident);
      throw new Error('the credit failed');
    });
    await expect(failed).rejects.toThrow('the credit failed');
    expect(
      await incidentsOf(database, FUNDING_INCIDENTS, { walletId, subjectId: fundingId }),
    ).toEqual([]);
  });
});

describe('incidents of payments', () => {
  const group = (tx: Tx, kinds: readonly (typeof INCIDENT_KINDS)[number][]): Promise<unknown> => {
    const opened = kinds.map((kind) => ({
      walletId,
      subjectId: paymentId,
      kind,
      evidence: { kind },
    }));
    const { expressions, values } = renderParts([openedIncidents(PAYMENT_INCIDENTS, opened)], 1);
    return tx.query(`WITH ${expressions.join(', ')} SELECT 1`, values);
  };

  it('are opened by the statement of the settlement, each once', async () => {
    await database.transaction((tx) => group(tx, ['answer_mismatch', 'token_repeated']));
    const found = await incidentsOf(database, PAYMENT_INCIDENTS, {
      walletId,
      subjectId: paymentId,
    });
    expect(
      found.map(({ kind, number, amount, reference }) => ({ kind, number, amount, reference })),
    ).toEqual([
      { kind: 'answer_mismatch', number: 1, amount: 500_00, reference: null },
      { kind: 'token_repeated', number: 1, amount: 500_00, reference: null },
    ]);
    const again = database.transaction((tx) => group(tx, ['answer_mismatch']));
    expect(await refusalOf(again)).toBe('incidents_payment_key');
  });

  it('end by the statement of the settlement, and those of another kind stay open', async () => {
    await database.transaction((tx) => group(tx, ['token_missing', 'token_repeated']));
    const ended = { walletId, subjectId: paymentId, kind: 'token_missing' } as const;
    const { expressions, values } = renderParts([endedIncidents(PAYMENT_INCIDENTS, [ended])], 1);
    await database.query(`WITH ${expressions.join(', ')} SELECT 1`, values);
    const found = await incidentsOf(database, PAYMENT_INCIDENTS, {
      walletId,
      subjectId: paymentId,
    });
    const open = found.filter(({ resolvedAt }) => resolvedAt === null);
    expect(open.map(({ kind }) => kind)).toEqual(['token_repeated']);
  });
});

describe('an incident', () => {
  it('is resolved by one of those who try at once', async () => {
    await inserted({ payment_id: paymentId, kind: 'answer_mismatch' });
    await inserted({ funding_id: fundingId, kind: 'answer_mismatch' });
    const resolve = (subjectId: string): Promise<boolean> =>
      database.transaction((tx) =>
        resolveIncident(tx, SUBJECTS, { subjectId, kind: 'answer_mismatch', number: 1 }),
      );
    const of = await Promise.all(Array.from({ length: 5 }, () => resolve(paymentId)));
    expect(of.filter(Boolean)).toHaveLength(1);
    expect(await resolve(fundingId)).toBe(true);
    expect(await resolve(newId())).toBe(false);
  });

  it('is listed in the order of time, then subject, kind and number, from any place on', async () => {
    await database.query('DELETE FROM incidents');
    const at = (fraction: string): string => `2020-01-01T10:00:00${fraction}Z`;
    await inserted({ funding_id: fundingId, kind: 'refunded', created_at: at('.12') });
    await inserted({ payment_id: paymentId, kind: 'answer_mismatch', created_at: at('.1') });
    await inserted({ payment_id: paymentId, kind: 'token_missing', created_at: at('.120001') });
    await inserted({ funding_id: fundingId, kind: 'reversed', created_at: at('') });
    const kinds = ['reversed', 'answer_mismatch', 'refunded', 'token_missing'];
    const all = await listIncidents(database, SUBJECTS, null, null, 10);
    expect(all.map(({ kind }) => kind)).toEqual(kinds);
    for (const [index, place] of all.entries()) {
      const rest = await listIncidents(database, SUBJECTS, true, place, 10);
      expect(rest.map(({ kind }) => kind)).toEqual(kinds.slice(index + 1));
    }
    expect(await listIncidents(database, SUBJECTS, false, null, 10)).toEqual([]);
    expect(await listIncidents(database, SUBJECTS, null, null, 2)).toHaveLength(2);
  });
});
