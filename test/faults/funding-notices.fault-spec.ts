import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FailPoint } from '../../src/kernel/fail-point.js';
import type { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { creditedOnce, tally, type Tally } from '../support/funding-tally.js';
import { fundingDisagreements } from '../support/funding-witness.js';
import { aPayer } from '../support/payer.js';
import { aStage, type Stage } from '../support/stage.js';

const AMOUNT = 5_000_00;

interface Death {
  readonly when: string;
  readonly failPoint: FailPoint;
  /** Either the sweep looks all the time, or nobody does before Paystack says something. */
  readonly schedule: '100ms*10000' | '1h*3';
}

const DEATHS: readonly Death[] = [
  {
    when: 'its sweep has written the credit and not committed it',
    failPoint: 'before-credit-commit',
    schedule: '100ms*10000',
  },
  {
    when: 'its sweep has committed the credit',
    failPoint: 'credited',
    schedule: '100ms*10000',
  },
  {
    when: 'it has kept a webhook, which Paystack then sends again',
    failPoint: 'webhook-kept',
    schedule: '1h*3',
  },
];

/** Has the gateway tell a process, and waits until it was listened to. */
async function hear(stage: Stage, { url }: AppProcess): Promise<void> {
  const paystack = stage.simulator.paystack();
  paystack.sendWebhooksTo(`${url}/webhooks/paystack`);
  await eventually(() => {
    const [funding] = paystack.record();
    expect(funding?.webhooks).toMatchObject([{ event: 'charge.success', lastAnswer: 200 }]);
  });
}

async function dieAt({ failPoint, schedule }: Death): Promise<{ found: Tally; faults: string[] }> {
  const env = { FUNDING_SCHEDULE: schedule };
  const stage = await aStage({ hasPaystack: true, env });
  const paystack = stage.simulator.paystack();
  try {
    const first = await stage.start({ FAIL_POINTS: failPoint });
    const payer = await aPayer(stage);
    const { id, reference } = await payer.opened(AMOUNT, 'the-one');
    if (failPoint === 'webhook-kept') paystack.sendWebhooksTo(`${first.url}/webhooks/paystack`);
    await paystack.pay(reference);
    expect(await first.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    const again = await stage.start();
    if (failPoint === 'webhook-kept') await hear(stage, again);
    await payer.until(id, 'completed');
    await stage.settled('once');
    return {
      found: await tally(stage, payer, id),
      faults: await fundingDisagreements(stage.database, paystack),
    };
  } finally {
    await stage.close();
  }
}

describe('kill -9 of a process that learns of a payment', () => {
  const stories: ReturnType<typeof dieAt>[] = [];

  beforeAll(() => {
    stories.push(...DEATHS.map(dieAt));
    for (const story of stories) story.catch(() => undefined);
  });
  afterAll(() => Promise.allSettled(stories));

  it.each(DEATHS)('when $when is one credit', async (death) => {
    const { found, faults } = await stories[DEATHS.indexOf(death)]!;
    expect(found).toMatchObject({ ...creditedOnce(AMOUNT), initialised: 1 });
    expect(found.references).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});
