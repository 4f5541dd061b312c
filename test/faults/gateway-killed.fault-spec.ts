import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FundingView } from '../../src/fundings/funding.view.js';
import type { AppProcess } from '../support/app-process.js';
import { demand } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { fundingDisagreements } from '../support/funding-witness.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { aPayer, returnFromGateway, sendPaidWebhook, type Payer } from '../support/payer.js';
import { aStage, type Stage } from '../support/stage.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

const AMOUNT = 5_000_00;

let folder: TemporaryFolder;
let gateway: GatewayProcess;
let stage: Stage;
let app: AppProcess;
let payer: Payer;

beforeAll(async () => {
  folder = await temporaryFolder('gateway');
  gateway = await startGatewayProcess(folder.path);
  // The sweep looks when the test says so, and never between a payment and the death after it.
  const env = {
    PAYSTACK_BASE_URL: gateway.url,
    FUNDING_SCHEDULE: '1h*3',
  };
  stage = await aStage({ hasPaystack: true, env });
  app = await stage.start();
  payer = await aPayer(stage);
});
afterAll(async () => {
  await stage.close();
  await gateway.kill9();
  await folder.remove();
});

/** Lets the time of the next question come, again and again: a visit under way puts it off once more. */
function whenDue({ id }: FundingView, check: () => Promise<void> | void): Promise<void> {
  return eventually(async () => {
    await stage.database.query(
      `UPDATE due_work SET due_at = now() WHERE subject_id = $1
        AND EXISTS (SELECT 1 FROM fundings WHERE id = $1 AND status = 'pending')`,
      [id],
    );
    await check();
  });
}

async function theSweepAsksInVain(funding: FundingView): Promise<void> {
  const { reference } = funding;
  const soFar = app.lines().length;
  await whenDue(funding, () => {
    const since = app.lines().slice(soFar);
    expect(since).toContainEqual(expect.objectContaining({ reference, trigger: 'sweep' }));
  });
}

async function nothingIsBelievedOf(fundings: readonly FundingView[]): Promise<void> {
  for (const funding of fundings) {
    const { id, reference } = funding;
    expect((await sendPaidWebhook(app, reference)).status).toBe(200);
    expect((await returnFromGateway(app, reference)).body).toContain('data-status="pending"');
    await theSweepAsksInVain(funding);
    expect(await payer.funding(id)).toMatchObject({ status: 'pending', transactionId: null });
  }
  expect((await payer.customer.wallet()).balance).toBe(0);
}

it('a gateway that is killed at each step is waited for, and what it took is credited once', async () => {
  const opened = await payer.opened(AMOUNT, 'opened');
  await gateway.kill9();
  expect(await payer.fund(AMOUNT, 'asked-for-meanwhile')).toMatchObject({
    status: 503,
    body: { code: 'gateway_unavailable' },
  });
  await nothingIsBelievedOf([opened]);

  await gateway.startAgain();
  const again = demand(await payer.fund(AMOUNT, 'asked-for-meanwhile'), 201);
  expect(again.authorizationUrl).not.toBeNull();
  const both = [opened, again];
  for (const { reference } of both) await gateway.pay(reference);
  await gateway.kill9();
  await nothingIsBelievedOf(both);

  await gateway.startAgain();
  for (const funding of both) {
    await whenDue(funding, async () => {
      expect((await payer.funding(funding.id)).status).toBe('completed');
    });
  }
  expect((await payer.customer.wallet()).balance).toBe(2 * AMOUNT);
  const record = await gateway.record();
  expect(record).toHaveLength(2);
  const books = await fundingDisagreements(stage.database, { record: () => record });
  expect(books).toEqual([]);
  await stage.settled('once');
});
