import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { Client } from 'pg';
import { copyDatabase, dropDatabase, type TestDatabase } from '../../test/support/database.js';
import { checkMoney, examineMoney, RULES } from './check-money.js';
import type { Ask } from './client-log.js';
import type { RecordSource } from './record-pages.js';
import { recordSources } from './record-sources.js';
import { EXPLAINED } from './support/explained.js';
import type { Plant } from './support/plant.js';
import { PLANTS } from './support/plants.js';
import { withSnapshot } from './snapshot.js';
import { aSmallWorld, serveRecord, writeLog, type SmallWorld } from './support/small-world.js';
import { firstProviderSays, withIncident } from './support/witness-plants.js';
import { readBefore, readWorld } from './world.js';

let world: SmallWorld;
const serverUrl = (): string => process.env['BILL_VENDING_TEST_SERVER_URL'] ?? '';

beforeAll(async () => {
  world = await aSmallWorld();
});

afterAll(async () => {
  await dropDatabase(serverUrl(), new URL(world.databaseUrl).pathname.slice(1));
});

/** The small world's witnesses, with what is planted in one of them. */
async function withPlant<T>(
  plant: Partial<Plant>,
  look: (options: {
    databaseUrl: string;
    records: readonly RecordSource[];
    clientsFile: string;
  }) => Promise<T>,
): Promise<T> {
  const { ids, fundings } = world;
  const database = plant.sql === undefined ? null : await planted(plant.sql(ids, fundings));
  const record = await serveRecord(...recordsWith(plant));
  const log = await writeLog(plant.log?.(world.log, ids, fundings) ?? world.log);
  try {
    const databaseUrl = database?.url ?? world.databaseUrl;
    const records = recordSources([record.url]);
    return await look({ databaseUrl, records, clientsFile: log.path });
  } finally {
    await record.close();
    await log.remove();
    await database?.drop();
  }
}

function recordsWith({ vends, gateway }: Partial<Plant>): Parameters<typeof serveRecord> {
  return [
    vends?.(world.vends, world.ids) ?? world.vends,
    gateway?.(world.gatewayPayments, world.fundings) ?? world.gatewayPayments,
  ];
}

// The owner of a database may do this to it; switching all triggers off at once is for superusers.
const UNGUARDED = `
  DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.place, found.conname); END LOOP;
    FOR found IN SELECT DISTINCT tgrelid::regclass AS place FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', found.place); END LOOP;
  END $$`;

/** A copy of the world's database in which the statements ran, with no trigger or key to stop them. */
async function planted(statements: readonly string[]): Promise<TestDatabase> {
  const template = new URL(world.databaseUrl).pathname.slice(1);
  const name = `${template}_${randomBytes(3).toString('hex')}`;
  const database = await copyDatabase(serverUrl(), name, template);
  const client = new Client(database.url);
  await client.connect();
  try {
    await client.query(UNGUARDED);
    for (const statement of statements) {
      const { rowCount, command } = await client.query(statement);
      if (command !== 'ALTER' && rowCount === 0) throw new Error(`changed nothing: ${statement}`);
    }
    return database;
  } finally {
    await client.end();
  }
}

describe('the checker of the money', () => {
  it.each([false, true])(
    'finds nothing wrong in a world that is right (final: %s)',
    async (isFinal) => {
      const { breaches, examined } = await withPlant({}, (options) =>
        examineMoney({ ...options, isFinal }),
      );
      expect(breaches).toEqual([]);
      expect(examined).toMatchObject({
        byStatus: { completed: 5, failed: 3, needs_review: 1 },
        byFailure: { refused: 1, not_found: 1, reversed: 1 },
        byTokenStatus: { delivered: 5, none: 4 },
        vends: 10,
        byProvider: { vtpass: 9, buypower: 2 },
        failovers: 2,
        fundingsByStatus: { completed: 6, failed: 2, mismatched: 1 },
        fundingIncidents: { amount_mismatch: 1, refunded: 1 },
        atGateway: { success: 3, reversed: 1, failed: 1, abandoned: 1 },
        keys: 17,
        incidents: {},
      });
    },
  );

  it.each(['refusal-leaves-nothing', 'refusal-funds-nothing'])(
    '%s counts a request that was sent after the first reading of the log',
    async (name) => {
      const plant = PLANTS.find(({ rule }) => rule === name)!;
      const evidence = await withPlant(plant, async ({ databaseUrl, records, clientsFile }) => {
        const before = await readBefore(records, clientsFile);
        const asks = world.log.filter(({ line }) => line === 'ask') as Ask[];
        const again = asks.map((ask) => JSON.stringify({ ...ask, n: ask.n + 10_000 }));
        await appendFile(clientsFile, `${again.join('\n')}\n`);
        return withSnapshot(databaseUrl, async (snapshot) => {
          const asked = { records, clientsFile, isFinal: false, reachMs: 60_000, sandboxes: [] };
          const found = await readWorld(snapshot, before, asked);
          return (await RULES.find((rule) => rule.name === name)!.find(found)).evidence;
        });
      });
      expect(evidence).toEqual([]);
    },
  );

  it('has a plant for every rule', () => {
    const planted = new Set(PLANTS.map(({ rule }) => rule));
    expect(RULES.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it.each(PLANTS.map((plant) => [plant.rule, plant.what, plant] as const))(
    '%s fires, and nothing else does: %s',
    async (rule, _, plant) => {
      const { isFinal = false, also = [] } = plant;
      const breaches = await withPlant(plant, (options) => checkMoney({ ...options, isFinal }));
      expect(breaches.map((breach) => breach.rule).sort()).toEqual([rule, ...also].sort());
      for (const { count, evidence } of breaches) {
        expect(count).toBeGreaterThan(0);
        expect(evidence.length).toBeGreaterThan(0);
      }
    },
  );

  it('takes a delivery by a provider that was given up for what it is, once an incident says so', async () => {
    const plant: Partial<Plant> = {
      vends: (vends) => firstProviderSays(vends, 'delivered'),
      sql: ({ rerouted }) => withIncident(rerouted, 'delivered_by_earlier_attempt'),
    };
    expect(await withPlant(plant, (options) => checkMoney(options))).toEqual([]);
  });

  it('takes an answer that was about another meter for what it is', async () => {
    const sides = { field: 'content.transactions.unique_element', ours: '1', theirs: '2' };
    const plant: Partial<Plant> = {
      sql: ({ delivered }) =>
        withIncident(delivered, 'answer_mismatch', { mismatches: [{ ...sides, binds: true }] }),
      vends: (vends) => {
        const contradicts = { what: 'meter', lasts: 'once' } as const;
        return vends.map((vend) => ({ ...vend, contradicts }));
      },
    };
    expect(await withPlant(plant, (options) => checkMoney(options))).toEqual([]);
  });

  it.each(EXPLAINED.map((one) => [one.what, one] as const))(
    'takes for what it is %s',
    async (_, plant) => {
      const { isFinal } = plant;
      expect(await withPlant(plant, (options) => checkMoney({ ...options, isFinal }))).toEqual([]);
    },
  );

  it('takes a token that is not shown, because another order has it, for what it is', async () => {
    const theSame = PLANTS.find(({ rule }) => rule === 'token-shown-once')!;
    const plant: Partial<Plant> = {
      vends: (vends, ids) => theSame.vends?.(vends, ids) ?? vends,
      sql: ({ delivered, other, late, rerouted }) =>
        [delivered, other, late, rerouted].flatMap((id) => [
          ...withIncident(id, 'token_repeated'),
          `UPDATE bill_payments SET tokens = '[]', token_status = 'missing' WHERE id = '${id}'`,
        ]),
      log: (log) => log.filter(({ line }) => line !== 'seen'),
    };
    const breaches = await withPlant(plant, (options) => checkMoney({ ...options, isFinal: true }));
    expect(breaches).toEqual([]);
  });

  it('lets a sandbox repeat its token', async () => {
    const plant = PLANTS.find(({ rule }) => rule === 'token-shown-once')!;
    const sandboxes = ['vtpass', 'buypower'];
    const breaches = await withPlant(plant, (options) => checkMoney({ ...options, sandboxes }));
    expect(breaches).toEqual([]);
  });

  it('takes an order of which the provider never speaks as of ours for what is on the desk', async () => {
    const sides = { field: 'requestId', theirs: 'another', binds: true };
    const contradicts = { what: 'order', lasts: 'always' } as const;
    const plant: Partial<Plant> = {
      vends: (vends) =>
        vends.map((vend) =>
          vend.status === 'pending' ? { ...vend, status: 'delivered', contradicts } : vend,
        ),
      sql: ({ open }) => [
        ...withIncident(open, 'answer_mismatch', { mismatches: [{ ...sides, ours: 'x' }] }),
        `UPDATE incidents SET evidence = jsonb_set(evidence, '{mismatches,0,ours}', to_jsonb(a.request_id))
           FROM attempts a WHERE a.payment_id = incidents.payment_id AND a.payment_id = '${open}'`,
      ],
    };
    const look = (isFinal: boolean): Promise<unknown> =>
      withPlant(plant, (options) => checkMoney({ ...options, isFinal }));
    expect([await look(false), await look(true)]).toEqual([[], []]);
  });

  it('takes money that the gateway took back before we heard of it for a failure', async () => {
    const plant: Partial<Plant> = {
      sql: (_, { declined }) => [
        `UPDATE fundings SET failure_code = 'reversed' WHERE id = '${declined.id}'`,
      ],
      gateway: (payments, { declined }) =>
        payments.map((one) =>
          one.reference === declined.reference
            ? { ...one, status: 'reversed', amount: one.requestedAmount, paidAt: one.createdAt }
            : one,
        ),
    };
    const look = (isFinal: boolean): Promise<unknown> =>
      withPlant(plant, (options) => checkMoney({ ...options, isFinal }));
    expect([await look(false), await look(true)]).toEqual([[], []]);
  });

  it('has nothing to say of a gateway whose record it cannot see', async () => {
    const plants = PLANTS.filter((plant) => 'gateway' in plant);
    for (const plant of plants) {
      const breaches = await withPlant(plant, (options) =>
        checkMoney({ ...options, records: options.records.slice(0, 2), isFinal: true }),
      );
      expect([plant.what, breaches]).toEqual([plant.what, []]);
    }
  });

  it('does not take what is still under way for a breach before all is over', async () => {
    const waiting = PLANTS.filter(({ isFinal }) => isFinal === true);
    for (const plant of waiting) {
      const breaches = await withPlant(plant, (options) => checkMoney(options));
      expect([plant.what, breaches]).toEqual([plant.what, []]);
    }
  });
});

describe('npm run check:money', () => {
  const program = new URL('../../dist/reliability/checker/main.js', import.meta.url).pathname;
  const run = (...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args]);
    return { status, output: `${stdout.toString()}${stderr.toString()}` };
  };

  it('ends with 0 and says of how much', () => {
    const { status, output } = run(`--database=${world.databaseUrl}`, '--final');
    expect(output).toContain('"payments":9');
    // Without the provider's record nothing excuses the payment that is under review.
    expect([status, output]).toEqual([1, expect.stringContaining('BREACH everything-ended (1)')]);
    expect(run(`--database=${world.databaseUrl}`).status).toBe(0);
  });

  it('ends with 1 on a breach, with the evidence', async () => {
    const database = await planted([
      'UPDATE transactions SET balance_after = balance_after + 1 WHERE wallet_version = 3',
    ]);
    const { status, output } = run(`--database=${database.url}`);
    await database.drop();
    expect(status).toBe(1);
    expect(output).toMatch(/BREACH wallet-chain [(]2[)].*\n +[{].*"gap":"?1/);
  });

  it('ends with 2 when it cannot look', () => {
    const { status, output } = run('--database=postgres://nobody@127.0.0.1:1/none');
    expect([status, output]).toEqual([2, expect.stringContaining('Cannot check')]);
  });
});
