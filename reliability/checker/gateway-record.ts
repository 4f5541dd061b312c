import { readPages, type RecordSource } from './record-pages.js';
import { isGateway } from './record-sources.js';

/** Something that the gateway told us by itself, and how far that got. */
export interface SentNotice {
  readonly event: string;
  /** A forged one is of somebody who is not the gateway. */
  readonly fate: 'sent' | 'lost' | 'forged';
  /** The HTTP status of our last answer; null before the first. */
  readonly lastAnswer: number | null;
}

/** One payment as the gateway's own record tells it. Amounts are kobo. */
export interface GatewayPayment {
  readonly gateway: string;
  readonly reference: string;
  readonly status: 'unpaid' | 'abandoned' | 'failed' | 'success' | 'reversed';
  /** What we asked it to take. */
  readonly requestedAmount: number;
  /** What was paid; null while nothing is. */
  readonly amount: number | null;
  readonly currency: string;
  readonly fees: number | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
  /** Given back so far. */
  readonly refunded: number;
  readonly disputes: readonly object[];
  readonly webhooks: readonly SentNotice[];
}

/**
 * Reads every gateway's whole record, each payment with its status of now.
 * @returns null when there is no such record.
 */
export async function readGatewayPayments(
  sources: readonly RecordSource[],
): Promise<GatewayPayment[] | null> {
  const gateways = sources.filter(isGateway);
  if (gateways.length === 0) return null;
  const records = await Promise.all(gateways.map(paymentsOf));
  return records.flat();
}

async function paymentsOf(source: RecordSource): Promise<GatewayPayment[]> {
  const listed = (await readPages(source)) as Omit<GatewayPayment, 'gateway'>[];
  return listed.map((one) => ({ ...one, gateway: source.provider }));
}
