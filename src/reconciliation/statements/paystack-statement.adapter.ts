import { OutboundHttp } from '../../platform/http-client/outbound-http.js';
import { GatewayStatement, type ListedGatewayPayment } from './gateway-statement.js';
import { LIST, LISTED, TIME, type Listed } from './paystack-list-wire.js';

export interface PaystackListSettings {
  readonly baseUrl: string;
  readonly secretKey: string;
}

const PER_PAGE = 100;
const PAGES_MAX = 10_000;
const TIMEOUT_MS = 60_000;
/** The list is sorted by the time of the request, and a payment can be made as long as its page is open. */
const OPEN_MAX_MS = 2 * 86_400_000;

// Paystack documents no filter for `reversed`, so all statuses are fetched and read here. Any other status
// proves nothing.
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
   * Reads the list page by page. An unreadable page ends it with an error, because the missing part of the
   * list would look like differences.
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
    const { data: list } = LIST.safeParse(wire.body);
    if (wire.status !== 200 || list === undefined) {
      throw new Error(`page ${page} of Paystack’s list: HTTP ${wire.status}`);
    }
    return list.data.map((one) => readListed(one, page));
  }
}

/**
 * Reads one payment of the list.
 * @throws Error that names the page.
 */
export function readListed(one: unknown, page: number): ListedGatewayPayment {
  const { data: said } = LISTED.safeParse(one);
  const paidAt = said === undefined ? null : paidAtOf(said);
  if (said === undefined || paidAt === null) {
    throw new Error(`page ${page} of Paystack’s list has a payment that cannot be read`);
  }
  const { reference, currency } = said;
  const status = STATUSES.get(said.status) ?? 'pending';
  return { reference, currency, amount: amountOf(said), status, paidAt };
}

/** When the payer bears the fees, the requested amount is what we got. */
function amountOf({ amount, requested_amount: requested, fees }: Listed): number {
  const isWithFees =
    typeof requested === 'number' && typeof fees === 'number' && amount === requested + fees;
  return isWithFees ? requested : amount;
}

function paidAtOf(said: Listed): Date | null {
  const text = TIME.parse(said.paid_at ?? said.paidAt ?? said.created_at);
  const time = new Date(text ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time;
}
