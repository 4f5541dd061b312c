import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { dayOfDatabase, onOneDay } from '../support/one-day.js';
import { anOperator, type Operator } from '../support/operator.js';
import { letApprovalsExpire } from '../support/waits.js';

const [EACH, DAY] = [1_000, 2_500];

type Answer = ApiAnswer<Record<string, unknown>>;

let app: TestApp;
let walletId: string;
let other: Operator;
let asker: Operator;

beforeAll(async () => {
  app = await startTestApp({ ADJUST_MAX: String(EACH), ADJUST_DAILY_MAX: String(DAY) });
  ({ walletId } = await aCustomer(app, { balance: 10_000 }));
  other = await anOperator(app);
});
afterAll(() => app.close());

const ask = (amount: number, key?: string): Promise<Answer> =>
  apiClient(app.url).post(
    `/operator/wallets/${walletId}/adjustments`,
    { amount, reason: 'credited twice' },
    { token: asker.token, ...(key !== undefined && { headers: { 'Idempotency-Key': key } }) },
  );
const decide = (answer: Answer, verb = 'approve'): Promise<Answer> =>
  other.post(`/operator/approvals/${String(answer.body['id'])}/${verb}`, { reason: 'seen' });
const beyond = (limit: 'single' | 'daily', max: number, left: number): object => ({
  status: 422,
  body: { code: 'ceiling_exceeded', limit, max, left },
});
const countOf = async (): Promise<unknown> => {
  const [row] = await app.database.query<{ count: number }>(
    `SELECT count(*) AS count FROM approvals WHERE asked_by = $1`,
    [asker.userId],
  );
  return row?.count;
};

/** A test of somebody who has asked for nothing yet, all of it on one day. */
const itOnOneDay = (name: string, work: () => Promise<void>): void => {
  it(name, () =>
    onOneDay(
      () => dayOfDatabase(app.database),
      async () => {
        asker = await anOperator(app);
        await work();
      },
    ),
  );
};

describe('the ceilings of an operator', () => {
  itOnOneDay('bound one adjustment, either way, and leave nothing of what is beyond', async () => {
    for (const amount of [EACH + 1, -EACH - 1]) {
      expect(await ask(amount)).toMatchObject(beyond('single', EACH, EACH));
    }
    expect(await countOf()).toBe(0);
    for (const amount of [EACH, -EACH]) demand(await ask(amount), 202);
  });

  itOnOneDay('bound what one operator asks for on a day, credits and debits together', async () => {
    for (const amount of [EACH, -EACH]) demand(await ask(amount), 202);
    expect(await ask(501)).toMatchObject(beyond('daily', DAY, 500));
    demand(await ask(500), 202);
    expect(await ask(1)).toMatchObject(beyond('daily', DAY, 0));
    expect(await countOf()).toBe(3);
    asker = await anOperator(app);
    demand(await ask(1), 202);
  });

  itOnOneDay('count what was approved, and not what was rejected or has expired', async () => {
    const answers = [await ask(EACH), await ask(EACH), await ask(500)] as const;
    await decide(answers[0]);
    expect(await ask(1)).toMatchObject(beyond('daily', DAY, 0));
    await decide(answers[1], 'reject');
    expect(await ask(EACH + 1)).toMatchObject(beyond('single', EACH, EACH));
    demand(await ask(EACH), 202);
    expect(await ask(1)).toMatchObject(beyond('daily', DAY, 0));
    await letApprovalsExpire(app.database);
    demand(await ask(EACH), 202);
    expect(await ask(501)).toMatchObject(beyond('daily', DAY, 500));
  });

  itOnOneDay('are those of a day in Lagos', async () => {
    demand(await ask(EACH), 202);
    demand(await ask(EACH), 202);
    const move = (at: string): Promise<unknown> =>
      app.database.query(
        `UPDATE approvals SET asked_at = date_trunc('day', now(), 'Africa/Lagos') ${at}
          WHERE asked_by = $1`,
        [asker.userId],
      );
    await move('');
    expect(await ask(501)).toMatchObject(beyond('daily', DAY, 500));
    await move(`- interval '1 microsecond'`);
    demand(await ask(501), 202);
  });

  itOnOneDay('let no two requests at once past them', async () => {
    let asked: Promise<Answer>[] = [];
    // Each is held up before its commit, so that those which do not wait for each other do not see each other.
    await app.database.transaction(async (tx) => {
      await tx.query('LOCK TABLE audit_records IN SHARE MODE');
      asked = Array.from({ length: 4 }, () => ask(EACH));
      await eventually(async () => {
        const [row] = await app.database.query<{ waiting: number }>(
          `SELECT count(*) AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(row?.waiting).toBe(4);
      });
    });
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).filter((status) => status === 202)).toHaveLength(2);
    expect(await countOf()).toBe(2);
  });

  itOnOneDay('are not asked of a repeated request', async () => {
    const first = await ask(EACH, 'key-1');
    demand(await ask(EACH, 'key-2'), 202);
    demand(await ask(500, 'key-3'), 202);
    const again = await ask(EACH, 'key-1');
    expect(again).toMatchObject({ status: 202, body: { id: first.body['id'] } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const refused = await ask(1, 'key-4');
    expect(refused).toMatchObject(beyond('daily', DAY, 0));
    await decide(first, 'reject');
    demand(await ask(1, 'key-4'), 202);
  });
});
