import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Its secret key: what calls carry, and what webhooks are signed with. */
export const PAYSTACK_KEY = 'sk_of_the_tests';

/** How a call is met. `loses the answer` and `answers too late`: it is done, and nobody hears of it. */
export type Meets =
  | 'well'
  | 'with silence'
  | 'with 500'
  | 'with half'
  | 'with a reset'
  | 'with a web page'
  | 'with too many requests'
  | 'with a body that does not end'
  | 'and loses the answer'
  | 'and answers too late';

/** Longer than any client of the tests waits. */
const TOO_LATE_MS = 1_500;

/** What a scripted Paystack knows of one transaction; tests change it as payers and banks would. */
export interface ScriptedTransaction {
  status: string;
  amount: number;
  currency: string;
  requested_amount: number | null;
  fees: number | null;
  paid_at: string | null;
  readonly email: string;
  readonly callback_url: string | undefined;
}

/** Speaks Paystack's protocol and says what it is told to, also what Paystack would not. */
export interface ScriptedPaystack {
  /** Goes into PAYSTACK_BASE_URL. */
  readonly url: string;
  initialise: Meets;
  verify: Meets;
  /** Questions about this reference get no answer until it is another. */
  silentAbout: string | null;
  /** The reference that answers name, for the one that they are about. */
  named: (reference: string) => string | undefined;
  readonly transactions: ReadonlyMap<string, ScriptedTransaction>;
  /** The references of the calls so far. */
  readonly initialised: readonly string[];
  readonly verified: readonly string[];
  /** The payer pays as asked, unless `changes` say otherwise. */
  pay(reference: string, changes?: Partial<ScriptedTransaction>): void;
  close(): Promise<void>;
}

/** When everything was asked for, so far as its list goes. */
const CREATED_AT = '2026-01-15T12:00:00.000Z';

export async function startScriptedPaystack(): Promise<ScriptedPaystack> {
  const transactions = new Map<string, ScriptedTransaction>();
  const [initialised, verified]: [string[], string[]] = [[], []];
  const state = {
    initialise: 'well' as Meets,
    verify: 'well' as Meets,
    silentAbout: null as string | null,
    named: (reference: string): string | undefined => reference,
    transactions,
    initialised,
    verified,
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://paystack');
    if (request.headers.authorization !== `Bearer ${PAYSTACK_KEY}`) {
      say(response, 401, { status: false, message: 'Invalid key' }, 'well');
    } else if (url.pathname === '/transaction/initialize') {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as InitialiseBody;
      initialised.push(body.reference);
      const meets = state.initialise;
      const isHeard = meets === 'well' || meets.startsWith('and ');
      const [status, text] = isHeard ? initialise(body) : [200, { status: true, data: {} }];
      say(response, status, text, meets);
    } else if (url.pathname === '/transaction') {
      say(response, 200, list(url.searchParams), 'well');
    } else {
      const reference = decodeURIComponent(url.pathname.replace('/transaction/verify/', ''));
      verified.push(reference);
      while (state.silentAbout === reference && !response.destroyed) await pause(20);
      say(response, ...look(reference), state.verify);
    }
  }

  function initialise(body: InitialiseBody): [number, object] {
    const { reference, amount, currency, email, callback_url } = body;
    if (transactions.has(reference)) {
      const message = 'Duplicate Transaction Reference';
      return [400, { status: false, message, code: 'duplicate_reference' }];
    }
    transactions.set(reference, {
      ...{ status: 'abandoned', amount, currency, requested_amount: amount, fees: null },
      ...{ paid_at: null, email, callback_url },
    });
    const authorization_url = `https://checkout.example.com/${reference}`;
    const named = state.named(reference);
    return [200, { status: true, data: { authorization_url, access_code: 'x', reference: named } }];
  }

  function look(reference: string): [number, object] {
    const found = transactions.get(reference);
    if (found === undefined) {
      return [404, { status: false, message: 'Transaction reference not found.' }];
    }
    const named = state.named(reference);
    return [200, { status: true, data: { id: 1, reference: named, metadata: '', ...found } }];
  }

  function list(query: URLSearchParams): object {
    const [page, perPage] = [Number(query.get('page')), Number(query.get('perPage'))];
    const asked = query.get('status');
    const paid = [...transactions].filter(([, { status }]) => asked === null || status === asked);
    const data = paid
      .slice((page - 1) * perPage, page * perPage)
      .map(([reference, transaction]) => ({
        id: 1,
        reference,
        ...transaction,
        created_at: CREATED_AT,
      }));
    return { status: true, data, meta: { total: paid.length, page, perPage } };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    pay: (reference: string, changes: Partial<ScriptedTransaction> = {}) => {
      const found = transactions.get(reference);
      if (found === undefined) throw new Error(`nobody was asked to pay ${reference}`);
      const paid_at = new Date().toISOString();
      Object.assign(found, { status: 'success', fees: 7_500, paid_at }, changes);
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

interface InitialiseBody {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly email: string;
  readonly callback_url?: string;
}

type Say = (response: ServerResponse, status: number, text: string) => void;

const json: Say = (response, status, text) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
};
const nothing: Say = () => undefined;

const DELIVERIES: Readonly<Record<Meets, Say>> = {
  well: json,
  'with silence': nothing,
  'with 500': (response, _, text) => {
    json(response, 500, text);
  },
  'with half': (response, status, text) => {
    json(response, status, text.slice(0, text.length / 2));
  },
  'with a reset': (response) => response.socket?.resetAndDestroy(),
  'with a web page': (response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!DOCTYPE html><html><body>Sorry</body></html>');
  },
  'with too many requests': (response, _, text) => {
    json(response, 429, text);
  },
  'with a body that does not end': (response, status, text) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.write(text);
  },
  'and loses the answer': nothing,
  'and answers too late': (...answer) => {
    setTimeout(json, TOO_LATE_MS, ...answer).unref();
  },
};

function say(response: ServerResponse, status: number, body: object, meets: Meets): void {
  DELIVERIES[meets](response, status, JSON.stringify(body));
}

/** A webhook as Paystack sends it: the bytes, and the headers that belong to them. */
export interface SignedWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function signedWebhook(
  event: string,
  data: object,
  { key = PAYSTACK_KEY } = {},
): SignedWebhook {
  const body = JSON.stringify({ event, data });
  const signature = createHmac('sha512', key).update(body).digest('hex');
  return {
    body,
    headers: { 'content-type': 'application/json', 'x-paystack-signature': signature },
  };
}
