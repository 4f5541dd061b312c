import { randomUUID } from 'node:crypto';
import { startGatewayApp } from '../../../test/support/app-beside.js';
import type { TestApp } from '../../../test/support/app.js';
import type { Customer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { apiClient } from '../../../test/support/http.js';
import type { LogLine } from '../client-log.js';
import type { GatewayPayment } from '../gateway-record.js';

/** What each funding through the gateway came to. */
export type FundingRole =
  'credited' | 'late' | 'declined' | 'abandoned' | 'mismatched' | 'refunded';

export type SmallFundings = Readonly<Record<FundingRole, { id: string; reference: string }>>;

type Outcome = Parameters<ReturnType<TestApp['simulator']['paystack']>['pay']>[1];

/** What the payer does, one thing after the other, and what our funding is after each. */
const STEPS: Readonly<Record<FundingRole, readonly (readonly [NonNullable<Outcome>, string])[]>> = {
  credited: [['success', 'completed']],
  late: [
    ['failed', 'failed'],
    ['success', 'completed'],
  ],
  declined: [['failed', 'failed']],
  abandoned: [['abandoned', 'failed']],
  mismatched: [['off-by-one', 'mismatched']],
  refunded: [
    ['success', 'completed'],
    ['refund', 'completed'],
  ],
};
const AMOUNT = 200_000;

/** Fundings of every end through the gateway of `test`'s simulator, by an app that is gone afterwards. */
export async function someFundings(
  test: TestApp,
  customer: Customer,
  log: LogLine[],
  env: Record<string, string>,
): Promise<{ fundings: SmallFundings; gatewayPayments: readonly GatewayPayment[] }> {
  const app = await startGatewayApp(test, env);
  const paystack = test.simulator.paystack();
  const statusOf = async (id: string): Promise<string> => {
    const { token } = customer;
    const path = `/wallets/fundings/${id}`;
    return (await apiClient(app.url).get<{ status: string }>(path, { token })).body.status;
  };
  const fundings: Partial<Record<FundingRole, { id: string; reference: string }>> = {};
  for (const role of Object.keys(STEPS) as FundingRole[]) {
    const { id, reference } = await begin(app.url, customer, log);
    fundings[role] = { id, reference };
    for (const [outcome, status] of STEPS[role]) {
      await paystack.pay(reference, outcome);
      // The payer who gives up comes back; nobody else does, and the gateway's word must do.
      if (outcome === 'abandoned') {
        await apiClient(app.url).get(`/wallets/funding-return?reference=${reference}`);
      }
      await eventually(async () => {
        const now = await statusOf(id);
        if (now !== status) throw new Error(`${role} is ${now}`);
      });
    }
    const status = await statusOf(id);
    log.push({ line: 'seen', what: 'funding', id, status, token: null });
  }
  await eventually(async () => {
    const [left] = await test.database.query<{ published: number; waiting: number }>(
      `SELECT (SELECT count(*)::int FROM incidents WHERE funding_id IS NOT NULL) AS published,
         (SELECT count(*)::int FROM events WHERE delivered_at IS NULL) AS waiting`,
    );
    // One for the mismatch, one for the refund.
    if (left?.published !== 2 || left.waiting > 0)
      throw new Error('not all incidents and events are published');
  });
  await app.close();
  const gatewayPayments = paystack.record().map((one) => ({ ...one, gateway: 'paystack' }));
  return { fundings: fundings as SmallFundings, gatewayPayments };
}

async function begin(
  url: string,
  { token, walletId }: Customer,
  log: LogLine[],
): Promise<{ id: string; reference: string }> {
  const [key, n] = [randomUUID(), log.length];
  log.push({ line: 'ask', n, what: 'funding', wallet: walletId, key, amount: AMOUNT });
  const { status, body } = await apiClient(url).post<{
    id: string;
    reference: string;
    createdAt: string;
    authorizationUrl: string;
  }>('/wallets/fund', { amount: AMOUNT }, { token, headers: { 'Idempotency-Key': key } });
  const { id, createdAt, authorizationUrl } = body;
  log.push({ line: 'answer', n, status, id, createdAt, authorizationUrl });
  return body;
}
