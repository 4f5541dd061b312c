import autocannon from 'autocannon';
import { nextSerial, purchaseOf } from './purchase.js';
import type { Answered } from './wrk-output.js';

export interface AutocannonLoop {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly tokens: readonly string[];
  /** Over all connections; 0 is a closed loop. */
  readonly perSecond: number;
}

/** Purchases by autocannon; with a rate, its latencies are corrected for coordinated omission. */
export async function shootPurchases(loop: AutocannonLoop): Promise<Answered & { p99Ms: number }> {
  const { url, connections, seconds, tokens, perSecond } = loop;
  let serial = nextSerial();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(perSecond > 0 && { overallRate: perSecond }),
    requests: [
      {
        method: 'POST',
        path: '/bill-payments',
        setupRequest: (request) => {
          serial += 1;
          return { ...request, ...purchaseOf(serial, tokens[serial % tokens.length] ?? '') };
        },
      },
    ],
  });
  const accepted = result['2xx'];
  return {
    accepted,
    refused: result.non2xx + result.errors + result.timeouts,
    acceptedPerSecond: accepted / result.duration,
    p99Ms: result.latency.p99,
  };
}
