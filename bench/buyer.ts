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
    private readonly firstSerial: number,
  ) {}

  static async open({ url, connections, tokensFile, firstSerial }: LoadOrders): Promise<Buyer> {
    const tokens = (await readFile(tokensFile, 'utf8')).trim().split('\n');
    return new Buyer(new Pool(url, { connections, pipelining: 1 }), tokens, firstSerial);
  }

  /** Makes one purchase; waits for a connection when all are busy. */
  async buy(): Promise<void> {
    const serial = this.firstSerial + this.bought;
    const token = this.tokens[this.bought % this.tokens.length] ?? '';
    this.bought += 1;
    try {
      const { headers, body } = purchaseOf(serial, token);
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
