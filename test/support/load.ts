import type { ApiAnswer } from './http.js';
import { A_PURCHASE, type Customer, type Payment } from './customer.js';
import { eventually } from './eventually.js';

/** One request of a load: what came back, or that the connection broke. */
export interface Try {
  /** Null when the connection broke. */
  readonly status: number | null;
  readonly code: unknown;
  readonly hasRetryAfter: boolean;
}

export interface Load {
  /** Every request so far. */
  readonly tries: readonly Try[];
  /** How many purchases have got their 202. */
  readonly acceptedCount: number;
  /** The payments, once every purchase has got its 202. */
  readonly accepted: Promise<Payment[]>;
}

/**
 * Buys once for each meter, as a careful client does: each purchase has its key, and is repeated with
 * it until the answer is 202, whatever happens to the server.
 */
export function startLoad(
  customers: readonly Customer[],
  meters: readonly string[],
  { clients = 8 } = {},
): Load {
  const tries: Try[] = [];
  const left = meters.entries();
  const load = { tries, acceptedCount: 0 };
  const client = async (): Promise<Payment[]> => {
    const mine: Payment[] = [];
    for (const [index, meter] of left) {
      const customer = customers[index % customers.length]!;
      const buy = async (): Promise<Payment> => {
        const answer = await tryOnce(
          () => customer.request(meter, A_PURCHASE, { key: meter }),
          tries,
        );
        if (answer?.status !== 202) throw new Error(`not bought: ${JSON.stringify(answer?.body)}`);
        return answer.body;
      };
      mine.push(await eventually(buy, { everyMs: 100 }));
      load.acceptedCount += 1;
    }
    return mine;
  };
  const accepted = Promise.all(Array.from({ length: clients }, client)).then((all) => all.flat());
  accepted.catch(() => undefined);
  return Object.assign(load, { accepted });
}

async function tryOnce(
  request: () => Promise<ApiAnswer<Payment>>,
  tries: Try[],
): Promise<ApiAnswer<Payment> | null> {
  const answer = await request().catch(() => null);
  tries.push({
    status: answer?.status ?? null,
    code: (answer?.body as { code?: unknown } | undefined)?.code,
    hasRetryAfter: answer?.headers.has('retry-after') ?? false,
  });
  return answer;
}
