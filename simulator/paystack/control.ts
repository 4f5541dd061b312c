import { json, type Answer, type JsonObject } from '../answer.js';
import type { Cashier, Details } from './cashier.js';
import { forgedEvent } from './bodies.js';
import type { PaystackFaults } from './faults.js';
import { readPaystackProfile } from './profile.js';
import type { PaystackRecord, Webhook } from './record.js';
import { feeKobo, isoTime, outcomes, type Transaction } from './transaction.js';
import type { Webhooks } from './webhooks.js';

/** A transaction as the simulator's own record shows it. Amounts are kobo. */
export interface PaystackView {
  readonly seq: number;
  readonly reference: string;
  readonly status: Transaction['state'];
  /** What initialize asked for. */
  readonly requestedAmount: number;
  /** What was paid; null while nothing is. */
  readonly amount: number | null;
  readonly currency: string;
  readonly fees: number | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
  readonly checkoutPath: string;
  readonly refunded: number;
  readonly disputes: readonly { readonly id: number; readonly resolution: string | null }[];
  readonly initializeCalls: number;
  readonly verifyCalls: number;
  readonly webhooks: readonly Omit<Webhook, 'body' | 'reference' | 'atMs'>[];
}

export function viewOf(transaction: Transaction, webhooks: readonly Webhook[]): PaystackView {
  const { seq, reference, state, paid, kobo, accessCode } = transaction;
  const { initializeCalls, verifyCalls, refunds, disputes } = transaction;
  return {
    seq,
    reference,
    status: state,
    requestedAmount: kobo,
    amount: paid?.kobo ?? null,
    currency: paid?.currency ?? transaction.currency,
    fees: paid ? feeKobo(Math.min(paid.kobo, paid.requestedKobo)) : null,
    createdAt: isoTime(transaction.createdAtMs),
    paidAt: paid ? isoTime(paid.atMs) : null,
    checkoutPath: `/paystack/checkout/${accessCode}`,
    refunded: refunds.reduce((sum, one) => sum + (one.isFailed ? 0 : one.kobo), 0),
    disputes: disputes.map(({ id, resolution }) => ({ id, resolution: resolution ?? null })),
    initializeCalls,
    verifyCalls,
    webhooks: webhooks.map(({ seq: number, event, fate, attempts, lastAnswer }) => {
      return { seq: number, event, fate, attempts, lastAnswer };
    }),
  };
}

const pageMax = 10_000;
const kept = new Set(['reference', 'outcome', 'amount', 'requested', 'currency', 'resolution']);

function whole(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,12}$/.test(text) ? Number(text) : undefined;
}

function problem(message: string, status = 400): Answer {
  return json({ message }, status);
}

function detailsOf(query: URLSearchParams): Details {
  const kobo = whole(query.get('amount'));
  const requestedKobo = whole(query.get('requested'));
  const currency = query.get('currency');
  const resolution = query.get('resolution');
  return {
    ...(kobo !== undefined && { kobo }),
    ...(requestedKobo !== undefined && { requestedKobo }),
    ...(currency !== null && { currency }),
    ...(resolution !== null && { resolution }),
  };
}

/** What tests and campaigns do to the gateway without a browser. Needs no key. */
export class PaystackControl {
  constructor(
    private readonly record: PaystackRecord,
    private readonly cashier: Cashier,
    private readonly webhooks: Webhooks,
    private readonly faults: PaystackFaults,
    private readonly nowMs: () => number,
  ) {}

  view(transaction: Transaction): PaystackView {
    return viewOf(transaction, this.record.webhooksAbout(transaction.reference));
  }

  /** Those with a seq above `since`, oldest first. */
  since(since: number, limit: number): PaystackView[] {
    const found = this.record.transactions().slice(since, since + limit);
    return found.map((one) => this.view(one));
  }

  async page(query: URLSearchParams): Promise<Answer> {
    const since = whole(query.get('since')) ?? 0;
    await this.record.written();
    const data = this.since(since, Math.min(pageMax, whole(query.get('limit')) ?? 1000));
    return json({ data, next: data.at(-1)?.seq ?? since });
  }

  async pay(query: URLSearchParams): Promise<Answer> {
    const unknown = [...query.keys()].find((name) => !kept.has(name));
    if (unknown !== undefined) return problem(`pay has no ${unknown}`);
    const transaction = this.record.find(query.get('reference') ?? '');
    if (transaction === undefined) return problem('there is no such reference', 404);
    const outcome = outcomes.find((one) => one === (query.get('outcome') ?? 'success'));
    if (outcome === undefined) return problem(`outcome is one of ${outcomes.join(', ')}`);
    const objection = await this.cashier.apply(transaction, outcome, detailsOf(query));
    return objection === undefined
      ? json({ data: this.view(transaction) })
      : problem(objection, 409);
  }

  /** A replay of what was told, or a forged claim. */
  async webhook(query: URLSearchParams): Promise<Answer> {
    const transaction = this.record.find(query.get('reference') ?? '');
    if (transaction === undefined) return problem('there is no such reference', 404);
    if (query.get('signature') === 'forged') {
      await this.webhooks.forge(transaction, forgedEvent(transaction, this.nowMs()));
    } else if (!(await this.webhooks.repeat(transaction, query.get('event') ?? 'charge.success'))) {
      return problem('there was no such webhook yet', 409);
    }
    return json({ data: this.view(transaction) });
  }

  webhookUrl(body: JsonObject): Answer {
    const { url } = body;
    if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url)) {
      return problem('url must be an http(s) URL');
    }
    this.webhooks.sendTo(url);
    return json({ data: { url } });
  }

  profile(): Answer {
    return json({ data: this.faults.profile });
  }

  setProfile(body: JsonObject): Answer {
    try {
      this.faults.use(readPaystackProfile(body));
      return this.profile();
    } catch (error) {
      return problem(error instanceof Error ? error.message : String(error));
    }
  }
}
