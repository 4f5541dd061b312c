import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { aStage, type Stage } from '../support/stage.js';
import { aClock, type SetClock } from '../support/wrong-clock.js';

const DAY_MS = 86_400_000;

describe('a process whose clock is far from the database’s', () => {
  let stage: Stage;
  let clock: SetClock;
  let app: AppProcess;
  let customer: Customer;

  beforeAll(async () => {
    stage = await aStage();
    clock = await aClock();
    app = await stage.start(clock.env);
    customer = await aCustomer(stage);
  });

  afterAll(async () => {
    await stage.close();
    await clock.remove();
  });

  it('a day ahead or behind takes no purchases and no money, is not ready, says so, and heals', async () => {
    for (const aheadMs of [DAY_MS, -DAY_MS]) {
      const spent = await spending();
      await clock.set(aheadMs);
      const refused = await request();
      expect(refused).toMatchObject({ status: 503, body: { code: 'clock_wrong' } });
      const funding = await customer.api.post('/wallets/fund', { amount: 100_000 });
      expect(funding).toMatchObject({ status: 503, body: { code: 'clock_wrong' } });
      expect((await apiClient(stage.url).get('/health/ready')).status).toBe(503);
      expect(await spending()).toEqual(spent);

      await clock.set(0);
      expect((await apiClient(stage.url).get('/health/ready')).status).toBe(200);
      const { id } = await customer.buy(goodMeter());
      expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    }
    const messages = app.lines().map(({ msg }) => msg);
    expect(messages).toContain('the clock of this process is wrong: it does no work');
    expect(messages).toContain('the clock of this process is right again');
  });

  it('within the bound counts a purchase for the day that the database says', async () => {
    // 4 s ahead are allowed: at the end of a day, the process would already be in the next.
    await clock.set(4_000);
    const { id } = await customer.buy(goodMeter(), A_PURCHASE);
    await clock.set(0);
    const [row] = await stage.database.query<{ aheadMs: number }>(
      `SELECT (('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint
          - extract(epoch FROM created_at) * 1000)::float8 AS "aheadMs"
        FROM bill_payments WHERE id = $1`,
      [id],
    );
    expect(row?.aheadMs).toBeLessThan(1_000);
    await customer.ended(id);
  });

  it('vends nothing of what others have accepted, until its clock is right', async () => {
    // A process that accepts and does not vend, on the right time.
    const api = await stage.start({ PROCESS_ROLE: 'api' });
    await clock.set(DAY_MS);
    const { id } = await customer.buy(goodMeter());
    await eventually(async () => {
      const due = await stage.database.query(
        `SELECT 1 FROM due_work WHERE subject_id = $1 AND due_at < now() - interval '1 second'`,
        [id],
      );
      expect(due).toHaveLength(1);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'pending', attempts: 0 });
    await clock.set(0);
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    await api.stop();
  });

  const request = () => customer.request(goodMeter(), A_PURCHASE);

  async function spending(): Promise<unknown> {
    return stage.database.query('SELECT spent_on::text, spent FROM wallets WHERE id = $1', [
      customer.walletId,
    ]);
  }
});
