import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { testEnvironment } from '../../test/support/app.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import {
  aBookedVend,
  aStatementRequestId,
  DATE,
  NEXT_MORNING,
  statementOf,
} from '../../test/support/reconciliation.js';
import { scriptedEnvironment } from '../../test/support/funding.js';
import { PAYSTACK_KEY, startScriptedPaystack } from '../../test/support/scripted-paystack.js';
import { startStatementServer, type StatementServer } from '../../test/support/statement-server.js';
import { loadConfig } from '../config/config.js';
import { lagosDate } from '../kernel/lagos-date.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { Database } from '../platform/database/database.js';
import { createLog } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { ReconciliationMetricsService } from './reconciliation-metrics.service.js';
import { ReconciliationScheduleService } from './reconciliation-schedule.service.js';

let created: TestDatabase;
let database: Database;
let server: StatementServer;
let workers: Worker[];

interface Worker {
  readonly schedule: ReconciliationScheduleService;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly lines: Record<string, unknown>[];
}

beforeEach(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url);
  server = await startStatementServer({ text: statementOf([]) });
  workers = [];
});

afterEach(async () => {
  for (const worker of workers) {
    worker.schedule.onModuleDestroy();
    await worker.schedule.beforeApplicationShutdown();
    await worker.database.close();
  }
  await server.close();
  await database.close();
  await created.drop();
});

/** The schedule of one worker process, on connections such as the service has. */
function aWorker(env: Record<string, string> = {}): Worker {
  const config = loadConfig({
    ...testEnvironment(created.url, 'http://127.0.0.1:1'),
    VTPASS_STATEMENT_URL: server.url,
    LOG_LEVEL: 'info',
    ...env,
  });
  const own = new Database(created.url, {
    connectionsMax: 2,
    isKeyed: true,
    onIdleError: () => undefined,
  });
  const lines: Record<string, unknown>[] = [];
  const log = createLog(config, {
    write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const metrics = new Metrics();
  const figures = new ReconciliationMetricsService(config, own, metrics, log);
  figures.onModuleInit();
  const clock = new DatabaseClock(config, own, log, metrics);
  const schedule = new ReconciliationScheduleService(config, clock, own, figures, log);
  const worker = { schedule, database: own, metrics, lines };
  workers.push(worker);
  return worker;
}

async function figuresOf({ metrics }: Worker): Promise<string[]> {
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith('bill_vending_reconciliation'));
}

const runs = (): Promise<object[]> =>
  database.query('SELECT provider, date::text, status FROM reconciliation_runs ORDER BY 1');

describe('the daily reconciliation', () => {
  it('compares yesterday, once, however many workers wake up', async () => {
    const three = [aWorker(), aWorker(), aWorker()];
    await Promise.all(three.map(({ schedule }) => schedule.reconcileYesterday(NEXT_MORNING)));
    await three[0]!.schedule.reconcileYesterday(NEXT_MORNING);
    expect(server.dates).toEqual([DATE]);
    expect(await runs()).toEqual([{ provider: 'vtpass', date: DATE, status: 'clean' }]);
    const said = three.flatMap(({ lines }) => lines.map(({ msg }) => msg));
    expect(said).toEqual(['reconciliation found no differences']);
  });

  it('tells of differences by an error in the log and by a figure in every worker', async () => {
    await aBookedVend(database);
    server.answer = { text: statementOf([{ requestId: aStatementRequestId() }]) };
    const [one, other] = [aWorker(), aWorker()];
    await one.schedule.reconcileYesterday(NEXT_MORNING);
    expect(one.lines).toMatchObject([
      {
        level: 'error',
        msg: 'reconciliation found differences',
        provider: 'vtpass',
        date: DATE,
        differences: 2,
        kinds: 'missing_at_provider,missing_in_books',
      },
    ]);
    const shown = [
      'bill_vending_reconciliation_differences{provider="vtpass",kind="missing_at_provider"} 1',
      'bill_vending_reconciliation_differences{provider="vtpass",kind="missing_in_books"} 1',
    ];
    expect((await figuresOf(one)).sort()).toEqual(shown);
    expect((await figuresOf(other)).sort()).toEqual(shown);
  });

  it('compares the fundings with the gateway’s list too, and one does not stop the other', async () => {
    const paystack = await startScriptedPaystack();
    try {
      await fetch(`${paystack.url}/transaction/initialize`, {
        method: 'POST',
        headers: { authorization: `Bearer ${PAYSTACK_KEY}` },
        body: JSON.stringify({ reference: 'fund-lost', amount: 100_00, currency: 'NGN' }),
      });
      paystack.pay('fund-lost', { paid_at: '2026-01-15T12:00:00.000Z' });
      server.answer = { status: 404, text: 'not written yet' };
      const worker = aWorker(scriptedEnvironment(paystack.url));
      await worker.schedule.reconcileYesterday(NEXT_MORNING);
      expect(await runs()).toEqual([
        { provider: 'funding:paystack', date: DATE, status: 'differences' },
        { provider: 'vtpass', date: DATE, status: 'failed' },
      ]);
      expect(worker.lines).toContainEqual(
        expect.objectContaining({
          msg: 'reconciliation found differences',
          provider: 'funding:paystack',
          kinds: 'funding_missing_in_books',
        }),
      );
      expect(await figuresOf(worker)).toContain(
        'bill_vending_reconciliation_differences{provider="funding:paystack",kind="funding_missing_in_books"} 1',
      );
    } finally {
      await paystack.close();
    }
  });

  it('tries a day that failed again at its next time', async () => {
    server.answer = { status: 404, text: 'not written yet' };
    const { schedule, lines } = aWorker();
    await schedule.reconcileYesterday(NEXT_MORNING);
    expect(await runs()).toEqual([{ provider: 'vtpass', date: DATE, status: 'failed' }]);
    expect(lines).toMatchObject([{ level: 'error', msg: 'a day could not be reconciled' }]);
    server.answer = { text: statementOf([]) };
    await schedule.reconcileYesterday(NEXT_MORNING);
    expect(await runs()).toEqual([{ provider: 'vtpass', date: DATE, status: 'clean' }]);
  });

  it('never takes a statement that it cannot read for one without differences', async () => {
    server.answer = { text: statementOf([]).split('\n').slice(0, -1).join('\n') };
    await aWorker().schedule.reconcileYesterday(NEXT_MORNING);
    const [run] = await database.query<{ status: string; error: string }>(
      `SELECT status, totals->>'error' AS error FROM reconciliation_runs`,
    );
    expect(run).toMatchObject({ status: 'failed' });
    expect(run?.error).toContain('no closing_balance');
  });

  it('takes over a day whose worker died an hour ago', async () => {
    await database.query(
      `INSERT INTO reconciliation_runs (id, date, provider, started_at, status)
        VALUES (gen_random_uuid(), $1, 'vtpass', now() - interval '61 minutes', 'running')`,
      [DATE],
    );
    await aWorker().schedule.reconcileYesterday(NEXT_MORNING);
    expect(await runs()).toEqual([{ provider: 'vtpass', date: DATE, status: 'clean' }]);
  });

  it('wakes up by its pattern', async () => {
    // Any day will do: its statement is of another one, so it fails, and says that it was tried.
    const began = lagosDate(new Date(), 1);
    aWorker({ RECONCILE_AT: '* * * * * *' }).schedule.onApplicationBootstrap();
    await eventually(() => {
      expect(server.dates.length).toBeGreaterThan(0);
    });
    // A midnight may have passed since.
    expect([began, lagosDate(new Date(), 1)]).toContain(server.dates[0]);
  });

  it.each([{ RECONCILE_AT: 'off' }, { RECONCILE_AT: '* * * * * *', PROCESS_ROLE: 'api' }])(
    'does not with %j',
    async (env) => {
      const quiet = aWorker(env);
      quiet.schedule.onApplicationBootstrap();
      const awake = await startStatementServer({ text: '' });
      aWorker({
        RECONCILE_AT: '* * * * * *',
        VTPASS_STATEMENT_URL: awake.url,
      }).schedule.onApplicationBootstrap();
      await eventually(() => {
        expect(awake.dates.length).toBeGreaterThan(1);
      });
      expect(server.dates).toEqual([]);
      await awake.close();
    },
  );

  it('has no provider to ask when no address is set', async () => {
    const { schedule } = aWorker({ VTPASS_STATEMENT_URL: '' });
    await schedule.reconcileYesterday(NEXT_MORNING);
    expect(await runs()).toEqual([]);
  });
});
