import { afterAll, beforeAll, expect, describe, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { anOperator } from '../../../test/support/operator.js';
import { newId } from '../../kernel/ids.js';
import { ActsService } from './acts.service.js';
import type { Actor, AuditEntry } from './audit.js';

const ENTRY: AuditEntry = {
  act: 'switch.set',
  subjectKind: 'switch',
  subjectId: 'vtpass eko-electric',
  walletId: null,
  reason: 'looked into it',
  details: {},
};

let app: TestApp;
let acts: ActsService;
let actor: Actor;

beforeAll(async () => {
  app = await startTestApp();
  acts = app.app.get(ActsService, { strict: false });
  const { userId } = await anOperator(app);
  actor = { userId, walletId: newId(), requestId: newId() };
});
afterAll(() => app.close());

async function recorded(): Promise<number> {
  const [row] = await app.database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_records WHERE actor_id = $1',
    [actor.userId],
  );
  return row?.count ?? NaN;
}

describe('the record of an act', () => {
  it('is there when the act is', async () => {
    await acts.perform(actor, (act) => act.record(ENTRY));
    expect(await recorded()).toBe(1);
  });

  it('goes with the act that fails after it', async () => {
    const before = await recorded();
    const failing = acts.perform(actor, async (act) => {
      await act.record(ENTRY);
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await recorded()).toBe(before);
  });
});
