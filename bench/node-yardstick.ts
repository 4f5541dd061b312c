import { randomInt } from 'node:crypto';
import { withClient } from './databases.js';

/** How many connections the yardstick has. */
export const CLIENTS = 32;

/** Payments that a piece of the yardstick says it made, and how fast. */
export interface Paid {
  readonly payments: number;
  readonly perSecond: number;
}

const PAY = `
  WITH moved AS (
    UPDATE yardstick.wallets SET balance = balance - $1::bigint, version = version + 1
      WHERE id = $2::int AND balance >= $1::bigint RETURNING id, balance
  ), paid AS (
    INSERT INTO yardstick.payments (wallet_id, meter_number, amount, status)
    SELECT id, $3::text, $1::bigint, 'pending' FROM moved RETURNING id, wallet_id
  )
  INSERT INTO yardstick.transactions (wallet_id, payment_id, amount, balance_after)
  SELECT moved.id, paid.id, $1::bigint, moved.balance FROM moved
    JOIN paid ON paid.wallet_id = moved.id`;

/** The yardstick's statement from Node where pgbench is not installed: slower, so nothing is claimed. */
export async function payWithoutPgbench(
  url: string,
  wallets: number,
  seconds: number,
): Promise<Paid> {
  let payments = 0;
  const deadline = performance.now() + seconds * 1_000;
  const pay = (): Promise<void> =>
    withClient(url, async (client) => {
      while (performance.now() < deadline) {
        const amount = randomInt(1_000, 5_001) * 100;
        const values = [amount, randomInt(1, wallets + 1), String(randomInt(1e10, 1e11))];
        const { rowCount } = await client.query({ name: 'pay', text: PAY, values });
        payments += rowCount ?? 0;
      }
    });
  await Promise.all(Array.from({ length: CLIENTS }, pay));
  return { payments, perSecond: payments / seconds };
}
