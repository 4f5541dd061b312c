import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aVtpassOrder, aRequestId, start } from '../http-client-for-spec.js';
import { chargeKobo } from '../catalogue.js';
import { Faults } from '../faults.js';
import { Journal } from '../journal.js';
import { VendRecord } from '../record.js';
import { TokenShapes } from '../token-shapes.js';
import { VtpassApi } from './vtpass-api.js';

let folder: string;
let journal: Journal;
let api: VtpassApi;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtpass-api-'));
  journal = await Journal.open(folder);
  const clock = { nowMs: () => start.getTime(), settleAfterMs: 3000 };
  api = new VtpassApi(
    new VendRecord(journal, {
      provider: 'vtpass',
      faults: new Faults(),
      shapes: TokenShapes.builtIn(),
      clock,
      floatNaira: 1_000_000,
      costKobo: chargeKobo,
    }),
    clock,
  );
});

afterEach(async () => {
  await journal.close().catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

/** Read without yielding, so that a write still in flight cannot finish meanwhile. */
const written = (): string => readFileSync(join(folder, 'record.jsonl'), 'utf8');

describe('an answer', () => {
  it('to a payment comes after its line is in the file', async () => {
    const request_id = aRequestId();
    await api.pay(aVtpassOrder({ request_id }));
    expect(written()).toContain(`{"vend":"${request_id}"`);
  });

  it.each([{ amount: 1 }, { billersCode: '7006000000000' }])(
    'to a payment that is not executed (%j) comes after the call is counted',
    async (fields) => {
      const request_id = aRequestId();
      await api.pay(aVtpassOrder({ request_id, ...fields }));
      expect(written()).toBe(`{"pay":"${request_id}"}\n`);
    },
  );

  it('to a requery or a repetition does not overtake the vend it speaks of', async () => {
    for (const ask of ['requery', 'pay'] as const) {
      const order = aVtpassOrder({ billersCode: ask === 'pay' ? '6200000000018' : '01000000008' });
      const paying = api.pay(order);
      await api[ask](order);
      expect(written()).toContain(`{"vend":"${String(order['request_id'])}"`);
      await paying;
    }
  });

  it('is not given when the record cannot be written', async () => {
    await journal.close();
    await expect(api.pay(aVtpassOrder())).rejects.toThrow();
    await expect(api.requery({ request_id: aRequestId() })).rejects.toThrow();
  });
});
