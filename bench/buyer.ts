import { readFile } from 'node:fs/promises';
import { Pool } from 'undici';
import type { LoadOrders } from './load-orders.js';
import { purchaseOf } from './purchase.js';

/** Buys over a fixed number of keep-alive connections, round robin over the wallets. */
export class Buyer {
  accepted = 0;
  refused = 0;
  private bought = 0;

  private constructor(
    private readonly pool: Pool,
    private readonly tokens: readonly string[],
    private readonly orders: LoadOrders,
  ) {}

  static async open(orders: LoadOrders): Promise<Buyer> {
    const { url, connections, tokensFile } = orders;
    const tokens = (await readFile(tokensFile, 'utf8')).trim().split('\n');
    return new Buyer(new Pool(url, { connections, pipelining: 1 }), tokens, orders);
  }

  /**
   * Makes one purchase; waits for a connection when all are busy.
   * @param dueAtMs when it was due, in milliseconds of the epoch
   */
  async buy(dueAtMs?: number): Promise<void> {
    const { firstSerial, billerId } = this.orders;
    const serial = firstSerial + this.bought;
    const token = this.tokens[this.bought % this.tokens.length] ?? '';
    this.bought += 1;
    try {
      const { headers, body } = purchaseOf(serial, token, {
        ...(billerId !== undefined && { billerId }),
        ...(dueAtMs !== undefined && { dueAtMs }),
      });
      const path = '/bill-payments';
      const answer = await this.pool.request({ method: 'POST', path, headers, body });
      await answer.body.dump();
      if (answer.statusCode === 202) this.accepted += 1;
      else this.refused += 1;
    } catch {
      this.refused += 1;
    }
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}
