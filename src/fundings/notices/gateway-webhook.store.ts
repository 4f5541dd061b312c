import type { Tx } from '../../platform/database/database.js';
import type { GatewayNotice } from './gateway-notice.js';

/** Keeps what a gateway sent, once for the same bytes. */
export async function recordNotice(
  tx: Tx,
  gateway: string,
  digest: string,
  { event, reference, body }: GatewayNotice,
): Promise<void> {
  await tx.query(
    `INSERT INTO gateway_webhooks AS w (gateway, digest, event, reference, body)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (gateway, digest) DO UPDATE SET deliveries = w.deliveries + 1`,
    [gateway, digest, event, reference, JSON.stringify(body ?? null)],
  );
}
