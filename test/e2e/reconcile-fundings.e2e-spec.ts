import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lagosDate } from '../../src/kernel/lagos-date.js';
import { newId } from '../../src/kernel/ids.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import type { Movement } from '../../src/ledger/movement.js';
import { fundLegs } from '../../src/ledger/posting.js';
import { Database } from '../../src/platform/database/database.js';
import type { FundingView } from '../../src/fundings/funding.view.js';
import {
  PAYSTACK_SIMULATOR_KEY,
  paystackEnvironment,
  startTestApp,
  testEnvironment,
  type TestApp,
} from '../support/app.js';
import { aCustomer, demand, type Customer } from '../support/customer.js';
import { apiClient } from '../support/http.js';
import { insertRow } from '../support/rows.js';

const PROGRAM = fileURLToPath(
  new URL('../../dist/src/commands/reconcile.command.js', import.meta.url),
);
const AMOUNT = 2_000_00;

interface Found {
  readonly kind: string;
  readonly subject: string;
  readonly amount: number;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let app: TestApp;
let customer: Customer;
let date: string;

beforeAll(async () => {
  // Nobody looks by itself and no webhook comes, so that what is planted stays as it is planted.
  app = await startTestApp({ FUNDING_SCHEDULE: '1h*3' }, { hasPaystack: true });
  app.simulator.paystack().use({ seed: 1, webhooks: { lost: 1 } });
  customer = await aCustomer(app, { balance: 0 });
  date = lagosDate(new Date());
});
afterAll(() => app.close());

function reconcile(args: readonly string[] = [], changes: object = {}): Promise<Ended> {
  const { simulator, databaseUrl } = app;
  const statement = (provider: string): string =>
    `${new URL(simulator.url).origin}/_statement?provider=${provider}&date={date}`;
  const env = {
    PATH: process.env['PATH'],
    ...testEnvironment(databaseUrl, simulator.url),
    ...paystackEnvironment(simulator),
    VTPASS_STATEMENT_URL: statement('vtpass'),
    ...changes,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, `--date=${date}`, ...args], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err });
    });
  });
}

/** Every difference of a whole run: those of the provider too. */
async function differences(): Promise<Found[]> {
  const { code, stdout } = await reconcile(['--format=json']);
  const { runs } = JSON.parse(stdout) as { runs: { provider: string; differences: Found[] }[] };
  expect(runs.map(({ provider }) => provider)).toEqual(['vtpass', 'funding:paystack']);
  const found = runs.flatMap((run) => run.differences);
  expect(code).toBe(found.length === 0 ? 0 : 1);
  return found.map(({ kind, subject, amount }) => ({ kind, subject, amount }));
}

async function begun(): Promise<FundingView> {
  return demand(await customer.api.post<FundingView>('/wallets/fund', { amount: AMOUNT }), 201);
}

async function comesBack({ reference }: FundingView): Promise<void> {
  await apiClient(app.url).get(`/wallets/funding-return?reference=${reference}`);
}

async function credited(): Promise<FundingView> {
  const funding = await begun();
  await app.simulator.paystack().pay(funding.reference, 'success');
  await comesBack(funding);
  return funding;
}

/** Money in a wallet that no gateway was paid. */
async function creditedByNobody(): Promise<string> {
  const { walletId } = customer;
  const [id, transactionId] = [newId(), newId()];
  const reference = `fund-${newId()}`;
  await app.app.get(Database, { strict: false }).transaction(async (tx) => {
    const movement: Movement = {
      ...{ walletId, transactionId, type: 'funding', direction: 'credit', amount: AMOUNT },
      ...{ reference, subjectId: id, reversesTransactionId: null, posting: 'fund' },
      legs: fundLegs('paystack', AMOUNT),
    };
    await app.app.get(LedgerService, { strict: false }).post(tx, [movement], [], []);
    await insertRow(tx, 'fundings', {
      ...{ wallet_id: walletId, id, status: 'completed', amount: AMOUNT, gateway: 'paystack' },
      ...{ reference, transaction_id: transactionId, completed_at: new Date() },
    });
  });
  return reference;
}

/** A payment under our account that another program asked for. */
async function paidToUsOnly(): Promise<string> {
  const reference = `other-${newId()}`;
  const { url } = app.simulator.paystack();
  const response = await fetch(`${url}/transaction/initialize`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${PAYSTACK_SIMULATOR_KEY}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email: 'ada@example.com', amount: AMOUNT, reference }),
  });
  expect(response.status).toBe(200);
  await app.simulator.paystack().pay(reference, 'success');
  return reference;
}

const PLANTED: readonly (readonly [string, string, number, () => Promise<string>])[] = [
  [
    'paid there and not credited here',
    'funding_status_differs',
    AMOUNT,
    async () => {
      const { reference } = await begun();
      await app.simulator.paystack().pay(reference, 'success');
      return reference;
    },
  ],
  ['paid there and unknown here', 'funding_missing_in_books', AMOUNT, paidToUsOnly],
  ['credited here and unknown there', 'funding_missing_at_gateway', AMOUNT, creditedByNobody],
  [
    'of which one kobo is missing',
    'funding_amount_differs',
    -1,
    async () => {
      const funding = await begun();
      await app.simulator.paystack().pay(funding.reference, 'off-by-one');
      await comesBack(funding);
      return funding.reference;
    },
  ],
  [
    'paid in another currency',
    'funding_amount_differs',
    0,
    async () => {
      const { reference } = await begun();
      await app.simulator.paystack().pay(reference, 'other-currency');
      return reference;
    },
  ],
  [
    'refunded there after the credit',
    'funding_refunded_at_gateway',
    AMOUNT,
    async () => {
      const { reference } = await credited();
      await app.simulator.paystack().pay(reference, 'refund');
      return reference;
    },
  ],
  [
    'lost there in a dispute',
    'funding_refunded_at_gateway',
    AMOUNT,
    async () => {
      const { reference } = await credited();
      await app.simulator.paystack().pay(reference, 'dispute');
      await app.simulator.paystack().pay(reference, 'dispute-resolved');
      return reference;
    },
  ],
];

describe('npm run reconcile, of fundings', () => {
  it('finds nothing where both agree: paid, by the payer’s fees too, given up, refused, unpaid', async () => {
    await credited();
    for (const outcome of ['payer-fees', 'failed', 'abandoned'] as const) {
      const funding = await begun();
      await app.simulator.paystack().pay(funding.reference, outcome);
      await comesBack(funding);
    }
    await begun();
    const early = await begun();
    await app.simulator.paystack().pay(early.reference, 'refund');
    await comesBack(early);
    const { code, stdout } = await reconcile();
    expect(stdout).toContain('funding:paystack: no differences');
    expect(stdout).toContain('2 fundings of 4,000.00 in our books, 6 on the list.');
    expect(code).toBe(0);
  });

  it.each(PLANTED)('finds one %s, and it alone', async (_, kind, amount, plant) => {
    const before = await differences();
    const subject = await plant();
    const after = await differences();
    const isOld = ({ subject: one }: Found): boolean => before.some((old) => old.subject === one);
    expect(after.filter((one) => !isOld(one))).toEqual([{ kind, subject, amount }]);
    expect(after.filter(isOld)).toEqual(before);
  });

  it('tells of each in text and CSV', async () => {
    const text = await reconcile(['--provider=funding:paystack']);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain(`funding:paystack: ${PLANTED.length} differences`);
    expect(text.stdout).not.toContain('vtpass');
    const csv = await reconcile(['--format=csv']);
    const lines = csv.stdout.split('\n').filter((line) => line.startsWith('difference,'));
    expect(lines.map((line) => line.split(',')[4]).sort()).toEqual(
      PLANTED.map(([, kind]) => kind).sort(),
    );
  });

  it('ends with 2 when the gateway lists nothing, and tells of the provider all the same', async () => {
    const gone = { PAYSTACK_BASE_URL: 'http://127.0.0.1:1' };
    const { code, stdout, stderr } = await reconcile([], gone);
    expect(code).toBe(2);
    expect(stdout).toContain('vtpass: no differences');
    expect(stdout).toContain('Fundings: not compared.');
    expect(stderr).toContain('funding:paystack could not be reconciled: page 1 of Paystack’s list');
    const alone = await reconcile(['--provider=funding:paystack'], gone);
    expect(alone).toMatchObject({ code: 2, stdout: '' });
  });

  it('is done where no provider has a statement', async () => {
    const none = { VTPASS_STATEMENT_URL: undefined };
    const { code, stdout } = await reconcile([], none);
    expect(code).toBe(1);
    expect(stdout).toContain('funding:paystack');
  });
});
