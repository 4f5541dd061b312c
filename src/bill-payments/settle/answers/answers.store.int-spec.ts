import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { aCustomer, type Customer } from '../../../../test/support/customer.js';
import { eventually } from '../../../../test/support/eventually.js';
import { goodMeter } from '../../../../test/support/meters.js';
import { anOperator, type Operator } from '../../../../test/support/operator.js';
import { refusalOf } from '../../../../test/support/rows.js';
import {
  startScriptedProvider,
  type Says,
  type ScriptedProvider,
} from '../../../../test/support/scripted-provider.js';
import { SHORT_TIMEOUTS } from '../../../../test/support/waits.js';
import type { PaymentRef } from '../../payment/payment.js';
import { answersOf } from './answers.store.js';
import type { AnswerEvidence } from './received-answer.js';

let provider: ScriptedProvider;
let app: TestApp;
let customer: Customer;
let operator: Operator;

beforeAll(async () => {
  provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
  app = await startTestApp({
    ...SHORT_TIMEOUTS,
    VTPASS_BASE_URL: provider.url,
    REQUERY_SCHEDULE: '50ms*1000',
    REVERSAL_CHECKS: Array(200).fill('50ms').join(','),
  });
  customer = await aCustomer(app);
  operator = await anOperator(app);
});

afterAll(async () => {
  await app.close();
  await provider.close();
});

const refOf = (paymentId: string): PaymentRef => ({ walletId: customer.walletId, paymentId });
const kept = (id: string): Promise<AnswerEvidence[]> => answersOf(app.database, refOf(id));

/** Has the provider say something until it is kept as the last answer of its kind. */
async function hear(id: string, says: Says, kind: string, from = 0): Promise<AnswerEvidence[]> {
  provider.requery = says;
  return eventually(async () => {
    const answers = await kept(id);
    const last = answers.at(-1);
    expect(last?.kind).toBe(kind);
    expect(last?.seq).toBeGreaterThan(from);
    return answers;
  });
}

describe('the answers about a payment', () => {
  it('keep the proof of a delivery, however long the provider says nothing afterwards', async () => {
    provider.pay = 'delivered';
    provider.requery = 'nothing';
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    await hear(id, 'nothing', 'silent', 2);
    const answers = await kept(id);
    expect(answers.map(({ kind, call, hasDecided }) => ({ kind, call, hasDecided }))).toEqual([
      { kind: 'delivered', call: 'vend', hasDecided: true },
      { kind: 'silent', call: 'requery', hasDecided: false },
    ]);
    expect(answers[0]?.answer).toMatchObject({ status: 200, body: { code: '000' } });
    const file = await operator.get<{ attempts: unknown[] }>(`/operator/payments/${id}`);
    expect(file.body.attempts).toMatchObject([
      {
        outcome: 'delivered',
        answers: [
          { seq: 1, kind: 'delivered', hasDecided: true, answer: { body: { code: '000' } } },
          { kind: 'silent', hasDecided: false },
        ],
      },
    ]);
  });

  it('are the first, the one that decided, and the last of each kind', async () => {
    provider.pay = 'pending';
    provider.requery = 'pending';
    const { id } = await customer.buy(goodMeter());
    await hear(id, 'pending', 'pending', 5);
    provider.twist = () => 'Bad Gateway';
    await hear(id, 'pending', 'unclear');
    provider.twist = (words) => words;
    const [last] = (await hear(id, 'never heard of it', 'notFound', 6)).slice(-1);
    await hear(id, 'delivered', 'delivered', (last?.seq ?? 0) + 5);
    const answers = await kept(id);
    expect(answers.map(({ kind, hasDecided }) => [kind, hasDecided])).toEqual([
      ['pending', false],
      ['pending', false],
      ['unclear', false],
      ['notFound', false],
      ['delivered', true],
      ['delivered', false],
    ]);
    expect(answers[0]?.seq).toBe(1);
    expect(answers.at(-1)?.seq).toBeGreaterThan(answers.length + 5);
  });

  it('show nothing that is named like a secret', async () => {
    provider.twist = (words) => ({ ...words, api_key: 'ours', 'secret-key': 'too' });
    provider.pay = 'delivered';
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    provider.twist = (words) => words;
    const file = await operator.get<{ attempts: { answers: { answer: unknown }[] }[] }>(
      `/operator/payments/${id}`,
    );
    expect(file.body.attempts[0]?.answers[0]?.answer).toMatchObject({
      body: { api_key: '[redacted]', 'secret-key': '[redacted]' },
    });
  });
});

describe('PostgreSQL', () => {
  const change = (sql: string, id: string): Promise<string> =>
    refusalOf(app.database.query(sql, [id]));

  it('refuses to change an answer, and to delete what decided, what was first or what is the last', async () => {
    provider.pay = 'pending';
    provider.requery = 'pending';
    const { id } = await customer.buy(goodMeter());
    await hear(id, 'pending', 'pending', 1);
    await hear(id, 'delivered', 'delivered');
    provider.requery = 'nothing';
    await hear(id, 'nothing', 'silent');
    expect(
      await change(`UPDATE attempt_answers SET answer = '{}' WHERE payment_id = $1`, id),
    ).toContain('UPDATE of attempt_answers is forbidden');
    expect(await refusalOf(app.database.query('TRUNCATE attempt_answers'))).toContain('forbidden');
    for (const which of ['has_decided', 'seq = 1', `kind = 'silent'`]) {
      expect(
        await change(`DELETE FROM attempt_answers WHERE payment_id = $1 AND ${which}`, id),
      ).toMatch(/answers: answer \d+ to attempt 1 of .* is kept/);
    }
  });

  it('refuses an answer that is longer than ours ever are', async () => {
    const refused = app.database.query(
      `INSERT INTO attempt_answers
          (wallet_id, payment_id, number, seq, call, kind, has_decided, answer)
        SELECT gen_random_uuid(), gen_random_uuid(), 1, 1, 'vend', 'unclear', false,
          jsonb_build_object('text', repeat('x', 70000))`,
    );
    expect(await refusalOf(refused)).toBe('attempt_answers_answer_is_bounded');
  });
});
