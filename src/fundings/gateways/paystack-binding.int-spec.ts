import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startFundingApp, type FundingApp } from '../../../test/support/funding.js';

const AMOUNT = 5_000_00;

describe('an answer of Paystack about another reference', () => {
  let world: FundingApp;

  beforeAll(async () => {
    world = await startFundingApp();
  });
  afterAll(() => world.close());
  afterEach(() => {
    world.paystack.named = (reference) => reference;
  });

  const evidenceOf = (id: string): Promise<{ kind: string; evidence: unknown }[]> =>
    world.app.database.query(
      'SELECT kind, evidence FROM incidents WHERE funding_id = $1 ORDER BY kind',
      [id],
    );

  it.each([
    ['another', 'fund-of-another'],
    ['none', undefined],
  ])('that names %s credits nothing and is one incident with both sides', async (_, named) => {
    const { id, reference } = await world.opened(AMOUNT);
    const before = await world.balance();
    world.paystack.pay(reference);
    world.paystack.named = () => named;
    for (let time = 0; time < 3; time += 1) await world.returns(reference);
    expect((await world.funding(id)).status).toBe('pending');
    expect(await world.balance()).toBe(before);
    const mismatch = {
      field: 'data.reference',
      ours: reference,
      theirs: named ?? null,
      binds: true,
    };
    expect(await evidenceOf(id)).toEqual([
      { kind: 'answer_mismatch', evidence: { mismatches: [mismatch] } },
    ]);
    expect((await world.events(id)).filter((type) => type === 'incident.opened')).toHaveLength(1);

    world.paystack.named = (asked) => asked;
    await world.until(id, 'completed');
    expect(await world.balance()).toBe(before + AMOUNT);
  });

  it('to the question where to pay sends nobody there', async () => {
    world.paystack.named = () => 'fund-of-another';
    const answer = await world.fund(AMOUNT);
    expect(answer).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    const [made] = await world.app.database.query<{ id: string; url: string | null }>(
      `SELECT id, authorization_url AS url FROM fundings ORDER BY created_at DESC LIMIT 1`,
    );
    expect(made?.url).toBeNull();
    expect(await evidenceOf(made?.id ?? '')).toMatchObject([
      {
        kind: 'answer_mismatch',
        evidence: { mismatches: [{ field: 'data.reference', theirs: 'fund-of-another' }] },
      },
    ]);
  });
});
