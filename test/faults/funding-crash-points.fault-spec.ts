import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FailPoint } from '../../src/kernel/fail-point.js';
import type { FundingDetailsView } from '../../src/fundings/funding.view.js';
import type { AppProcess } from '../support/app-process.js';
import { demand } from '../support/customer.js';
import { fundingDisagreements } from '../support/funding-witness.js';
import { creditedOnce, tally } from '../support/funding-tally.js';
import { aPayer, returnFromGateway, sendPaidWebhook, type Payer } from '../support/payer.js';
import { aStage, type Stage } from '../support/stage.js';

const AMOUNT = 5_000_00;
const KEY = 'the-one';
const KILLED = { code: null, signal: 'SIGKILL' };
/** Nobody looks by himself for as long as a test takes. */
const NEVER = '1h*3';
const OFTEN = '200ms*10000';

/** The only funding of the wallet, read from the database: who asked for it got no answer. */
async function onlyFunding(stage: Stage, { customer }: Payer): Promise<FundingRow> {
  const rows = await stage.database.query<FundingRow>(
    'SELECT id, reference FROM fundings WHERE wallet_id = $1',
    [customer.walletId],
  );
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

interface FundingRow {
  readonly id: string;
  readonly reference: string;
}

/** A process whose place another takes: the requests of its customers go to the one in office. */
interface Office {
  url: string;
}

interface Death {
  readonly when: string;
  readonly failPoint: FailPoint;
  /** What the process is asked for when it dies. */
  readonly on: 'opening' | 'webhook' | 'return';
  /** What happens once there is a process again. */
  readonly then: (
    again: AppProcess,
    payer: Payer,
    funding: FundingRow,
    stage: Stage,
  ) => Promise<void>;
  readonly initialised: number;
  /** When it is more than being asked for and credited. */
  readonly events?: readonly string[];
}

const paid = (stage: Stage, reference: string): Promise<void> =>
  stage.simulator.paystack().pay(reference);

const askAgain = async (
  payer: Payer,
  { id, reference }: FundingRow,
): Promise<FundingDetailsView> => {
  const again = await payer.fund(AMOUNT, KEY);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toMatchObject({ id, reference });
  return demand(again, 201) as FundingDetailsView;
};

/** Everybody who can know, more than once and all at the same time. */
const everyNoticeComes: Death['then'] = async (again, payer, funding) => {
  const { reference } = funding;
  const answers = await Promise.all([
    ...Array.from({ length: 3 }, () => sendPaidWebhook(again, reference)),
    ...Array.from({ length: 3 }, () => returnFromGateway(again, reference)),
  ]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await askAgain(payer, funding);
};

const DEATHS: readonly Death[] = [
  {
    when: 'the row is stored and the gateway not asked',
    failPoint: 'funding-stored',
    on: 'opening',
    initialised: 1,
    then: async (again, payer, funding, stage) => {
      const view = await askAgain(payer, funding);
      const [known] = stage.simulator
        .paystack()
        .record()
        .filter(({ reference }) => reference === funding.reference);
      expect(view.status).toBe('pending');
      expect(view.authorizationUrl).toMatch(new RegExp(`${known!.checkoutPath}$`));
      await paid(stage, funding.reference);
      await sendPaidWebhook(again, funding.reference);
    },
  },
  {
    when: 'the gateway has answered and its address is not stored',
    failPoint: 'gateway-answered',
    on: 'opening',
    initialised: 2,
    events: ['funding.pending', 'funding.failed', 'wallet.funded'],
    then: async (again, payer, funding, stage) => {
      // Nobody can be told where to pay any more; should it be paid all the same, it counts.
      expect(await askAgain(payer, funding)).toMatchObject({ status: 'failed' });
      await paid(stage, funding.reference);
      await sendPaidWebhook(again, funding.reference);
    },
  },
  {
    when: 'the gateway has answered, and it was paid before anybody asks again',
    failPoint: 'gateway-answered',
    on: 'opening',
    initialised: 2,
    then: async (_, payer, funding, stage) => {
      await paid(stage, funding.reference);
      expect(await askAgain(payer, funding)).toMatchObject({ status: 'completed' });
    },
  },
  {
    when: 'the webhook is kept, and it never comes again',
    failPoint: 'webhook-kept',
    on: 'webhook',
    initialised: 1,
    // It had made the funding due, which is enough for the sweep.
    then: () => Promise.resolve(),
  },
  {
    when: 'the credit that the payer’s return caused is not committed',
    failPoint: 'before-credit-commit',
    on: 'return',
    initialised: 1,
    then: everyNoticeComes,
  },
  {
    when: 'the credit that a webhook caused is committed',
    failPoint: 'credited',
    on: 'webhook',
    initialised: 1,
    then: everyNoticeComes,
  },
];

/** What a killed process leaves. */
interface Remains {
  readonly office: Office;
  readonly payer: Payer;
  readonly funding: FundingRow;
}

/** Starts a process that takes requests and does not sweep, and has it kill itself. */
async function die(
  stage: Stage,
  { failPoint, on }: Pick<Death, 'failPoint' | 'on'>,
  schedule = NEVER,
): Promise<Remains> {
  const app = await stage.start({
    FAIL_POINTS: failPoint,
    PROCESS_ROLE: 'api',
    FUNDING_SCHEDULE: schedule,
  });
  const office = { url: app.url };
  const payer = await aPayer(office);
  const answer = await payer.fund(AMOUNT, KEY).catch(() => null);
  expect(answer?.status).toBe(on === 'opening' ? undefined : 201);
  const funding = await onlyFunding(stage, payer);
  if (on !== 'opening') {
    await paid(stage, funding.reference);
    const notify = on === 'webhook' ? sendPaidWebhook : returnFromGateway;
    // A webhook is answered once it is kept, so that its sender may or may not hear of the death.
    await notify(app, funding.reference).catch(() => null);
  }
  expect(await app.ended()).toEqual(KILLED);
  return { office, payer, funding };
}

/** Starting costs more than dying. */
const SIDE_BY_SIDE = 3;

async function oneByOne<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += SIDE_BY_SIDE) {
    results.push(...(await Promise.all(items.slice(from, from + SIDE_BY_SIDE).map(act))));
  }
  return results;
}

describe('kill -9 of a process that takes requests', () => {
  let stage: Stage;
  let again: AppProcess;
  let remains: Remains[];

  beforeAll(async () => {
    stage = await aStage({ hasPaystack: true });
    remains = await oneByOne(DEATHS, (death) => die(stage, death));
    again = await stage.start({ FUNDING_SCHEDULE: OFTEN });
    for (const { office } of remains) office.url = again.url;
  });
  afterAll(() => stage.close());

  it.each(DEATHS)('when $when leaves one funding, and it is credited once', async (death) => {
    const { payer, funding } = remains[DEATHS.indexOf(death)]!;
    await death.then(again, payer, funding, stage);
    const { transactionId } = await payer.until(funding.id, 'completed');
    // Whoever tells of it from now on changes nothing.
    await everyNoticeComes(again, payer, funding, stage);
    expect(await tally(stage, payer, funding.id)).toEqual({
      ...creditedOnce(AMOUNT),
      ...(death.events !== undefined && { events: death.events }),
      references: [funding.reference],
      initialised: death.initialised,
    });
    expect((await payer.funding(funding.id)).transactionId).toBe(transactionId);
  });

  it('leaves books that balance and agree with the gateway', async () => {
    await stage.settled('once');
    expect(await fundingDisagreements(stage.database, stage.simulator.paystack())).toEqual([]);
  });
});

describe('kill -9 of a process that opens a funding which nobody pays', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await aStage({ hasPaystack: true });
  });
  afterAll(() => stage.close());

  it('ends as failed, by the sweep', async () => {
    const [unasked, unpaid] = await Promise.all([
      die(stage, { failPoint: 'funding-stored', on: 'opening' }, '100ms*20'),
      die(stage, { failPoint: 'gateway-answered', on: 'opening' }, '100ms*20'),
    ]);
    const again = await stage.start({ FUNDING_SCHEDULE: '100ms*20' });
    for (const [{ office, payer, funding }, failureCode, initialised] of [
      [unasked, 'not_started', 0],
      [unpaid, 'not_started', 1],
    ] as const) {
      office.url = again.url;
      await payer.until(funding.id, 'failed');
      expect(await askAgain(payer, funding)).toMatchObject({ status: 'failed' });
      expect(await payer.funding(funding.id)).toMatchObject({ failureCode });
      expect(await tally(stage, payer, funding.id)).toEqual({
        balance: 0,
        transactions: [],
        events: ['funding.pending', 'funding.failed'],
        references: [funding.reference],
        initialised,
      });
    }
    await stage.settled('once');
    expect(await fundingDisagreements(stage.database, stage.simulator.paystack())).toEqual([]);
  });
});
