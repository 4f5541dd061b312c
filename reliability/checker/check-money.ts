import { ANSWER_RULES } from './answer-rules.js';
import type { Breach, Rule } from './breach.js';
import { CLIENT_RULES } from './client-rules.js';
import { CONTRADICTION_RULES } from './contradiction-rules.js';
import { EVENT_RULES } from './event-rules.js';
import { FUNDING_CLIENT_RULES } from './funding-client-rules.js';
import { FUNDING_RULES } from './funding-rules.js';
import { GATEWAY_RULES } from './gateway-rules.js';
import { LEDGER_RULES } from './ledger-rules.js';
import { DUE_RULES } from './due-rules.js';
import { PAYMENT_RULES } from './payment-rules.js';
import { PROVIDER_RULES } from './provider-rules.js';
import type { RecordSource } from './record-pages.js';
import { withSnapshot } from './snapshot.js';
import { readBefore, readWorld, type CheckedWorld } from './world.js';

export interface CheckOptions {
  readonly databaseUrl: string;
  /** Where the providers' and the gateways' records are read: a simulator's `/_record`. */
  readonly records?: readonly RecordSource[];
  /** The clients' own log, one JSON object a line. */
  readonly clientsFile?: string | undefined;
  /** Whether nothing is under way any more, so that everything must have ended. */
  readonly isFinal?: boolean;
  /** How far ahead the next look at an open payment may be; the longest wait, by default a day. */
  readonly reachMs?: number;
  /** Providers whose address is a sandbox. */
  readonly sandboxes?: readonly string[];
}

/** What was looked at, so that "no breach" says of how much. */
export interface Examined {
  readonly payments: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byFailure: Readonly<Record<string, number>>;
  readonly byTokenStatus: Readonly<Record<string, number>>;
  readonly fundings: number;
  readonly fundingsByStatus: Readonly<Record<string, number>>;
  readonly fundingIncidents: Readonly<Record<string, number>>;
  /** What the gateways' records say, by status; null when there are none. */
  readonly atGateway: Readonly<Record<string, number>> | null;
  readonly vends: number | null;
  /** Attempts by provider, and payments that needed more than one. */
  readonly byProvider: Readonly<Record<string, number>>;
  readonly failovers: number;
  readonly keys: number | null;
  readonly incidents: Readonly<Record<string, number>>;
}

export interface Examination {
  readonly breaches: readonly Breach[];
  readonly examined: Examined;
}

/** Every rule, by names that stay. */
export const RULES: readonly Rule[] = [
  ...LEDGER_RULES,
  ...PAYMENT_RULES,
  ...DUE_RULES,
  ...ANSWER_RULES,
  ...FUNDING_RULES,
  ...EVENT_RULES,
  ...PROVIDER_RULES,
  ...CONTRADICTION_RULES,
  ...GATEWAY_RULES,
  ...CLIENT_RULES,
  ...FUNDING_CLIENT_RULES,
];

const A_DAY_MS = 26 * 60 * 60 * 1000;

/** What does not hold of the money in this database. Empty is good. */
export async function checkMoney(options: CheckOptions): Promise<readonly Breach[]> {
  return (await examineMoney(options)).breaches;
}

/**
 * Looks at everything and says what does not hold, and how much was looked at.
 * @throws when a witness cannot be read: that is no breach, and no acquittal either.
 */
export async function examineMoney(options: CheckOptions): Promise<Examination> {
  const { databaseUrl, records = [], clientsFile } = options;
  const { isFinal = false, reachMs = A_DAY_MS, sandboxes = [] } = options;
  const before = await readBefore(records, clientsFile);
  return withSnapshot(databaseUrl, async (snapshot) => {
    const world = await readWorld(snapshot, before, {
      records,
      clientsFile,
      isFinal,
      reachMs,
      sandboxes,
    });
    const breaches: Breach[] = [];
    for (const rule of RULES) {
      const { count, evidence } = await rule.find(world);
      if (count > 0) breaches.push({ rule: rule.name, says: rule.says, count, evidence });
    }
    return { breaches, examined: examinedOf(world) };
  });
}

function examinedOf({ payments, fundings, provider, gateway, clients }: CheckedWorld): Examined {
  return {
    payments: payments.length,
    byStatus: tally(payments.map(({ status }) => status)),
    byFailure: tally(payments.flatMap(({ failureCode }) => failureCode ?? [])),
    byTokenStatus: tally(payments.map(({ tokenStatus }) => tokenStatus)),
    fundings: fundings.length,
    fundingsByStatus: tally(fundings.map(({ status }) => status)),
    fundingIncidents: tally(fundings.flatMap(({ incidents }) => incidents)),
    atGateway:
      gateway === null ? null : tally([...gateway.after.values()].map((one) => one.status)),
    vends: provider?.after.size ?? null,
    byProvider: tally(payments.flatMap(({ attempts }) => attempts.map((one) => one.provider))),
    failovers: payments.filter(({ attempts }) => attempts.length > 1).length,
    keys: clients === null ? null : clients.purchases.length + clients.fundings.length,
    incidents: tally(payments.flatMap(({ incidents }) => incidents)),
  };
}

function tally(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}
