import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../support/app-process.js';
import type { Place } from '../support/customer.js';
import { eventually, untilNotBusy } from '../support/eventually.js';
import { fundingDisagreements } from '../support/funding-witness.js';
import { aPayer, returnFromGateway, sendPaidWebhook, type Payer } from '../support/payer.js';
import { aStage, type Stage } from '../support/stage.js';
import { eventTypes } from '../support/witness.js';

const AMOUNT = 5_000_00;
const FUNDINGS = 40;
const HELD = 3;

/** Fundings of one customer that wait to be paid. */
interface Opened {
  readonly payer: Payer;
  readonly ids: readonly string[];
  readonly references: readonly string[];
}

describe('two processes that learn of one payment at the same instant', () => {
  let stage: Stage;
  let apps: [AppProcess, AppProcess];
  /** Holds its locks for as long as it lives, once it has written a credit. Nothing is due by its clock. */
  let holder: AppProcess;

  beforeAll(async () => {
    stage = await aStage({ hasPaystack: true });
    apps = await Promise.all([stage.start(), stage.start()]);
    holder = await stage.start({
      FAIL_POINTS: 'before-credit-commit:pause=600000',
      PROCESS_ROLE: 'api',
      FUNDING_SCHEDULE: '1h*3',
    });
  });
  afterAll(() => stage.close());

  const open = async (place: Place, count: number): Promise<Opened> => {
    const payer = await aPayer(place);
    const openings = Array.from({ length: count }, (_, index) =>
      payer.opened(AMOUNT, `key-${index}`),
    );
    const fundings = await Promise.all(openings);
    return {
      payer,
      ids: fundings.map(({ id }) => id),
      references: fundings.map(({ reference }) => reference),
    };
  };

  const areCreditedOnce = async ({ ids, payer }: Opened): Promise<void> => {
    for (const id of ids) {
      await payer.until(id, 'completed');
      expect(await eventTypes(stage.database, id)).toEqual(['funding.pending', 'wallet.funded']);
    }
    expect(await payer.customer.transactions()).toHaveLength(ids.length);
    expect((await payer.customer.wallet()).balance).toBe(ids.length * AMOUNT);
  };
  const booksAgree = async (): Promise<void> => {
    await stage.settled('once');
    expect(await fundingDisagreements(stage.database, stage.simulator.paystack())).toEqual([]);
  };

  it('credit it once: both sweeps, a webhook to each and the payer’s return to each', async () => {
    const paystack = stage.simulator.paystack();
    paystack.use({ seed: 1, webhooks: { duplicate: 0.5 } });
    paystack.sendWebhooksTo(`${apps[0].url}/webhooks/paystack`);
    const opened = await Promise.all(apps.map((app) => open(app, FUNDINGS / 2)));
    const answers = await Promise.all(
      opened.flatMap(({ references }) =>
        references.map(async (reference) => {
          // From here on the first process has a webhook coming, and both may find it paid in a sweep.
          await paystack.pay(reference);
          const returns = apps.map((app) => untilNotBusy(() => returnFromGateway(app, reference)));
          return Promise.all([untilNotBusy(() => sendPaidWebhook(apps[1], reference)), ...returns]);
        }),
      ),
    );
    expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
    for (const one of opened) await areCreditedOnce(one);
    await booksAgree();
  });

  it('credit it once when a third is killed while it holds the lock', async () => {
    const paystack = stage.simulator.paystack();
    paystack.use({ webhooks: { lost: 1 } });
    const place = { url: holder.url };
    const opened = await open(place, HELD);
    const { references, ids } = opened;
    for (const reference of references) await paystack.pay(reference);
    const cutOff = references.map((reference) =>
      returnFromGateway(holder, reference).catch(() => null),
    );
    await eventually(async () => {
      const free = await stage.database.query(
        'SELECT id FROM fundings WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED',
        [ids],
      );
      expect(free).toEqual([]);
    });
    const delivered = apps.flatMap((app) =>
      references.flatMap((reference) => [
        sendPaidWebhook(app, reference),
        returnFromGateway(app, reference),
      ]),
    );
    await eventually(async () => {
      const [row] = await stage.database.query<{ waiting: number }>(
        `SELECT count(*) AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(row?.waiting).toBeGreaterThanOrEqual(delivered.length);
    });
    await holder.kill9();
    expect(await Promise.all(cutOff)).toEqual(Array(HELD).fill(null));
    const answers = await Promise.all(delivered);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    place.url = apps[0].url;
    await areCreditedOnce(opened);
    await booksAgree();
  });
});
