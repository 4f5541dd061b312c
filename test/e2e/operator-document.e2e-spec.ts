import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { document } from '../docs/documents.js';
import type { Payment } from '../support/customer.js';
import { demand } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../support/funding.js';
import { goodMeter } from '../support/meters.js';
import { accountsOf, anOperator, type Operator } from '../support/operator.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';
import {
  hasPrograms,
  outputPattern,
  runShell,
  shellExamples,
  type ShellExample,
} from '../support/shell-examples.js';

const because = { reason: 'the document needs it' };
const SMALL = 500_000;
/** Above APPROVAL_ABOVE. */
const LARGE = 6_000_000;

let world: FundingApp;
let provider: ScriptedProvider;
let asker: Operator;
let decider: Operator;
/** What the document's commands find in their environment. */
const env: Record<string, string> = {};
/** Who is `$AUTH` and `$OTHER`, once the document has said so. */
let names = '';

beforeAll(async () => {
  provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
  world = await startFundingApp({
    ...NO_SWEEP,
    VTPASS_BASE_URL: provider.url,
    REQUERY_SCHEDULE: '50ms*2,500ms',
  });
  const { app, customer } = world;
  asker = await anOperator(app);
  decider = await anOperator(app);
  await accountsOf(app).create({ email: 'tunde@example.com', fullName: 'Tunde', role: 'operator' });
  await paidIn(20_000_000);
  const { user } = demand(
    await asker.get<{ user: { id: string } }>(`/operator/customers?email=${customer.email}`),
    200,
  );
  Object.assign(env, {
    DATABASE_URL: app.databaseUrl,
    WALLET: customer.walletId,
    CUSTOMER: user.id,
  });
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

/** A funding that is paid, told of and credited. */
async function paidIn(amount: number): Promise<string> {
  const { id, reference } = await world.opened(amount);
  world.paystack.pay(reference);
  await world.notify(world.paid(reference));
  await world.until(id, 'completed');
  return id;
}

async function bought(amount: number, state: Partial<Payment>): Promise<string> {
  const { id } = await world.customer.buy(goodMeter(), amount);
  await eventually(async () => {
    expect(await world.customer.payment(id)).toMatchObject(state);
  });
  return id;
}

async function inReview(amount: number): Promise<string> {
  provider.pay = provider.requery = 'pending';
  return bought(amount, { status: 'needs_review' });
}

async function withoutToken(): Promise<string> {
  provider.pay = provider.requery = 'delivered';
  provider.twist = (words) => ({ ...words, token: '', purchased_code: '' });
  return bought(SMALL, { tokenStatus: 'missing' });
}

async function refusedAfterDelivery(): Promise<string> {
  provider.pay = provider.requery = 'delivered';
  provider.twist = (words) => words;
  const id = await bought(SMALL, { status: 'completed', tokenStatus: 'delivered' });
  provider.requery = 'failed';
  demand(await asker.post(`/operator/payments/${id}/requery`), 202);
  await eventually(async () => {
    const { incidents } = demand(
      await asker.get<{ incidents: unknown[] }>(`/operator/payments/${id}`),
      200,
    );
    expect(incidents).toMatchObject([{ kind: 'refused_after_delivery' }]);
  });
  return id;
}

async function adjusted(amount: number): Promise<void> {
  const path = `/operator/wallets/${world.customer.walletId}/adjustments`;
  const { id } = demand(await asker.post<{ id: string }>(path, { amount, ...because }), 202);
  demand(await decider.post(`/operator/approvals/${id}/approve`, because), 200);
}

/** What has to be there before a command, by the heading and some words of it. */
const BEFORE: readonly (readonly [
  heading: string,
  words: string,
  prepare: () => Promise<unknown>,
])[] = [
  [
    '## How do things stand?',
    'overview',
    async () => {
      env['PAYMENT'] = await inReview(SMALL);
      const [attempt] = await world.app.database.query<{ id: string }>(
        'SELECT request_id AS id FROM attempts WHERE payment_id = $1',
        [env['PAYMENT']],
      );
      env['REQUEST_ID'] = attempt!.id;
    },
  ],
  ['## A token is missing', '/tokens', async () => (env['PAYMENT'] = await withoutToken())],
  ['## A token is missing', '/reverse', async () => (env['PAYMENT'] = await withoutToken())],
  [
    '## What needs a second person',
    '/resolve',
    async () => (env['PAYMENT'] = await inReview(LARGE)),
  ],
  [
    '## What may a customer do?',
    '/tier',
    async () =>
      demand(
        await asker.post(`/operator/wallets/${world.customer.walletId}/unfreeze`, because),
        200,
      ),
  ],
  [
    '## An incident was opened',
    '/resolve',
    async () => (env['PAYMENT'] = await refusedAfterDelivery()),
  ],
  [
    '## A customer has paid and the wallet is not credited',
    'reference=',
    async () => {
      const { id, reference } = await world.opened(SMALL);
      world.paystack.pay(reference);
      Object.assign(env, { FUNDING: id, REFERENCE: reference });
    },
  ],
  [
    '## A customer has paid and the wallet is not credited',
    '/adjustments',
    async () => {
      env['CREDITED'] = env['FUNDING']!;
      const { id, reference } = await world.opened(SMALL);
      world.paystack.pay(reference, { amount: 300_000 });
      await world.notify(world.paid(reference));
      await world.until(id, 'mismatched');
      env['FUNDING'] = id;
    },
  ],
  [
    '## A payment was charged back',
    '/adjustments',
    async () => {
      env['FUNDING'] = env['CREDITED']!;
      await adjusted(50_000 - (await world.balance()));
      const path = `/operator/wallets/${world.customer.walletId}`;
      demand(await asker.post(`${path}/freeze`, because), 200);
    },
  ],
  [
    '## A payment was charged back',
    '/write-offs',
    async () =>
      demand(await decider.post(`/operator/approvals/${env['APPROVAL']!}/approve`, because), 200),
  ],
  [
    '## The database was put back',
    'ask-only -H',
    async () => {
      await world.app.database.query(
        `INSERT INTO ask_only_periods (id, reason, since)
            VALUES (gen_random_uuid(), 'past_missing', now() - interval '1 hour')`,
      );
    },
  ],
  [
    '## Who did what?',
    'audit-records',
    // The approval of the section about the second person.
    () => Promise.resolve((env['APPROVAL'] = env['DECIDED']!)),
  ],
];

/** Values that the document's reader takes from an answer, for the commands that follow. */
function remember({ command }: ShellExample, output: string): void {
  const first = (pattern: RegExp): string | undefined => pattern.exec(output)?.[1];
  const password = first(/shown this once: (\S+)/);
  if (password !== undefined) {
    env[command.includes('ngozi') ? 'PASSWORD' : 'PASSWORD_OF_EMEKA'] = password;
  }
  const approval =
    first(/location: \/operator\/approvals\/(\S+)/) ?? first(/^\{"id":"([^"]+)","act":/);
  if (approval !== undefined) env['APPROVAL'] = approval;
  if (command.includes('/approve')) env['DECIDED'] = env['APPROVAL']!;
  const beganAt = first(/"beganAt":"([^"]+)"/);
  if (beganAt !== undefined) env['BEGAN_AT'] = beganAt;
}

(hasPrograms('bash', 'curl') ? describe : describe.skip)('docs/operator.md', () => {
  it.each(shellExamples(document('docs/operator.md')))(
    'shows under “$heading” what comes of: $command',
    async (example) => {
      for (const [heading, words, prepare] of BEFORE) {
        if (heading === example.heading && example.command.includes(words)) await prepare();
      }
      const command = example.command
        .replace('http://127.0.0.1:3000', world.app.url)
        .replace('ada@example.com', world.customer.email);
      // Names, not a call: they hold for every command below.
      if (command.startsWith('API=')) names = command;
      const output = await runShell(`${command === names ? '' : names}\n${command}`, env);
      remember(example, output);
      expect(output).not.toContain('urn:problem-type');
      const shown = example.shown.replace('ada@example.com', world.customer.email);
      if (shown !== '') expect(output).toMatch(outputPattern(shown));
    },
  );
});
