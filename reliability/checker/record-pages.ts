/** Where the record of one provider, or of a gateway, is read. */
export interface RecordSource {
  /** `vtpass`, `buypower`, `paystack` */
  readonly provider: string;
  /** `http://127.0.0.1:3100/_record?provider=vtpass` */
  readonly url: string;
}

const PAGE = 10_000;
const PAGE_TIMEOUT_MS = 20_000;

/** Reads a whole record, page by page, oldest first: the rows as they are told. */
export async function readPages({ provider, url }: RecordSource): Promise<object[]> {
  const all: object[] = [];
  for (let since = 0; ;) {
    const { data, next } = await readPage(url, provider, since);
    all.push(...data);
    if (data.length < PAGE) return all;
    since = next;
  }
}

async function readPage(
  url: string,
  provider: string,
  since: number,
): Promise<{ readonly data: readonly object[]; readonly next: number }> {
  const page = new URL(url);
  page.searchParams.set('since', String(since));
  page.searchParams.set('limit', String(PAGE));
  const response = await fetch(page, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the record of ${provider} answered HTTP ${response.status}`);
  return (await response.json()) as { data: object[]; next: number };
}
