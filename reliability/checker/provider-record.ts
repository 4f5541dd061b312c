/** One order as the provider's own record tells it. */
export interface Vend {
  readonly requestId: string;
  readonly billersCode: string;
  readonly variationCode: string;
  readonly amountNaira: number;
  readonly status: 'delivered' | 'pending' | 'failed' | 'reversed';
  /** The credit token handed out so far. */
  readonly token: string | null;
  readonly chargedNaira: number;
  readonly payCalls: number;
  readonly createdAt: string;
}

const PAGE = 10_000;
const PAGE_TIMEOUT_MS = 20_000;

/**
 * Reads the whole record, each order with its status of now.
 * @param url of the record: `http://127.0.0.1:3100/_record`
 */
export async function readRecord(url: string): Promise<Vend[]> {
  const vends: Vend[] = [];
  for (let since = 0; ;) {
    const page = await readPage(`${url}?since=${since}&limit=${PAGE}`);
    vends.push(...page.data);
    if (page.data.length < PAGE) return vends;
    since = page.next;
  }
}

async function readPage(url: string): Promise<{ data: Vend[]; next: number }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the provider's record answered HTTP ${response.status}`);
  return (await response.json()) as { data: Vend[]; next: number };
}
