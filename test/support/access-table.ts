import type { Payment } from './customer.js';
import { A_PURCHASE } from './customer.js';
import { goodMeter } from './meters.js';

/** Who may come: nobody known, another customer, whose it is, and the two of the desk. */
export const CALLERS = ['anonymous', 'other', 'owner', 'operator', 'admin'] as const;
export type CallerRole = (typeof CALLERS)[number];

/** What the addresses of the table are about; each is the owner's. */
export interface AccessSubjects {
  readonly payment: Payment;
  readonly walletId: string;
  readonly userId: string;
  readonly email: string;
  readonly approvalId: string;
  readonly savedMeterId: string;
  readonly fundingId: string;
}

export interface AccessRow {
  readonly route: string;
  /** The status that each of WHO is answered. */
  readonly expected: readonly number[];
  readonly address?: (things: AccessSubjects) => string;
  /** Made anew for each of WHO. */
  readonly body?: (things: AccessSubjects) => object;
}

export const reason = { reason: 'the table says so' };
const desk = (status: number): number[] => [401, 403, 403, status, status];
const everyone = (status: number): number[] => CALLERS.map(() => status);
const known = (status: number): number[] =>
  CALLERS.map((who) => (who === 'anonymous' ? 401 : status));
const ownersOnly = [401, 404, 200, 404, 404];
export const meter = (): object => ({
  billerId: 'ikeja-electric',
  meterNumber: goodMeter(),
  meterType: 'prepaid',
});
const unknownUser = { email: 'nobody@example.com', password: 'a wrong password' };
let registered = 0;

export const ACCESS_TABLE: readonly AccessRow[] = [
  {
    route: 'POST /auth/register',
    expected: everyone(201),
    body: () => ({
      email: `row-${(registered += 1)}@example.com`,
      password: 'correct horse battery',
      fullName: 'Ada Obi',
    }),
  },
  // Whoever asks, these look at what the body proves, and here it proves nothing.
  { route: 'POST /auth/login', expected: everyone(401), body: () => unknownUser },
  { route: 'POST /auth/refresh', expected: everyone(401), body: () => ({ refreshToken: 'none' }) },
  { route: 'POST /auth/logout', expected: known(204), body: () => ({ refreshToken: 'none' }) },
  { route: 'GET /wallets', expected: known(200) },
  { route: 'GET /wallets/limits', expected: known(200) },
  { route: 'POST /wallets/fund', expected: known(201), body: () => ({ amount: 1_000_000 }) },
  { route: 'GET /wallets/fundings', expected: known(200) },
  {
    route: 'GET /wallets/fundings/{id}',
    expected: ownersOnly,
    address: ({ fundingId }) => `/wallets/fundings/${fundingId}`,
  },
  // It tells everybody the same: that there is no such payment, here.
  { route: 'GET /wallets/funding-return', expected: everyone(200) },
  // No gateway that sends webhooks is in use here.
  { route: 'POST /webhooks/paystack', expected: everyone(404), body: () => ({}) },
  { route: 'GET /billers', expected: known(200) },
  { route: 'POST /meters/verify', expected: known(200), body: meter },
  { route: 'GET /meters', expected: known(200) },
  {
    route: 'POST /meters',
    expected: known(201),
    body: () => ({ ...meter(), nickname: `row ${(registered += 1)}` }),
  },
  {
    route: 'GET /meters/{id}',
    expected: ownersOnly,
    address: ({ savedMeterId }) => `/meters/${savedMeterId}`,
  },
  {
    route: 'PATCH /meters/{id}',
    expected: ownersOnly,
    address: ({ savedMeterId }) => `/meters/${savedMeterId}`,
    body: () => ({ nickname: 'mine' }),
  },
  {
    route: 'DELETE /meters/{id}',
    expected: [401, 404, 204, 404, 404],
    address: ({ savedMeterId }) => `/meters/${savedMeterId}`,
  },
  {
    route: 'POST /bill-payments',
    expected: known(202),
    body: () => ({ ...meter(), amount: A_PURCHASE }),
  },
  { route: 'GET /bill-payments', expected: known(200) },
  {
    route: 'GET /bill-payments/{id}',
    expected: ownersOnly,
    address: ({ payment }) => `/bill-payments/${payment.id}`,
  },
  // Without CALLBACK_SECRET there is no such page for anybody; provider-callbacks.e2e-spec has the rest.
  {
    route: 'POST /provider-callbacks/{provider}/{secret}',
    expected: everyone(404),
    address: () => '/provider-callbacks/vtpass/a-secret-that-is-none',
    body: () => ({}),
  },
  {
    route: 'GET /bill-payments/{id}/receipt',
    expected: ownersOnly,
    address: ({ payment }) => `/bill-payments/${payment.id}/receipt`,
  },
  { route: 'GET /transactions', expected: known(200) },
  {
    route: 'GET /transactions/export',
    expected: known(200),
    address: () => '/transactions/export?format=csv',
  },
  {
    route: 'GET /transactions/{id}',
    expected: ownersOnly,
    address: ({ payment }) => `/transactions/${payment.transactionId}`,
  },
  { route: 'GET /health/live', expected: everyone(200) },
  { route: 'GET /health/ready', expected: everyone(200) },
  { route: 'GET /metrics', expected: everyone(200) },
  { route: 'GET /operator/overview', expected: desk(200) },
  { route: 'GET /operator/audit-records', expected: desk(200) },
  { route: 'GET /operator/incidents', expected: desk(200) },
  {
    route: 'POST /operator/incidents/{subjectId}/{kind}/resolve',
    expected: desk(404), // There is none.
    address: ({ payment }) => `/operator/incidents/${payment.id}/delivered_after_refund/resolve`,
    body: () => reason,
  },
  { route: 'GET /operator/ask-only', expected: desk(200) },
  {
    route: 'POST /operator/ask-only/end',
    expected: [401, 403, 403, 403, 404], // What was lost would be vended twice. None is open.
    body: () => ({ beganAt: '2026-01-15T10:00:00.000Z', ...reason }),
  },
  { route: 'GET /operator/switches', expected: desk(200) },
  {
    route: 'PUT /operator/switches',
    expected: desk(200),
    body: () => ({ provider: null, billerId: 'yola-electric', isOff: false, ...reason }),
  },
  {
    route: 'GET /operator/customers',
    expected: desk(200),
    address: ({ email }) => `/operator/customers?email=${email}`,
  },
  {
    route: 'GET /operator/wallets/{walletId}',
    expected: desk(200),
    address: ({ walletId }) => `/operator/wallets/${walletId}`,
  },
  ...['freeze', 'unfreeze'].map((verb) => ({
    route: `POST /operator/wallets/{walletId}/${verb}`,
    expected: desk(200),
    address: ({ walletId }: AccessSubjects) => `/operator/wallets/${walletId}/${verb}`,
    body: () => reason,
  })),
  {
    route: 'POST /operator/wallets/{walletId}/adjustments',
    expected: desk(202),
    address: ({ walletId }) => `/operator/wallets/${walletId}/adjustments`,
    body: () => ({ amount: 1, ...reason }),
  },
  {
    route: 'POST /operator/wallets/{walletId}/write-offs',
    expected: desk(202),
    address: ({ walletId }) => `/operator/wallets/${walletId}/write-offs`,
    body: () => ({ amount: 1, ...reason }),
  },
  {
    route: 'PUT /operator/customers/{userId}/tier',
    expected: desk(200),
    address: ({ userId }) => `/operator/customers/${userId}/tier`,
    body: () => ({ tier: 3, ...reason }),
  },
  { route: 'GET /operator/tiers', expected: desk(200) },
  {
    route: 'PUT /operator/tiers/{tier}',
    expected: [401, 403, 403, 403, 200], // It changes what every customer may do.
    address: () => '/operator/tiers/2',
    body: () => ({ singleMax: null, dailyMax: 1, balanceMax: 1, ...reason }),
  },
  { route: 'GET /operator/payments', expected: desk(200) },
  {
    route: 'GET /operator/payments/{id}',
    expected: desk(200),
    address: ({ payment }) => `/operator/payments/${payment.id}`,
  },
  {
    route: 'POST /operator/payments/{id}/resolve',
    expected: desk(409), // It is completed.
    address: ({ payment }) => `/operator/payments/${payment.id}/resolve`,
    body: () => ({ outcome: 'failed', ...reason }),
  },
  {
    route: 'POST /operator/payments/{id}/tokens',
    expected: desk(409), // Its token was delivered.
    address: ({ payment }) => `/operator/payments/${payment.id}/tokens`,
    body: () => ({ tokens: [{ role: 'credit', value: '11112222333344445555' }], ...reason }),
  },
  {
    route: 'POST /operator/payments/{id}/reverse',
    expected: desk(409),
    address: ({ payment }) => `/operator/payments/${payment.id}/reverse`,
    body: () => reason,
  },
  {
    route: 'POST /operator/payments/{id}/requery',
    expected: desk(202),
    address: ({ payment }) => `/operator/payments/${payment.id}/requery`,
  },
  {
    route: 'GET /operator/fundings',
    expected: desk(200),
    address: ({ walletId }) => `/operator/fundings?walletId=${walletId}`,
  },
  ...['GET /operator/fundings/{id}', 'POST /operator/fundings/{id}/requery'].map((route) => ({
    ...{ route, expected: desk(200) },
    address: ({ fundingId }: AccessSubjects) =>
      route.replace(/^\w+ /, '').replace('{id}', fundingId),
  })),
  { route: 'GET /operator/approvals', expected: desk(200) },
  {
    route: 'GET /operator/approvals/{id}',
    expected: desk(200),
    address: ({ approvalId }) => `/operator/approvals/${approvalId}`,
  },
  {
    route: 'POST /operator/approvals/{id}/reject',
    expected: [401, 403, 403, 200, 409], // The first of the two has decided it.
    address: ({ approvalId }) => `/operator/approvals/${approvalId}/reject`,
    body: () => reason,
  },
  {
    route: 'POST /operator/approvals/{id}/approve',
    expected: desk(409), // The row before has decided it.
    address: ({ approvalId }) => `/operator/approvals/${approvalId}/approve`,
    body: () => reason,
  },
];
