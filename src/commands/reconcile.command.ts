import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../config/config.js';
import { DomainError } from '../kernel/errors.js';
import { lagosDate } from '../kernel/lagos-date.js';
import { dayOf, type Day } from '../kernel/lagos-day.js';
import { gatewayStatementOf } from '../reconciliation/statements/gateway-statements.adapter.js';
import { reconcileDay, type DayRequest } from '../reconciliation/reconcile-day.service.js';
import { reconcileFundings } from '../reconciliation/reconcile-fundings.service.js';
import {
  REPORT_FORMATS,
  writeReport,
  type ReportFormat,
} from '../reconciliation/report-formats.view.js';
import {
  differencesIn,
  runsOf,
  type ProviderResult,
  type DayReport,
} from '../reconciliation/report.js';
import { differencesOfRun } from '../reconciliation/runs.store.js';
import {
  statementSources,
  type StatementSource,
} from '../reconciliation/statements/statement-sources.js';
import type { Database } from '../platform/database/database.js';
import { withSimulatorUrls } from '../local/simulator-urls.js';
import { withDatabase } from './with-database.js';

const USAGE = `npm run reconcile -- [--date=YYYY-MM-DD] [--provider=CODE] [--statement=FILE]
    [--format=text|csv|json] [--out=FILE]
  Without a date: yesterday in Africa/Lagos. Without a file: the statement URLs of the environment.
  Fundings are compared with the gateway's list too; --provider=funding:CODE compares nothing else.
  Ends with 0 when nothing differs, 1 when something does, 2 when it could not compare.`;
const CLEAN = 0;
const DIFFERENT = 1;
const UNABLE = 2;

interface Order {
  readonly day: Day;
  readonly isPartial: boolean;
  readonly format: ReportFormat;
  readonly out: string | undefined;
  readonly requests: readonly DayRequest[];
}

/** @throws Error with a message for the person at the terminal. */
function orderOf(args: string[], config: Config, now: Date): Order {
  const text = { type: 'string' } as const;
  const options = { date: text, provider: text, statement: text, format: text, out: text };
  const { values } = parseArgs({ args, options });
  const today = lagosDate(now);
  const day = dayOf(values.date ?? lagosDate(now, 1));
  if (day === null) throw new Error(`--date is not a date such as ${today}`);
  if (day.date > today) throw new Error(`${day.date} has not begun in Lagos`);
  const format = REPORT_FORMATS.find((one) => one === (values.format ?? 'text'));
  if (format === undefined) throw new Error(`--format is one of ${REPORT_FORMATS.join(', ')}`);
  const requests = requestsOf(values, config).map((one) => ({ ...one, day, now }));
  return { day, isPartial: day.date === today, format, out: values.out, requests };
}

function requestsOf(
  { provider, statement }: { provider?: string; statement?: string },
  config: Config,
): Pick<DayRequest, 'provider' | 'from'>[] {
  const sources = statementSources(config.env);
  const gateway = gatewayStatementOf(config);
  const fundings = gateway === null ? [] : [`funding:${gateway.gateway}`];
  const codes = [...sources.map((source) => source.provider), ...fundings];
  if (provider !== undefined && !codes.includes(provider)) {
    throw new Error(`--provider is one of ${codes.join(', ')}`);
  }
  if (statement !== undefined) return [requestOfFile(sources, provider, statement)];
  const wanted = sources.filter((one) => provider === undefined || one.provider === provider);
  const found = wanted.flatMap(({ provider: code, url }) =>
    url === undefined ? [] : [{ provider: code, from: { url } }],
  );
  // The gateway's list needs no setting.
  const needsNone = provider === undefined ? fundings.length > 0 : fundings.includes(provider);
  if (found.length > 0 || needsNone) return found;
  throw new Error('there is no statement: say --statement, or set VTPASS_STATEMENT_URL');
}

function requestOfFile(
  sources: readonly StatementSource[],
  provider: string | undefined,
  file: string,
): Pick<DayRequest, 'provider' | 'from'> {
  if (provider === undefined) throw new Error('whose --statement is it? Say --provider');
  if (!sources.some((one) => one.provider === provider)) {
    throw new Error('fundings are compared with the gateway’s own list, not with a --statement');
  }
  return { provider, from: { file } };
}

/** Compares everything that can be compared, and prints a report. Returns the exit code. */
async function reconcile(database: Database, config: Config, order: Order): Promise<number> {
  const now = new Date();
  const providers: ProviderResult[] = [];
  for (const request of order.requests) {
    try {
      providers.push(await reconcileDay(database, request));
    } catch (error) {
      console.error(`${request.provider} could not be reconciled: ${wordsOf(error)}`);
    }
  }
  const fundings = await compareFundings(database, config, order.day, now);
  const report = {
    date: order.day.date,
    now,
    isPartial: order.isPartial,
    providers,
    fundings: fundings.outcome,
  };
  if (runsOf(report).length > 0) {
    const pieces = writeReport(report, order.format, (runId) => differencesOfRun(database, runId));
    const to = order.out === undefined ? process.stdout : createWriteStream(order.out);
    await pipeline(Readable.from(pieces), to, { end: order.out !== undefined });
  }
  if (providers.length < order.requests.length || fundings.isUnable) return UNABLE;
  return runsOf(report).some((run) => differencesIn(run) > 0) ? DIFFERENT : CLEAN;
}

interface FundingsCompared {
  /** The result, or the reason why there is none. */
  readonly outcome: DayReport['fundings'];
  readonly isUnable: boolean;
}

async function compareFundings(
  database: Database,
  config: Config,
  day: Day,
  now: Date,
): Promise<FundingsCompared> {
  const gateway = gatewayStatementOf(config);
  if (gateway === null) {
    const outcome = `The ${config.env.FUNDING_GATEWAY} gateway keeps no list of payments.`;
    return { outcome, isUnable: false };
  }
  try {
    return { outcome: await reconcileFundings(database, gateway, day, now), isUnable: false };
  } catch (error) {
    console.error(`funding:${gateway.gateway} could not be reconciled: ${wordsOf(error)}`);
    return { outcome: `${wordsOf(error)}.`, isUnable: true };
  }
}

/** A DomainError has a message for API clients; here its cause is more useful. */
function wordsOf(error: unknown): string {
  const cause = error instanceof DomainError ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Without a configured provider, a server on this machine has started the simulator, which has statements.
 */
function besideSimulator(config: Config): Config {
  const { VTPASS_BASE_URL: named, SIMULATOR_PORT: port } = config.env;
  return named === undefined ? withSimulatorUrls(config, `http://127.0.0.1:${port}`) : config;
}

let outcome = UNABLE;
await withDatabase(async (database, config) => {
  let order: Order;
  try {
    order = orderOf(process.argv.slice(2), besideSimulator(config), new Date());
  } catch (error) {
    console.error(`${wordsOf(error)}\n\n${USAGE}`);
    return;
  }
  outcome = await reconcile(database, config, order);
});
process.exitCode = outcome;
