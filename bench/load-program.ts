import { arrive } from './arrivals.js';
import { Buyer } from './buyer.js';
import { fill } from './filling.js';
import type { LoadOrders, LoadReport } from './load-orders.js';
import { percentile } from './statistics.js';

/** A load generator of our own, a process beside the benchmark as wrk is. SIGTERM ends it in order. */
async function main(): Promise<void> {
  const orders = JSON.parse(process.argv[2] ?? '') as LoadOrders;
  const buyer = await Buyer.open(orders);
  const p99Ms = await load(buyer, orders);
  await buyer.close();
  const report: LoadReport = { accepted: buyer.accepted, refused: buyer.refused, p99Ms };
  process.stdout.write(JSON.stringify(report));
}

async function load(buyer: Buyer, { how, connections }: LoadOrders): Promise<number> {
  if (how.kind === 'arrivals') return percentile(await arrive(buyer, how), 0.99);
  const ending = new AbortController();
  process.once('SIGTERM', () => {
    ending.abort();
  });
  await fill(buyer, connections, how, ending.signal);
  return 0;
}

await main();
