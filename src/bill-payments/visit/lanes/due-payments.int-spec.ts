import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { aCustomer } from '../../../../test/support/customer.js';
import { goodMeter } from '../../../../test/support/meters.js';
import { findDueAt, findNewDue, findOpenProviders } from './due-payments.store.js';

const PURCHASES = 6;

describe('what is due in the lanes', () => {
  let app: TestApp;
  let ids: string[];

  beforeAll(async () => {
    // No worker: nothing is visited.
    app = await startTestApp({ PROCESS_ROLE: 'api' });
    const customer = await aCustomer(app);
    ids = [];
    for (let count = 0; count < PURCHASES; count += 1) {
      ids.push((await customer.buy(goodMeter(), 100_000)).id);
    }
    // The first is due longest.
    await app.database.query(
      `UPDATE due_work d SET due_at = now() - (10 - i.place) * interval '1 minute'
        FROM unnest($1::uuid[]) WITH ORDINALITY AS i(id, place) WHERE d.subject_id = i.id`,
      [ids],
    );
  });

  afterAll(() => app.close());

  const at = async (provider: string, limit = 10): Promise<string[]> =>
    (await findDueAt(app.database, provider, limit)).map(({ paymentId }) => paymentId);
  const fresh = async (limit: number, closed?: string[]): Promise<string[]> =>
    (await findNewDue(app.database, limit, closed)).map(({ paymentId }) => paymentId);

  it('is the longest overdue first, while no provider is chosen', async () => {
    expect(await fresh(2)).toEqual(ids.slice(0, 2));
    expect(await fresh(10)).toEqual(ids);
    expect(await at('vtpass')).toEqual([]);
  });

  it('leaves out the billers that cannot be served now', async () => {
    expect(await fresh(10, ['ikeja-electric'])).toEqual([]);
    expect(await fresh(10, ['eko-electric'])).toEqual(ids);
  });

  it('is the longest overdue first at each provider, and of that one alone', async () => {
    await app.database.query(
      `WITH asked AS (
          UPDATE bill_payments p SET status = 'processing', attempts = 1,
              provider = CASE WHEN i.place % 2 = 0 THEN 'buypower' ELSE 'gone' END
            FROM unnest($1::uuid[]) WITH ORDINALITY AS i(id, place) WHERE p.id = i.id
            RETURNING p.id, p.provider
        )
        UPDATE due_work d SET lane = a.provider FROM asked a WHERE d.subject_id = a.id`,
      [ids],
    );
    expect(await fresh(10)).toEqual([]);
    expect(await at('buypower', 2)).toEqual([ids[1], ids[3]]);
    expect(await at('gone')).toEqual([ids[0], ids[2], ids[4]]);
  });

  it('leaves alone what is claimed, and what is due later', async () => {
    await app.database.query(
      `UPDATE due_work SET claimed_until = now() + interval '1 hour' WHERE subject_id = $1`,
      [ids[1]],
    );
    await app.database.query(
      `UPDATE due_work SET due_at = now() + interval '1 hour' WHERE subject_id = $1`,
      [ids[3]],
    );
    expect(await at('buypower')).toEqual([ids[5]]);
  });

  it('names every provider with something to look at, configured or not', async () => {
    expect(await findOpenProviders(app.database)).toEqual(['buypower', 'gone']);
  });
});
