import { readPages, type RecordSource } from './record-pages.js';
import { isGateway } from './record-sources.js';

/** What is wrong with a provider's answers about an order of ours. */
export interface Contradiction {
  readonly what: 'order' | 'noOrder' | 'meter' | 'amount';
  readonly lasts: 'once' | 'untilSettled' | 'always';
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
  /** What was handed out as a token, and is none that anybody can read. */
  readonly unreadable: string | null;
  /** In what its answers contradict it, and for how long; null when they are about it. */
  readonly contradicts: Contradiction | null;
  readonly chargedNaira: number;
  readonly payCalls: number;
  readonly createdAt: string;
}

/**
 * Reads every provider's whole record, each order with its status of now.
 * @returns null when there is no such record.
 */
export async function readVends(sources: readonly RecordSource[]): Promise<Vend[] | null> {
  const providers = sources.filter((source) => !isGateway(source));
  if (providers.length === 0) return null;
  const records = await Promise.all(providers.map(vendsOf));
  return records.flat();
}

async function vendsOf(source: RecordSource): Promise<Vend[]> {
  const listed = (await readPages(source)) as Omit<Vend, 'provider'>[];
  return listed.map((one) => ({ ...one, provider: source.provider }));
}
