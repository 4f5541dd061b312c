/** Where the record of one provider is read. */
export interface RecordSource {
  readonly provider: string;
  /** `http://127.0.0.1:3100/_record?provider=vtpass` */
  readonly url: string;
}

/** One order as the provider's own record tells it. */
export interface Vend {
  readonly provider: string;
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

type ToldVend = Omit<Vend, 'provider'>;

const PAGE = 10_000;
const PAGE_TIMEOUT_MS = 20_000;
/** Whose records one simulator keeps. */
const PROVIDERS = ['vtpass', 'buypower'] as const;
const NAMED = /^([a-z]+)=(https?:.*)$/;

/**
 * Where the records are that a command line names: `vtpass=<url>` is that provider's, a bare URL is
 * of a simulator that is every provider at once.
 */
export function recordSources(texts: readonly string[]): RecordSource[] {
  return texts.flatMap((text) => {
    const [, named, url] = NAMED.exec(text) ?? [];
    const providers = named === undefined ? PROVIDERS : [named];
    return providers.map((provider) => ({ provider, url: ofProvider(url ?? text, provider) }));
  });
}

function ofProvider(text: string, provider: string): string {
  const url = new URL(text);
  url.searchParams.set('provider', provider);
  return url.toString();
}

/** Reads every provider's whole record, each order with its status of now. */
export async function readRecords(sources: readonly RecordSource[]): Promise<Vend[]> {
  const records = await Promise.all(sources.map((source) => readRecord(source)));
  return records.flat();
}

async function readRecord({ provider, url }: RecordSource): Promise<Vend[]> {
  const vends: Vend[] = [];
  for (let since = 0; ;) {
    const page = await readPage(url, provider, since);
    vends.push(...page.data.map((vend) => ({ ...vend, provider })));
    if (page.data.length < PAGE) return vends;
    since = page.next;
  }
}

async function readPage(
  url: string,
  provider: string,
  since: number,
): Promise<{ data: ToldVend[]; next: number }> {
  const page = new URL(url);
  page.searchParams.set('since', String(since));
  page.searchParams.set('limit', String(PAGE));
  const response = await fetch(page, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the record of ${provider} answered HTTP ${response.status}`);
  return (await response.json()) as { data: ToldVend[]; next: number };
}
