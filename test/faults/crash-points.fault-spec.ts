import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FailPoint } from '../../src/kernel/fail-point.js';
import { aCustomer, A_PURCHASE, demand, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { aStage, type Stage } from '../support/stage.js';

interface Death {
  readonly when: string;
  /** Where the process kills itself; without it the test does, while the provider is asked. */
  readonly failPoint?: FailPoint;
  readonly meter: () => string;
  readonly end: 'completed' | 'failed';
  /** How often the provider was asked to vend. */
  readonly payCalls: 0 | 1;
}

const DEATHS: readonly Death[] = [
  {
    when: 'the purchase is committed but not answered',
    failPoint: 'accepted',
    meter: goodMeter,
    end: 'completed',
    payCalls: 1,
  },
  {
    when: 'a worker has claimed it, which stores the attempt',
    failPoint: 'claimed',
    meter: goodMeter,
    end: 'failed',
    payCalls: 0,
  },
  {
    when: 'the attempt is stored but not sent',
    failPoint: 'attempt-committed',
    meter: goodMeter,
    end: 'failed',
    payCalls: 0,
  },
  {
    when: 'the provider has answered but nothing is stored',
    failPoint: 'answered',
    meter: goodMeter,
    end: 'completed',
    payCalls: 1,
  },
  {
    when: 'the provider has refused but nothing is stored',
    failPoint: 'answered',
    meter: () => scenarioMeter('01'),
    end: 'failed',
    payCalls: 1,
  },
  {
    when: 'the end is stored',
    failPoint: 'settled',
    meter: goodMeter,
    end: 'completed',
    payCalls: 1,
  },
  {
    when: 'the provider holds the request for ever',
    meter: () => scenarioMeter('05'),
    end: 'completed',
    payCalls: 1,
  },
  {
    when: 'the provider is about to answer',
    meter: () => scenarioMeter('12'),
    end: 'completed',
    payCalls: 1,
  },
];

/** What came of one death and the restart after it. */
interface Story {
  /** What the client got for the request that the process died on; null for a broken connection. */
  readonly firstStatus: number | null;
  readonly payment: Payment;
  readonly balance: number;
  /** The types of the wallet's transactions, newest first. */
  readonly statement: readonly string[];
  readonly payCalls: number;
}

async function dieAt(death: Death): Promise<Story> {
  const stage = await aStage();
  try {
    return await dieAndStartAgain(stage, death);
  } finally {
    await stage.close();
  }
}

async function dieAndStartAgain(stage: Stage, { failPoint, meter }: Death): Promise<Story> {
  const first = await stage.start(failPoint === undefined ? {} : { FAIL_POINTS: failPoint });
  const customer = await aCustomer(stage, { balance: 2 * A_PURCHASE });
  const meterNumber = meter();
  const request = { key: 'the-one' };
  const answer = await customer.request(meterNumber, A_PURCHASE, request).catch(() => null);
  if (answer !== null) demand(answer, 202);
  if (failPoint === undefined) {
    await eventually(() => {
      expect(stage.simulator.record()).toHaveLength(1);
    });
    await first.kill9();
  }
  expect(await first.ended()).toEqual({ code: null, signal: 'SIGKILL' });

  await stage.start();
  const { id } = await customer.buy(meterNumber, A_PURCHASE, request);
  await stage.settled('atMostOnce');
  const [attempt] = await stage.database.query<{ id: string }>(
    'SELECT request_id AS id FROM attempts',
  );
  return {
    firstStatus: answer?.status ?? null,
    payment: await customer.payment(id),
    balance: (await customer.wallet()).balance,
    statement: (await customer.transactions()).map(({ type }) => type),
    payCalls: stage.simulator.calls(attempt?.id ?? '').payCalls,
  };
}

/** Each death waits out the claim of the process that died, so several happen side by side. */
const SIDE_BY_SIDE = 4;

describe('kill -9', () => {
  const stories: Promise<Story>[] = [];

  beforeAll(() => {
    for (const death of DEATHS) {
      const before = stories.at(-SIDE_BY_SIDE) ?? Promise.resolve();
      const story = before.then(
        () => dieAt(death),
        () => dieAt(death),
      );
      story.catch(() => undefined);
      stories.push(story);
    }
  });
  afterAll(() => Promise.allSettled(stories));

  it.each(DEATHS)('when $when ends as $end', async (death) => {
    const story = await stories[DEATHS.indexOf(death)]!;
    expect(story.payment).toMatchObject({ status: death.end, attempts: 1 });
    expect(story.firstStatus).toBe(death.failPoint === 'accepted' ? null : 202);
    expect(story.payCalls).toBe(death.payCalls);
    const isPaid = death.end === 'completed';
    expect(story.balance).toBe(isPaid ? A_PURCHASE : 2 * A_PURCHASE);
    expect(story.statement).toEqual([...(isPaid ? [] : ['refund']), 'bill_payment', 'funding']);
  });
});
