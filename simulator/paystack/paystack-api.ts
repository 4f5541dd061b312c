import { json, type Answer, type JsonAnswer, type JsonObject } from '../answer.js';
import type { Cashier } from './cashier.js';
import { listedData, paystackRefusal, verifiedData } from './bodies.js';
import type { PaystackFaults } from './faults.js';
import { readInitialize } from './initialize-body.js';
import type { Call, CallFault } from './profile.js';
import type { PaystackRecord } from './record.js';
import type { Transaction } from './transaction.js';

const unknownReference = paystackRefusal(
  404,
  'Transaction reference not found',
  'transaction_not_found',
  'Ensure that the reference belongs to a transaction on your integration',
);
const duplicateReference = paystackRefusal(
  400,
  'Duplicate Transaction Reference',
  'duplicate_reference',
  'Try and create the Transaction or Charge with a new reference',
);
const serverError = json({ status: false, message: 'An error occurred' }, 500);
const tooMany: JsonAnswer = {
  ...json({ status: false, message: 'Too many requests' }, 429),
  headers: { 'retry-after': '1' },
};

/** What is said when nothing was done; nothing when the call goes through. */
function instead(fault: CallFault | undefined): Answer | undefined {
  if (fault === 'silence') return { kind: 'silence' };
  if (fault === 'error') return serverError;
  return fault === 'tooMany' ? tooMany : undefined;
}

/** What the caller hears of an answer that was made. */
function heard(answer: JsonAnswer, fault: CallFault | undefined, slowMs: number): Answer {
  switch (fault) {
    case 'silenceDone':
      return { kind: 'silence' };
    case 'errorDone':
      return serverError;
    case 'half':
      return { kind: 'half', body: answer.body };
    case 'slow':
      return { ...answer, afterMs: (answer.afterMs ?? 0) + slowMs };
    case 'silence':
    case 'error':
    case 'tooMany':
    case undefined:
      return answer;
  }
}

/** The merchant's calls. */
export class PaystackApi {
  private readonly otherCalls = new Map<string, number>();

  constructor(
    private readonly record: PaystackRecord,
    private readonly cashier: Cashier,
    private readonly faults: PaystackFaults,
  ) {}

  async initialize(body: JsonObject, origin: string): Promise<Answer> {
    const asked = readInitialize(body);
    if ('kind' in asked) return asked;
    const known = this.record.find(asked.reference);
    if (known) known.initializeCalls += 1;
    return this.suffering('initialize', asked.reference, async () => {
      // Once more: another call may have come meanwhile.
      if (this.record.find(asked.reference)) return duplicateReference;
      const { accessCode, reference } = await this.cashier.open(asked);
      return json({
        status: true,
        message: 'Authorization URL created',
        data: {
          authorization_url: `${origin}/paystack/checkout/${accessCode}`,
          access_code: accessCode,
          reference,
        },
      });
    });
  }

  async verify(reference: string): Promise<Answer> {
    const transaction = this.record.find(reference);
    if (transaction) transaction.verifyCalls += 1;
    return this.suffering('verify', reference, () =>
      this.answerAbout(transaction, 'Verification successful'),
    );
  }

  async fetch(id: string): Promise<Answer> {
    return this.answerAbout(this.record.findById(Number(id)), 'Transaction retrieved');
  }

  async list(query: URLSearchParams): Promise<Answer> {
    return this.suffering('list', query.toString(), () => this.page(query));
  }

  private async answerAbout(
    transaction: Transaction | undefined,
    message: string,
  ): Promise<JsonAnswer> {
    await this.record.written();
    if (transaction === undefined) return unknownReference;
    const data = verifiedData(transaction, this.faults.profile.unpaid ?? 'abandoned');
    return json({ status: true, message, data });
  }

  private async page(query: URLSearchParams): Promise<JsonAnswer> {
    await this.record.written();
    const unpaid = this.faults.profile.unpaid ?? 'abandoned';
    // The pages of the documentation say perPage, its OpenAPI file per_page.
    const asked = query.get('perPage') ?? query.get('per_page');
    const perPage = Math.min(100, wholeNumber(asked, 50));
    const page = wholeNumber(query.get('page'), 1);
    const skipped = (page - 1) * perPage;
    const found = this.record.transactions().filter(matcherOf(query, unpaid)).toReversed();
    const data = found.slice(skipped, skipped + perPage).map((one) => listedData(one, unpaid));
    const total = found.length;
    const meta = { total, skipped, perPage, page, pageCount: Math.ceil(total / perPage) };
    return json({ status: true, message: 'Transactions retrieved', data, meta });
  }

  private async suffering(
    call: Call,
    key: string,
    act: () => Promise<JsonAnswer>,
  ): Promise<Answer> {
    const counted = `${call}:${key}`;
    const nth = (this.otherCalls.get(counted) ?? 0) + 1;
    this.otherCalls.set(counted, nth);
    const fault = this.faults.ofCall(call, key, nth);
    const refused = instead(fault);
    if (refused) return refused;
    const answer = await act();
    const late = { ...answer, afterMs: this.faults.latencyMs() };
    return heard(late, fault, this.faults.profile.slowMs ?? 2_000);
  }
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : otherwise;
}

/** Dates are of creation, and both ends count. */
function matcherOf(query: URLSearchParams, unpaid: string): (one: Transaction) => boolean {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  const asks = (name: string, value: string): boolean =>
    (query.get(name) ?? '') === '' || query.get(name) === value;
  return (one) => {
    // Written so that a date that is absent, and so not a number, lets everything pass.
    const isOutside = one.createdAtMs < from || one.createdAtMs > to;
    return (
      !isOutside &&
      asks('status', one.state === 'unpaid' ? unpaid : one.state) &&
      asks('reference', one.reference) &&
      asks('amount', String(one.paid?.kobo ?? one.kobo))
    );
  };
}
