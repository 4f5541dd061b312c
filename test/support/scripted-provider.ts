import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Sql } from '../../src/platform/database/database.js';

/** What a call to the scripted provider is answered: a VTpass body, or no answer at all. */
export type Says =
  'delivered' | 'failed' | 'pending' | 'never heard of it' | 'wait a minute' | 'nothing';

/** From the body of an answer to the body that is sent; text is sent as it is. */
export type Twist = (words: Record<string, unknown>) => unknown;

/**
 * A provider that speaks VTpass's protocol and says what it is told to, also what no honest provider
 * would: the simulator keeps its word, and some of our rules are about providers that do not.
 */
export interface ScriptedProvider {
  /** Goes into VTPASS_BASE_URL. */
  readonly url: string;
  /** What /pay answers from now on. */
  pay: Says;
  /** What /requery answers from now on. */
  requery: Says;
  /** Changes what is answered, to either: as if it were somebody else's. */
  twist: Twist;
  readonly payCalls: number;
  readonly requeryCalls: number;
  /** The paths of the calls that were neither; they are answered as /requery is. */
  readonly otherCalls: readonly string[];
  close(): Promise<void>;
}

/** Its token for an order: every order has its own, and the same however often it is asked. */
export function scriptedToken(requestId: unknown): string {
  const digits = createHash('sha256').update(String(requestId)).digest().readBigUInt64BE(0);
  return `99${String(digits % 10n ** 18n).padStart(18, '0')}`;
}

/** The token that a scripted provider has for a purchase's last attempt. */
export async function scriptedTokenOf(sql: Sql, paymentId: string): Promise<string> {
  const [row] = await sql.query<{ requestId: string }>(
    `SELECT request_id AS "requestId" FROM attempts WHERE payment_id = $1
      ORDER BY number DESC LIMIT 1`,
    [paymentId],
  );
  return scriptedToken(row?.requestId);
}

export async function startScriptedProvider(
  script: Pick<ScriptedProvider, 'pay' | 'requery'> & { readonly twist?: Twist },
): Promise<ScriptedProvider> {
  const otherCalls: string[] = [];
  const orders = new Map<unknown, Record<string, unknown>>();
  const asSaid: Twist = (words) => words;
  const state = { twist: asSaid, ...script, payCalls: 0, requeryCalls: 0, otherCalls };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const isPay = request.url === '/api/pay';
      if (isPay) state.payCalls += 1;
      else if (request.url === '/api/requery') state.requeryCalls += 1;
      else otherCalls.push(request.url ?? '');
      if (isPay) orders.set(body['request_id'], body);
      const order = orders.get(body['request_id']) ?? body;
      answer(response, isPay ? state.pay : state.requery, order, state.twist);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/api`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function answer(
  response: ServerResponse,
  says: Says,
  body: Record<string, unknown>,
  twist: Twist,
): void {
  if (says === 'nothing') return;
  response.setHeader('content-type', 'application/json');
  if (says === 'wait a minute') response.writeHead(429, { 'retry-after': '60' });
  const said = twist(wordsOf(says, body));
  response.end(typeof said === 'string' ? said : JSON.stringify(said));
}

function wordsOf(
  says: Exclude<Says, 'nothing'>,
  { request_id: requestId, billersCode, amount }: Record<string, unknown>,
): Record<string, unknown> {
  const order = (code: string, status: string): Record<string, unknown> => ({
    code,
    response_description: status,
    requestId,
    amount,
    content: {
      transactions: {
        status,
        unique_element: billersCode,
        amount,
        unit_price: amount,
        transactionId: '17684830000000000000000001',
      },
    },
  });
  switch (says) {
    case 'delivered':
      return {
        ...order('000', 'delivered'),
        purchased_code: `Token : ${scriptedToken(requestId)}`,
      };
    case 'pending':
      return order('000', 'pending');
    case 'failed':
      return order('016', 'failed');
    case 'wait a minute':
      return { message: 'Too Many Requests' };
    case 'never heard of it':
      return { code: '015', response_description: 'INVALID REQUEST ID' };
  }
}
