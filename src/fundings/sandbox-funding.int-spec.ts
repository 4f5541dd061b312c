import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { aCustomer, demand, type Customer } from '../../test/support/customer.js';
import type { ApiAnswer } from '../../test/support/http.js';
import { insertSubject } from '../../test/support/rows.js';
import { eventTypes } from '../../test/support/witness.js';
import { newId } from '../kernel/ids.js';
import { idempotencyOf } from '../kernel/request-hash.js';
import type { FundingView } from './funding.view.js';

const AMOUNT = 5_000_00;

describe('a funding through the sandbox gateway', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ FUNDING_SCHEDULE: '1h*3' });
  });
  afterAll(() => app.close());

  const begin = async (balance = 0): Promise<void> => {
    customer = await aCustomer(app, { balance });
  };
  const fund = (amount: number, key?: string): Promise<ApiAnswer<FundingView>> =>
    customer.api.post(
      '/wallets/fund',
      { amount },
      { headers: key ? { 'Idempotency-Key': key } : {} },
    );
  const fundingsOf = ({ walletId }: Customer): Promise<Record<string, unknown>[]> =>
    app.database.query(
      `SELECT status, seq, checks, due_at AS "dueAt", claimed_until AS "claimedUntil",
          paid_amount AS paid
        FROM fundings f LEFT JOIN due_work d ON d.subject_id = f.id WHERE f.wallet_id = $1`,
      [walletId],
    );

  it('is completed by the request itself, and by nobody after it', async () => {
    await begin();
    const view = demand(await fund(AMOUNT), 201);
    expect(view).toMatchObject({ status: 'completed', authorizationUrl: null, amount: AMOUNT });
    const [credit] = await customer.transactions();
    expect(credit).toMatchObject({ id: view.transactionId, type: 'funding', amount: AMOUNT });
    expect(await eventTypes(app.database, view.id)).toEqual(['funding.pending', 'wallet.funded']);
    expect(await fundingsOf(customer)).toEqual([
      {
        status: 'completed',
        seq: 2,
        checks: 0,
        dueAt: null,
        claimedUntil: null,
        paid: AMOUNT,
      },
    ]);
  });

  it('is one for its key, however many ask for it at once', async () => {
    await begin();
    const answers = await Promise.all(Array.from({ length: 5 }, () => fund(AMOUNT, 'one')));
    const [first, ...others] = answers.map((answer) => demand(answer, 201));
    expect(first).toMatchObject({ status: 'completed' });
    for (const other of others) expect(other).toEqual(first);
    expect((await customer.wallet()).balance).toBe(AMOUNT);
    expect(await fund(AMOUNT + 1, 'one')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
  });

  it('is refused before anything is stored when the wallet could not hold it exactly', async () => {
    await begin();
    await app.database.query('UPDATE kyc_tiers SET single_max = NULL, balance_max = NULL');
    await app.database.query('UPDATE wallets SET balance = $2 WHERE id = $1', [
      customer.walletId,
      Number.MAX_SAFE_INTEGER - 1,
    ]);
    expect(await fund(2)).toMatchObject({ status: 422, body: { code: 'amount_out_of_range' } });
    expect(await fundingsOf(customer)).toEqual([]);
    await app.database.query('UPDATE wallets SET balance = 0 WHERE id = $1', [customer.walletId]);
  });

  it('is never made of one that was begun at another gateway', async () => {
    await begin();
    const { key, hash } = idempotencyOf('elsewhere', { amount: AMOUNT })!;
    await insertSubject(app.database, 'fundings', {
      wallet_id: customer.walletId,
      id: newId(),
      status: 'pending',
      amount: AMOUNT,
      gateway: 'paystack',
      reference: `fund-${newId()}`,
      idempotency_key: key,
      request_hash: hash,
      due_at: new Date(Date.now() + 3_600_000),
    });
    const view = demand(await fund(AMOUNT, key), 201);
    expect(view).toMatchObject({ status: 'pending', gateway: 'paystack', transactionId: null });
    expect((await customer.wallet()).balance).toBe(0);
  });
});
