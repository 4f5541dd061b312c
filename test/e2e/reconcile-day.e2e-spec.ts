import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lagosDate } from '../../src/kernel/lagos-date.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter, meterForOthers, meterOfFirst, scenarioMeter } from '../support/meters.js';
import { reconciled, type Reconciled } from '../support/reconciliation.js';
import { letGracePass, timeoutsAfter } from '../support/waits.js';

const PROVIDERS = ['vtpass', 'buypower'] as const;
type Provider = (typeof PROVIDERS)[number];

/** Each end there is, at either provider: meter, status, the provider that was asked last. */
const PURCHASES: readonly (readonly [string, string, Provider])[] = [
  [goodMeter(), 'completed', 'vtpass'],
  [scenarioMeter('02'), 'completed', 'vtpass'],
  [scenarioMeter('05'), 'completed', 'vtpass'],
  [scenarioMeter('10'), 'completed', 'vtpass'],
  [scenarioMeter('03'), 'failed', 'buypower'],
  [scenarioMeter('04'), 'failed', 'vtpass'],
  [scenarioMeter('08'), 'failed', 'vtpass'],
  [scenarioMeter('11'), 'failed', 'vtpass'],
  [scenarioMeter('01'), 'failed', 'buypower'],
  [meterOfFirst('01'), 'completed', 'buypower'],
  [meterForOthers('00'), 'completed', 'buypower'],
  [meterForOthers('02'), 'completed', 'buypower'],
  [meterForOthers('07'), 'completed', 'buypower'],
  [meterForOthers('03'), 'failed', 'buypower'],
  [meterForOthers('04'), 'failed', 'buypower'],
];

let app: TestApp;
/** The days of Lagos on which the test buys: one, or two when midnight comes in between. */
let dates: readonly string[];

beforeAll(async () => {
  const began = lagosDate(new Date());
  app = await startTestApp(
    { ...timeoutsAfter(10_000), REVERSAL_CHECKS: '500ms,500ms' },
    { hasBuypower: true },
  );
  const customer = await aCustomer(app, { balance: 100 * A_PURCHASE });
  const bought = await Promise.all(
    PURCHASES.map(async ([meter, status, provider]) => {
      const { id } = await customer.buy(meter);
      return { id, status, provider };
    }),
  );
  await eventually(async () => {
    await letGracePass(app.database);
    for (const { id, ...end } of bought) expect(await customer.payment(id)).toMatchObject(end);
  });
  dates = [...new Set([began, lagosDate(new Date())])];
});

afterAll(() => app.close());

/** The provider's statement of a day, as the running simulator has it now. */
async function statement(provider: Provider, date: string): Promise<string> {
  const url = `http://127.0.0.1:${app.simulator.port}/_statement?provider=${provider}&date=${date}`;
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Reconciles every day of the test with what `falsify` makes of the statements. */
async function reconcile(
  provider: Provider,
  falsify: (statement: string) => string = (text) => text,
): Promise<Reconciled[]> {
  const results: Reconciled[] = [];
  for (const date of dates) {
    const text = falsify(await statement(provider, date));
    results.push(await reconciled(app.database, text, { provider, date, now: new Date() }));
  }
  return results;
}

/** What was found: the kind, and the request id or whatever it is about. */
function found(results: readonly Reconciled[]): [string, string][] {
  return results.flatMap(({ differences }) =>
    differences.map(({ kind, subject }): [string, string] => [kind, subject]),
  );
}

async function deliveredAt(provider: Provider): Promise<{ id: string; requestId: string }> {
  const [row] = await app.database.query<{ id: string; requestId: string }>(
    `SELECT p.id, a.request_id AS "requestId" FROM attempts a JOIN bill_payments p
        ON p.wallet_id = a.wallet_id AND p.id = a.payment_id
      WHERE a.provider = $1 AND a.outcome = 'delivered' ORDER BY p.id LIMIT 1`,
    [provider],
  );
  if (row === undefined) throw new Error(`nothing was delivered by ${provider}`);
  return row;
}

describe('a day with two providers, by the statements that they give out themselves', () => {
  it.each(PROVIDERS)(
    'has no differences with %s, whatever became of its purchases',
    async (one) => {
      const results = await reconcile(one);
      expect(found(results)).toEqual([]);
      const vends = app.simulator.face(one).record();
      expect(vends.length).toBeGreaterThan(5);
      const lines = results.reduce((sum, { totals }) => sum + totals.statement.lines, 0);
      expect(lines).toBeGreaterThanOrEqual(vends.length);
    },
  );

  it.each(PROVIDERS)(
    'shows a meter of our books that is not the one of %s, and nothing else',
    async (one) => {
      const { id, requestId } = await deliveredAt(one);
      const change = (to: string): Promise<{ meter: string }[]> =>
        app.database.query(
          `UPDATE bill_payments p SET meter_number = $2 FROM bill_payments old
          WHERE p.id = $1 AND old.wallet_id = p.wallet_id AND old.id = p.id
          RETURNING old.meter_number AS meter`,
          [id, to],
        );
      const [was] = await change('01000000008');
      expect(found(await reconcile(one))).toEqual([['meter_differs', requestId]]);
      await change(was?.meter ?? '');
      expect(found(await reconcile(one))).toEqual([]);
    },
  );

  it.each(PROVIDERS)('shows a delivery that the statement of %s leaves out', async (one) => {
    const { requestId } = await deliveredAt(one);
    // What was sent in the last minutes before a statement ends may rightly be on the next one.
    await app.database.query(
      `UPDATE attempts SET created_at = created_at - interval '5 minutes' WHERE request_id = $1`,
      [requestId],
    );
    const without = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !line.includes(requestId))
        .join('\n');
    const results = found(await reconcile(one, without));
    // Its balance tells too that something is missing.
    expect(results).toContainEqual(['missing_at_provider', requestId]);
    expect(results.filter(([kind]) => kind !== 'missing_at_provider')).toEqual([
      ['statement_does_not_add_up', expect.anything()],
    ]);
  });
});
