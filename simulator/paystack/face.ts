import type { IncomingMessage } from 'node:http';
import { json, type Answer, type JsonObject } from '../answer.js';
import { answerPost, pathOf } from '../http-handler.js';
import { Journal } from '../journal.js';
import type { Clock } from '../vend.js';
import { paystackRefusal } from './bodies.js';
import { Cashier } from './cashier.js';
import { Checkout } from './checkout.js';
import { PaystackControl, type PaystackView } from './control.js';
import { PaystackFaults } from './faults.js';
import { PaystackApi } from './paystack-api.js';
import type { PaystackProfile } from './profile.js';
import { PaystackRecord } from './record.js';
import type { Outcome } from './transaction.js';
import { Webhooks, type WebhookTarget } from './webhooks.js';

export type { PaystackView } from './control.js';
export type { PaystackProfile } from './profile.js';
export type { Outcome } from './transaction.js';

export interface PaystackOptions {
  readonly secretKey: string;
  /** Whom the payer is told to pay. */
  readonly merchant?: string;
  readonly profile?: PaystackProfile;
  readonly webhook?: WebhookTarget;
}

/** What a test may ask of it, and do to it. */
export interface PaystackWitness {
  /** What a client uses as its base URL. */
  readonly url: string;
  /** Every transaction so far, oldest first, with its status of now. */
  record(): readonly PaystackView[];
  /** @throws Error when there is no such reference, or it cannot be done. */
  pay(
    reference: string,
    outcome?: Outcome,
    details?: Readonly<Record<string, string>>,
  ): Promise<void>;
  sendWebhooksTo(url: string): void;
  use(profile: PaystackProfile): void;
}

const notFound = json({ status: false, message: 'Not found' }, 404);
const unreadable = paystackRefusal(
  400,
  'Invalid request body',
  'invalid_body',
  'Send a JSON object',
);
const wrongKey = paystackRefusal(
  401,
  'Invalid key',
  'invalid_Key',
  'Ensure that you provide the correct authorization key for the request',
);

/** The last part of a path, as it was before it was made part of a URL. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Paystack: its API, the page where people pay, and what the simulator offers beside them. */
export class PaystackFace {
  private readonly faults = new PaystackFaults();
  private readonly record: PaystackRecord;
  private readonly webhooks: Webhooks;
  private readonly cashier: Cashier;
  private readonly api: PaystackApi;
  private readonly checkout: Checkout;
  private readonly control: PaystackControl;

  private constructor(
    private readonly journal: Journal,
    clock: Clock,
    private readonly options: PaystackOptions,
  ) {
    const { secretKey, webhook = {}, profile } = options;
    if (profile) this.faults.use(profile);
    this.record = new PaystackRecord(journal, clock);
    this.webhooks = new Webhooks(this.record, this.faults, clock, secretKey, webhook);
    this.cashier = new Cashier(this.record, this.webhooks, this.faults, clock);
    this.api = new PaystackApi(this.record, this.cashier, this.faults);
    const { record, cashier, webhooks, faults } = this;
    this.checkout = new Checkout(record, cashier, options.merchant ?? 'Bill Vending');
    this.control = new PaystackControl(record, cashier, webhooks, faults, clock.nowMs);
  }

  static async open(folder: string, clock: Clock, options: PaystackOptions): Promise<PaystackFace> {
    return new PaystackFace(await Journal.open(folder, 'paystack.jsonl'), clock, options);
  }

  /** Reads back what an earlier process wrote, and goes on with what it left. */
  load(): void {
    this.record.load();
    this.webhooks.resume();
    this.cashier.resume();
  }

  close(): Promise<void> {
    this.webhooks.close();
    this.cashier.close();
    return this.journal.close();
  }

  witness(origin: string): PaystackWitness {
    return {
      url: `${origin}/paystack`,
      record: () => this.control.since(0, Number.MAX_SAFE_INTEGER),
      pay: async (reference, outcome = 'success', details = {}) => {
        const query = new URLSearchParams({ reference, outcome, ...details });
        const answer = await this.control.pay(query);
        if (answer.kind === 'json' && answer.status !== 200) {
          throw new Error(`${reference} ${outcome}: ${JSON.stringify(answer.body)}`);
        }
      },
      sendWebhooksTo: (url) => {
        this.webhooks.sendTo(url);
      },
      use: (profile) => {
        this.faults.use(profile);
      },
    };
  }

  /** Nothing when the request is not for Paystack. */
  answer(request: IncomingMessage): Promise<Answer> | undefined {
    const url = request.url ?? '/';
    // Most requests are for the providers, and must not pay for this.
    if (!/^\/(?:paystack|_paystack|_record)\b/.test(url)) return undefined;
    const path = pathOf(url);
    const query = new URLSearchParams(url.slice(path.length + 1));
    const [, first, ...parts] = path.split('/');
    if (first === '_paystack') return this.answerControl(request, parts.join('/'), query);
    if (first === '_record' && query.get('provider') === 'paystack')
      return this.control.page(query);
    if (first !== 'paystack') return undefined;
    if (parts[0] === 'checkout') return this.checkout.answer(request, parts.slice(1));
    return this.answerApi(request, parts.map(decoded), query);
  }

  private async answerApi(
    request: IncomingMessage,
    parts: readonly string[],
    query: URLSearchParams,
  ): Promise<Answer> {
    if (request.headers.authorization !== `Bearer ${this.options.secretKey}`) return wrongKey;
    const call = `${request.method} ${parts.join('/')}`;
    if (call === 'POST transaction/initialize') {
      const origin = `http://${request.headers.host}`;
      return answerPost(request, unreadable, (body) => this.api.initialize(body, origin));
    }
    const [resource, word = '', reference] = parts;
    if (request.method !== 'GET' || resource !== 'transaction') return notFound;
    if (word === 'verify' && reference !== undefined) return this.api.verify(reference);
    return word === '' ? this.api.list(query) : this.api.fetch(word);
  }

  private async answerControl(
    request: IncomingMessage,
    word: string,
    query: URLSearchParams,
  ): Promise<Answer> {
    const { control } = this;
    const withBody = (handle: (body: JsonObject) => Answer): Promise<Answer> =>
      answerPost(request, json({ message: 'the body is not a JSON object' }, 400), handle);
    switch (`${request.method} ${word}`) {
      case 'POST pay':
        return control.pay(query);
      case 'POST webhook':
        return control.webhook(query);
      case 'POST webhook-url':
        return withBody((body) => control.webhookUrl(body));
      case 'GET profile':
        return control.profile();
      case 'POST profile':
        return withBody((body) => control.setProfile(body));
      default:
        return json({ message: 'Not Found' }, 404);
    }
  }
}
