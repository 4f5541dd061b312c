import { OutboundHttp } from '../../platform/http-client/outbound-http.js';
import { GatewayStatement, type ListedGatewayPayment } from './gateway-statement.js';

export interface PaystackListSettings {
  readonly baseUrl: string;
  readonly secretKey: string;
}

const PER_PAGE = 100;
const PAGES_MAX = 10_000;
/** What is longer is none of ours, and no time or currency. */
const REFERENCE_MAX = 200;
const TIME_MAX = 64;
const TIMEOUT_MS = 60_000;
/** The list goes by when a payment was asked for; one can be paid as long as its page is open. */
const OPEN_MAX_MS = 2 * 86_400_000;

type Fields = Readonly<Record<string, unknown>>;

// `reversed` is no filter that Paystack documents, so all are asked for, and their words are read here.
// Another word than these proves nothing.
const STATUSES: ReadonlyMap<unknown, ListedGatewayPayment['status']> = new Map([
  ['success', 'paid'],
  ['reversed', 'refunded'],
  ['failed', 'failed'],
  ['abandoned', 'failed'],
] as const);

/** Paystack's list of payments, page by page. */
export class PaystackStatement extends GatewayStatement {
  readonly gateway = 'paystack';

  constructor(private readonly settings: PaystackListSettings) {
    super();
  }

  /**
   * Half a list would make differences of what is missing, so a page that cannot be read ends it.
   * @throws Error that names the page.
   */
  async *payments(from: Date, until: Date): AsyncGenerator<readonly ListedGatewayPayment[]> {
    const http = new OutboundHttp({
      baseUrl: this.settings.baseUrl,
      timeoutMs: TIMEOUT_MS,
      connectionsMax: 1,
    });
    try {
      for (let page = 1; page <= PAGES_MAX; page += 1) {
        const listed = await this.page(http, from, until, page);
        yield listed;
        if (listed.length < PER_PAGE) return;
      }
      throw new Error(`Paystack’s list has more than ${PAGES_MAX} pages`);
    } finally {
      await http.close();
    }
  }

  private async page(
    http: OutboundHttp,
    from: Date,
    until: Date,
    page: number,
  ): Promise<ListedGatewayPayment[]> {
    const query = new URLSearchParams({
      from: new Date(from.getTime() - OPEN_MAX_MS).toISOString(),
      to: until.toISOString(),
      perPage: String(PER_PAGE),
      page: String(page),
    });
    const wire = await http.call({
      method: 'GET',
      path: `/transaction?${query.toString()}`,
      headers: { authorization: `Bearer ${this.settings.secretKey}`, accept: 'application/json' },
    });
    if (wire.kind === 'nothing') throw new Error(`page ${page} of Paystack’s list: ${wire.reason}`);
    const body = wire.body as Fields | null;
    if (wire.status !== 200 || body?.status !== true || !Array.isArray(body.data)) {
      throw new Error(`page ${page} of Paystack’s list: HTTP ${wire.status}`);
    }
    return body.data.map((one: unknown) => readListed(one, page));
  }
}

/**
 * One payment of the list.
 * @throws Error that names the page.
 */
export function readListed(one: unknown, page: number): ListedGatewayPayment {
  const fields = (typeof one === 'object' && one !== null ? one : {}) as Fields;
  const { reference, currency } = fields;
  const paidAt = paidAtOf(fields);
  const amount = amountOf(fields);
  const isReadable = Number.isSafeInteger(amount) && !Number.isNaN(paidAt.getTime());
  if (!isShort(reference, REFERENCE_MAX) || !isShort(currency, TIME_MAX) || !isReadable) {
    throw new Error(`page ${page} of Paystack’s list has a payment that cannot be read`);
  }
  const status = STATUSES.get(fields.status) ?? 'pending';
  return { reference, currency, amount: amount as number, status, paidAt };
}

/** The payer may bear the fees: then what we asked for is what we got. */
function amountOf({ amount, requested_amount: requested, fees }: Fields): unknown {
  const isWithFees =
    typeof requested === 'number' && typeof fees === 'number' && amount === requested + fees;
  return isWithFees ? requested : amount;
}

function isShort(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max;
}

function paidAtOf(fields: Fields): Date {
  const text = fields.paid_at ?? fields.paidAt ?? fields.created_at;
  return new Date(isShort(text, TIME_MAX) ? text : Number.NaN);
}
