import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../../test/support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { refusalOf } from '../../../../test/support/rows.js';
import { scriptedToken } from '../../../../test/support/scripted-provider.js';
import { newId } from '../../../kernel/ids.js';
import type { Database } from '../../../platform/database/database.js';
import { claimTokens, type TokenClaim } from './token-hashes.store.js';

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 4);
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

const aClaim = (token: string): TokenClaim => ({ walletId: newId(), paymentId: newId(), token });
const claim = (...claims: TokenClaim[]): Promise<ReadonlyMap<string, string>> =>
  database.transaction((tx) => claimTokens(tx, claims));

describe('a token', () => {
  it('belongs to the purchase that claims it first, in whichever commit', async () => {
    const first = aClaim(scriptedToken('a'));
    const second = aClaim(first.token);
    expect(await claim(first)).toEqual(new Map([[first.token, first.paymentId]]));
    expect(await claim(second)).toEqual(new Map([[first.token, first.paymentId]]));
    expect(await claim(first)).toEqual(new Map([[first.token, first.paymentId]]));
  });

  it('belongs to the first of those that claim it in one commit', async () => {
    const first = aClaim(scriptedToken('b'));
    const [second, alone] = [aClaim(first.token), aClaim(scriptedToken('c'))];
    expect(await claim(first, second, alone)).toEqual(
      new Map([
        [first.token, first.paymentId],
        [alone.token, alone.paymentId],
      ]),
    );
  });

  it('is waited for while another commit claims it, and free again when that fails', async () => {
    for (const fails of [false, true]) {
      const first = aClaim(scriptedToken(`d ${String(fails)}`));
      const second = aClaim(first.token);
      let waiting: Promise<ReadonlyMap<string, string>> | undefined;
      const commit = database.transaction(async (tx) => {
        await claimTokens(tx, [first]);
        waiting = claim(second);
        await eventually(async () => {
          expect(await tx.query('SELECT 1 FROM pg_locks WHERE NOT granted')).toHaveLength(1);
        });
        if (fails) throw new Error('rolled back');
      });
      await commit.catch(() => undefined);
      const owner = fails ? second.paymentId : first.paymentId;
      expect(await waiting).toEqual(new Map([[first.token, owner]]));
    }
  });

  it('is claimed in one order by all, so that nobody waits for ever', async () => {
    const tokens = Array.from({ length: 40 }, (_, i) => scriptedToken(`e ${i}`));
    const many = Array.from({ length: 12 }, (_, i) =>
      claim(...(i % 2 === 0 ? tokens : [...tokens].reverse()).map((token) => aClaim(token))),
    );
    const owners = await Promise.all(many);
    for (const one of owners) expect(one).toEqual(owners[0]);
  });

  it('stays with its purchase: PostgreSQL refuses to change or delete it', async () => {
    for (const sql of [
      'UPDATE token_hashes SET payment_id = gen_random_uuid()',
      'DELETE FROM token_hashes',
      'TRUNCATE token_hashes',
    ]) {
      expect(await refusalOf(database.query(sql))).toContain('of token_hashes is forbidden');
    }
  });

  it('is hashed as the migration hashes those of before', async () => {
    const one = aClaim(scriptedToken('f'));
    await claim(one);
    const rows = await database.query(
      `SELECT 1 FROM token_hashes WHERE payment_id = $1
        AND hash = encode(substring(sha256(convert_to($2, 'UTF8')) FOR 16), 'hex')::uuid`,
      [one.paymentId, one.token],
    );
    expect(rows).toHaveLength(1);
  });
});
