import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { JsonAnswer } from '../../../simulator/answer.js';
import { buypowerFace } from '../../../simulator/buypower/face.js';
import { saysSuccess } from '../../../simulator/callbacks.js';
import type { Face } from '../../../simulator/face.js';
import { Faults } from '../../../simulator/faults.js';
import { answerOf, findServed } from '../../../simulator/http-handler.js';
import { Journal } from '../../../simulator/journal.js';
import { PaystackFace } from '../../../simulator/paystack/face.js';
import { autoPayFromText, paystackProfileFromText } from '../../../simulator/paystack/profile.js';
import { profileFromText } from '../../../simulator/profile.js';
import { VendRecord } from '../../../simulator/record.js';
import { routesOf } from '../../../simulator/routes.js';
import { TokenShapes, withTokens } from '../../../simulator/token-shapes.js';
import { vtpassFace } from '../../../simulator/vtpass/face.js';
import { asName } from './fillings.js';
import type { Parser } from './parser.js';

const BODIES = 'by the MiB that a body may have';
const ADDRESSES = 'by the 16 KiB that the head of a request may have';
const CLOCK = { nowMs: () => Date.UTC(2026, 0, 15, 12), settleAfterMs: 0 };
const KEY = 'key';
const HEAD_MAX = 8_192;

/** A simulator without its server; nobody reads its records, so their files are gone once they are open. */
async function opened(): Promise<(request: IncomingMessage) => unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-test-'));
  const keys = { apiKey: KEY, secretKey: KEY, publicKey: KEY };
  const faces = new Map<string, Face>();
  for (const plan of [vtpassFace(keys), buypowerFace({ apiKey: KEY })]) {
    const { provider, costKobo } = plan;
    const journal = await Journal.open(folder, plan.journalFile);
    const faults = new Faults();
    const ofPlan = { provider, costKobo, floatNaira: 1e9 };
    const shapes = TokenShapes.builtIn();
    const record = new VendRecord(journal, { clock: CLOCK, faults, shapes, ...ofPlan });
    faces.set(provider, { plan, record, faults, protocol: plan.speak(record, CLOCK) });
  }
  const paystack = await PaystackFace.open(folder, CLOCK, { secretKey: KEY });
  await rm(folder, { recursive: true });
  const routes = routesOf(faces, CLOCK);
  return (request) => paystack.answer(request) ?? answerOf(request, findServed(request, routes));
}

const simulator = await opened();

const HEADERS = { 'api-key': KEY, 'secret-key': KEY, 'public-key': KEY };
const BEARER = { authorization: `Bearer ${KEY}` };

function post(url: string, body: string, headers: object = {}): unknown {
  const request = { method: 'POST', url, headers: { host: 'x', ...HEADERS, ...headers } };
  return simulator(
    Object.assign(Readable.from([Buffer.from(body)]), request) as unknown as IncomingMessage,
  );
}

function get(url: string, headers: object = {}): unknown {
  const request = { method: 'GET', url, headers: { host: 'x', ...HEADERS, ...headers } };
  return simulator(request as unknown as IncomingMessage);
}

/** As a part of an address, no longer than an address may be: what is longer is cut off by the server. */
function asPart(text: string): string {
  return encodeURIComponent(text.slice(0, HEAD_MAX).toWellFormed());
}

/** Sends a document once for each of these fields, with a text in the field's place. */
async function postEach(
  url: string,
  sample: object,
  texts: Readonly<Record<string, string>>,
  headers: object = {},
): Promise<void> {
  for (const [field, text] of Object.entries(texts)) {
    await post(url, JSON.stringify({ ...sample, [field]: text }), headers);
  }
}

const VTPASS_ORDER = {
  request_id: '202601151300abcdef',
  serviceID: 'ikeja-electric',
  billersCode: '7000000000009',
  variation_code: 'prepaid',
  amount: '2000',
  phone: '08031234567',
};
const VTPASS_METER = { ...VTPASS_ORDER, type: 'prepaid' };
const BUYPOWER_ORDER = {
  orderId: 'abc',
  meter: '7000000000009',
  disco: 'IKEJA',
  phone: '08031234567',
  paymentType: 'B2B',
  vertical: 'ELECTRICITY',
  vendType: 'PREPAID',
  amount: 2_000,
};
const PAYSTACK_ORDER = {
  reference: 'abc',
  email: 'ada@example.com',
  amount: 5_000,
  currency: 'NGN',
  metadata: '{}',
};
/** A page is opened once by its reference. */
let orders = 0;

/** Everything by which the simulator reads what callers, its environment and answers to its callbacks say. */
export const SIMULATOR_PARSERS: readonly Parser[] = [
  {
    name: 'orders and questions to the simulator’s VTpass',
    isSlow: true,
    read: async (text: string): Promise<void> => {
      const id = `202601151300${text}`;
      const texts = { request_id: id, billersCode: text, amount: text };
      await post('/api/pay', text);
      await postEach('/api/pay', VTPASS_ORDER, texts);
      await postEach('/api/merchant-verify', VTPASS_METER, { billersCode: text });
    },
    bounded: BODIES,
  },
  {
    name: 'orders to the simulator’s BuyPower',
    isSlow: true,
    read: (text) =>
      postEach('/buypower/v2/vend', BUYPOWER_ORDER, { orderId: text, meter: text }, BEARER),
    bounded: BODIES,
  },
  {
    name: 'orders to the simulator’s Paystack',
    isSlow: true,
    read: (text: string): Promise<void> => {
      const texts = { reference: text, email: `ada@${text}`, amount: text, metadata: text };
      return postEach('/paystack/transaction/initialize', PAYSTACK_ORDER, texts, BEARER);
    },
    bounded: BODIES,
  },
  {
    name: 'addresses and headers of calls to the simulator',
    isSlow: true,
    read: async (text: string): Promise<void> => {
      const part = asPart(text);
      await get(text.slice(0, HEAD_MAX));
      await get(`/buypower/v2/transaction/${part}`, BEARER);
      await get(`/buypower/v2/check/meter?meter=${part}&disco=IKEJA&vendType=PREPAID`, BEARER);
      await get('/buypower/v2/wallet/balance', { authorization: `Bearer ${text}` });
      await get(`/paystack/transaction/verify/${part}`, BEARER);
      await get(`/paystack/transaction?from=${part}&page=${part}`, BEARER);
    },
    bounded: ADDRESSES,
  },
  {
    name: 'what tests and campaigns ask of the simulator',
    isSlow: true,
    read: async (text: string): Promise<void> => {
      const part = asPart(text);
      await get(`/_record?since=${part}`);
      await get(`/_record?provider=paystack&since=${part}`);
      await get(`/_statement?date=${part}`);
      await get(`/_calls?requestId=${part}`);
      await postEach('/_paystack/webhook-url', {}, { url: `http://${text}` });
      await postEach('/_profile', {}, { name: text, [asName(text)]: text });
    },
    bounded: ADDRESSES,
  },
  { name: 'a profile of the simulator', read: profileFromText, bounded: 'by its own program' },
  {
    name: 'a profile of the simulator’s Paystack',
    read: (text: string): void => {
      for (const read of [paystackProfileFromText, autoPayFromText]) {
        try {
          read(text);
        } catch {
          // Refused, and the other is tried.
        }
      }
    },
    bounded: 'by its own program',
    within: [['0.95/5', '']],
  },
  {
    name: 'the page of the simulator’s Paystack',
    read: async (text: string): Promise<void> => {
      const reference = `r${(orders += 1)}`;
      const addresses = { callback_url: text, metadata: { cancel_action: text } };
      const body = JSON.stringify({ ...PAYSTACK_ORDER, ...addresses, reference });
      const answer = (await post('/paystack/transaction/initialize', body, BEARER)) as JsonAnswer;
      const { data } = answer.body as { data: { authorization_url: string } };
      const page = data.authorization_url.replace('http://x', '');
      await get(page);
      await post(`${page}/abandon`, '');
    },
    bounded: BODIES,
    isSlow: true,
    within: [['https://', '']],
  },
  { name: 'an answer to a callback', read: saysSuccess, bounded: 'by the 64 KiB that are kept' },
  {
    name: 'a shape of tokens',
    read: (text) =>
      withTokens(
        { provider: 'vtpass', fields: { token: text }, tokens: [['credit', '99001122']] },
        () => '12345678',
      ),
    bounded: 'by its own program',
    within: [['9900 1122', '']],
  },
];
