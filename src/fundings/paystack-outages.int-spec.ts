import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomer, demand } from '../../test/support/customer.js';
import { eventually } from '../../test/support/eventually.js';
import {
  NO_SWEEP,
  startFundingApp,
  startSecondApp,
  type FundingApp,
} from '../../test/support/funding.js';
import { signedWebhook, type Meets } from '../../test/support/scripted-paystack.js';
import { SHORT_TIMEOUTS } from '../../test/support/waits.js';
import type { FundingView } from './funding.view.js';

const AMOUNT = 5_000_00;

/** How often a reference has been asked about. */
function asked({ paystack }: FundingApp, reference: string): number {
  return paystack.verified.filter((one) => one === reference).length;
}

describe('a gateway that is of no use for a while', () => {
  let world: FundingApp;
  /** Does not sweep, and gives up no call: for what must go well, however slow the machine is. */
  let patient: { url: string; close(): Promise<void> };

  beforeAll(async () => {
    world = await startFundingApp(SHORT_TIMEOUTS);
    patient = await startSecondApp(world, { PROCESS_ROLE: 'api' });
  });
  afterAll(async () => {
    await patient.close();
    await world.close();
  });
  afterEach(() => {
    world.paystack.initialise = 'well';
    world.paystack.verify = 'well';
  });

  it.each<Meets>([
    'with silence',
    'with 500',
    'with half',
    'with a reset',
    'with a web page',
    'with too many requests',
    'with a body that does not end',
    'and answers too late',
  ])(
    'and meets the questions of webhook, return and sweep %s, is no reason to credit nor to give up',
    async (meets) => {
      const before = await world.balance();
      const { id, reference } = await world.opened(AMOUNT, patient);
      world.paystack.verify = meets;
      world.paystack.pay(reference);
      const soFar = asked(world, reference);
      // Its own word is kept and acknowledged: it would not be sent for ever.
      expect((await world.notify(world.paid(reference))).status).toBe(200);
      expect((await world.returns(reference)).body).toContain('data-status="pending"');
      await eventually(() => {
        expect(asked(world, reference)).toBeGreaterThanOrEqual(soFar + 3);
      });
      expect(await world.funding(id)).toMatchObject({ status: 'pending', transactionId: null });
      expect(await world.balance()).toBe(before);
      world.paystack.verify = 'well';
      await world.until(id, 'completed');
      expect(await world.balance()).toBe(before + AMOUNT);
      expect(await world.events(id)).toEqual(['funding.pending', 'wallet.funded']);
    },
  );

  it.each<Meets>([
    'with silence',
    'with a reset',
    'with a web page',
    'with too many requests',
    'with a body that does not end',
  ])('and meets the opening %s, opens the same funding when its key comes again', async (meets) => {
    const before = await world.balance();
    const key = `down-${meets.replaceAll(' ', '-')}`;
    world.paystack.initialise = meets;
    expect(await world.fund(AMOUNT, key)).toMatchObject({
      status: 503,
      body: { code: 'gateway_unavailable' },
    });
    world.paystack.initialise = 'well';
    const again = await world.fund(AMOUNT, key, patient);
    const { id, reference, authorizationUrl } = demand(again, 201);
    expect(authorizationUrl).toContain(reference);
    expect(world.paystack.initialised.slice(-2)).toEqual([reference, reference]);
    world.paystack.pay(reference);
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
  });

  it('and answers the opening too late, is asked about it and not to open it twice', async () => {
    const before = await world.balance();
    world.paystack.initialise = 'and answers too late';
    expect((await world.fund(AMOUNT, 'too-late')).status).toBe(503);
    world.paystack.initialise = 'well';
    const { id, reference } = demand(await world.fund(AMOUNT, 'too-late', patient), 201);
    expect(world.paystack.transactions.has(reference)).toBe(true);
    world.paystack.pay(reference);
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
  });

  it('and loses the answer to the opening, ends it when its key comes again, and a payment revives it', async () => {
    const before = await world.balance();
    world.paystack.initialise = 'and loses the answer';
    expect((await world.fund(AMOUNT, 'lost')).status).toBe(503);
    world.paystack.initialise = 'well';
    const again = demand(await world.fund(AMOUNT, 'lost', patient), 201);
    expect(again).toMatchObject({ status: 'failed', authorizationUrl: null });
    expect(await world.funding(again.id)).toMatchObject({ failureCode: 'not_started' });
    world.paystack.pay(again.reference);
    await world.until(again.id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
  });
});

describe('a payment after the last question about its funding', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp({ FUNDING_SCHEDULE: '100ms*3' });
  });
  afterAll(() => world.close());

  it('is credited although the gateway could not be asked when it told of it', async () => {
    const { id, reference } = await world.opened(AMOUNT);
    await world.until(id, 'failed');
    await eventually(async () => {
      const rows = await world.app.database.query(
        'SELECT due_at FROM due_work WHERE subject_id = $1',
        [id],
      );
      expect(rows).toEqual([]);
    });
    world.paystack.verify = 'with 500';
    world.paystack.pay(reference);
    const soFar = asked(world, reference);
    expect((await world.notify(world.paid(reference))).status).toBe(200);
    await eventually(() => {
      expect(asked(world, reference)).toBeGreaterThan(soFar);
    });
    expect(await world.funding(id)).toMatchObject({ status: 'failed', transactionId: null });
    // Its word was acknowledged, so that it is not sent again.
    world.paystack.verify = 'well';
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(AMOUNT);
    expect(await world.events(id)).toEqual(['funding.pending', 'funding.failed', 'wallet.funded']);
  });
});

describe('the word of a payment that is somebody else’s', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp(NO_SWEEP);
  });
  afterAll(() => world.close());

  it('credits the wallet that asked for it, whatever wallet and amount the word names', async () => {
    const stranger = await aCustomer(world.app, { balance: 0 });
    const begun = await stranger.api.post<FundingView>('/wallets/fund', { amount: AMOUNT });
    const theirs = demand(begun, 201);
    const mine = await world.opened(AMOUNT);
    world.paystack.pay(mine.reference);
    const word = signedWebhook('charge.success', {
      ...{ id: 9, reference: mine.reference, status: 'success', amount: 100 * AMOUNT },
      metadata: { walletId: stranger.walletId, fundingId: theirs.id },
    });
    expect((await world.notify(word)).status).toBe(200);
    await world.until(mine.id, 'completed');
    expect(await world.balance()).toBe(AMOUNT);
    expect((await stranger.wallet()).balance).toBe(0);
    expect(await world.events(theirs.id)).toEqual(['funding.pending']);
  });
});
