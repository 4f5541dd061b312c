import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Buyer } from './buyer.js';
import { withClient } from './databases.js';
import type { Filling } from './load-orders.js';

// Seldom, because looking is not free: versions of rows that are gone stand in that index until a vacuum.
const LOOK_EVERY_MS = 1_000;

// Looked at by the index of what is due. A completed payment is looked at again too, for a reversal,
// but not within the next quarter of an hour.
const OPEN = `
  SELECT count(*)::float8 AS count FROM due_work d
    JOIN bill_payments p ON p.wallet_id = d.wallet_id AND p.id = d.subject_id
    WHERE d.kind = 'payments' AND d.due_at < now() + interval '14 minutes'
      AND p.status IN ('pending', 'processing')`;

/**
 * Buys as fast as payments end: each connection asks again as soon as it is answered, while fewer
 * than `openMax` payments are open. So there is always work, and never a backlog that only grows.
 */
export async function fill(
  buyer: Buyer,
  connections: number,
  { databaseUrl, openMax, payments }: Filling,
  signal: AbortSignal,
): Promise<void> {
  const looks = new EventEmitter().setMaxListeners(connections + 1);
  let allowed = 0;
  let left = payments ?? Infinity;
  const isOver = (): boolean => signal.aborted || left <= 0;
  const connection = async (): Promise<void> => {
    while (!isOver()) {
      if (allowed <= 0) {
        await once(looks, 'looked');
      } else {
        allowed -= 1;
        left -= 1;
        await buyer.buy();
      }
    }
  };
  const connectionsEnd = Promise.all(Array.from({ length: connections }, connection));
  await withClient(databaseUrl, async (client) => {
    while (!isOver()) {
      allowed = openMax - (await openIn(client));
      looks.emit('looked');
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  });
  looks.emit('looked');
  await connectionsEnd;
}

async function openIn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(OPEN);
  return rows[0]?.count ?? 0;
}
