import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readBooks } from '../../src/ledger/books.store.js';
import type { FailPoint } from '../../src/kernel/fail-point.js';
import { demand } from '../support/customer.js';
import { creditedOnce, tally } from '../support/funding-tally.js';
import { aPayer, type Payer } from '../support/payer.js';
import { aStage, type Stage } from '../support/stage.js';

const AMOUNT = 5_000_00;
const KEY = 'the-one';
const OFTEN = '200ms*10000';

/** Each step of a funding at which the process of the sandbox gateway kills itself. */
const DEATHS: readonly FailPoint[] = [
  'funding-stored',
  'gateway-answered',
  'before-credit-commit',
  'credited',
];

/** What a killed process leaves: a payer without an answer, and the funding that was stored. */
interface Remains {
  readonly place: { url: string };
  readonly payer: Payer;
  readonly id: string;
}

async function die(stage: Stage, failPoint: FailPoint): Promise<Remains> {
  const app = await stage.start({
    FAIL_POINTS: failPoint,
    PROCESS_ROLE: 'api',
    FUNDING_SCHEDULE: OFTEN,
  });
  const place = { url: app.url };
  const payer = await aPayer(place);
  expect(await payer.fund(AMOUNT, KEY).catch(() => null)).toBeNull();
  expect(await app.ended()).toEqual({ code: null, signal: 'SIGKILL' });
  const [row] = await stage.database.query<{ id: string }>(
    'SELECT id FROM fundings WHERE wallet_id = $1',
    [payer.customer.walletId],
  );
  return { place, payer, id: row!.id };
}

describe('kill -9 of a process that funds a wallet through the sandbox gateway', () => {
  let stage: Stage;
  const remains = new Map<FailPoint, Remains>();

  beforeAll(async () => {
    stage = await aStage();
    for (const failPoint of DEATHS) remains.set(failPoint, await die(stage, failPoint));
    const again = await stage.start({ FUNDING_SCHEDULE: OFTEN });
    for (const { place } of remains.values()) place.url = again.url;
  });
  afterAll(() => stage.close());

  it.each(DEATHS)('at %s leaves a funding that the sweep completes once', async (failPoint) => {
    const { payer, id } = remains.get(failPoint)!;
    const { reference, transactionId } = await payer.until(id, 'completed');
    const repeated = await payer.fund(AMOUNT, KEY);
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(demand(repeated, 201)).toMatchObject({ id, status: 'completed', transactionId });
    expect(await tally(stage, payer, id)).toEqual({
      ...creditedOnce(AMOUNT),
      references: [reference],
      initialised: 0,
    });
  });

  it('leaves books that balance', async () => {
    const { checks } = await readBooks(stage.database);
    expect(checks.filter((check) => !check.isHeld)).toEqual([]);
  });
});
