import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { goodMeter, meterForOthers } from '../../../test/support/meters.js';

/** An attempt may be sent for so long after its commit began. */
const SEND_WITHIN_MS = 1_000;

// Others believe "never heard of it" by the stored `sendBy`, which counts from the beginning of the
// commit. A process that counted from its end would still send when they have concluded that nobody did.
describe('an attempt whose commit takes longer than the attempt may be sent', () => {
  let app: TestApp;

  beforeEach(async () => {
    // eslint-disable-next-line no-restricted-syntax -- it passes while the database sleeps, on every machine
    const env = { SEND_WITHIN_MS: String(SEND_WITHIN_MS) };
    app = await startTestApp(env, { hasBuypower: true });
  });

  afterEach(() => app.close());

  it.each([
    ['the first', 1, 'vtpass', goodMeter],
    ['one that follows a refusal', 2, 'buypower', () => meterForOthers('00')],
  ])('is not sent, be it %s', async (_, number, provider, meter) => {
    await slowDown(number);
    const customer = await aCustomer(app);
    const { id } = await customer.buy(meter());
    await customer.ended(id);
    const attempts = await app.database.query<{ requestId: string }>(
      `SELECT number, provider, request_id AS "requestId", outcome FROM attempts
        WHERE payment_id = $1 ORDER BY number`,
      [id],
    );
    const late = attempts[number - 1];
    expect(late).toMatchObject({ number, provider, outcome: 'refused' });
    const face = provider === 'vtpass' ? app.simulator : app.simulator.face(provider);
    expect(face.calls(late?.requestId ?? '').payCalls).toBe(0);
  });

  /** The commit of each payment's attempt of this number takes its time. */
  async function slowDown(number: number): Promise<void> {
    await app.database.query(
      `CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(${(SEND_WITHIN_MS * 1.2) / 1_000}); RETURN NEW; END'`,
    );
    await app.database.query(
      `CREATE TRIGGER take_time BEFORE INSERT ON attempts
        FOR EACH ROW WHEN (NEW.number = ${number}) EXECUTE FUNCTION take_time()`,
    );
  }
});
