import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PAYSTACK_SIMULATOR_KEY, startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { expectProblem } from '../support/problem.js';

const SECRET = 'a-secret-of-this-test-1234';
const NAMES = Object.getOwnPropertyNames(Object.prototype);
const JSON_TYPE = { 'Content-Type': 'application/json' };

const nested = (levels: number, of = '1'): string =>
  `${'['.repeat(levels)}${of}${']'.repeat(levels)}`;
const within = (value: string): string =>
  `{"event":"charge.success","data":{"reference":"fund-x","metadata":${value}}}`;

/** Bodies that no gateway and no provider should send, and one that it does. */
const BODIES: readonly (readonly [what: string, bytes: string | Buffer])[] = [
  ['nothing', ''],
  ['spaces', '  \n'],
  ['half a document', '{"event":"charge.success","data":{"refer'],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '42'],
  ['a number past all numbers', '1e999'],
  ['minus zero', '-0'],
  ['a text', '"charge.success"'],
  ['an empty list', '[]'],
  ['a list', '[{"event":"charge.success","data":{"reference":"fund-x"}}]'],
  ['NUL', within('"\\u0000"')],
  ['NUL as it is', within('"\0"')],
  ['NUL in a name', within('{"\\u0000":1}')],
  ['NUL as the event', '{"event":"\\u0000","data":{"reference":"\\u0000"},"orderId":"\\u0000"}'],
  ['half of a character', within('"\\ud800"')],
  ['half of a character as all there is', '"\\udfff"'],
  ['half of a character where a text is cut', `{"event":"${'x'.repeat(99)}😀","orderId":"😀"}`],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['a broken UTF-8 in a name', Buffer.from('7b22c328223a317d', 'hex')],
  ['a mark of the byte order', '\ufeff{"event":"charge.success"}'],
  ['lists in lists', nested(30_000)],
  ['objects in objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['lists without an end', '['.repeat(60_000)],
  ['lists in a field', within(nested(20_000))],
  ['lists just deeper than is kept', within(nested(40, '"\\u0000"'))],
  ['a key twice', '{"event":"charge.success","event":"refund.processed","data":null,"data":{}}'],
  ['a key twice in other letters', '{"orderId":"a","\\u006frderId":"b","data":{"requestId":"c"}}'],
  ['an id that is no text', '{"event":["charge.success"],"data":{"requestId":{}},"orderId":[1]}'],
  ['numbers past what a column takes', '{"event":"x","data":{"amount":1e308,"id":-1e308}}'],
  [
    'a refund past all money',
    '{"event":"refund.processed","data":{"transaction_reference":"fund-x","currency":"NGN","amount":9007199254740991}}',
  ],
  ['many fields', `{${Array.from({ length: 4_000 }, (_, nth) => `"k${nth}":${nth}`).join()}}`],
  ['a long id', `{"orderId":"${'9'.repeat(60_000)}"}`],
  ...NAMES.flatMap((name): [string, string][] => [
    [`${name} as a field`, `{"${name}":{"event":"charge.success"}}`],
    [`${name} as a field inside`, within(`{"${name}":{"${name}":1}}`)],
    [`${name} as the event`, `{"event":"${name}","data":{"reference":"${name}"}}`],
    [`${name} as an id`, `{"orderId":"${name}","data":{"requestId":"${name}"}}`],
  ]),
];

/** What is refused whatever the body says. */
const REFUSED: readonly (readonly [
  what: string,
  headers: Readonly<Record<string, string>>,
  bytes: (good: string) => Buffer<ArrayBuffer>,
  status: number,
])[] = [
  [
    'a body of 3 MB',
    JSON_TYPE,
    (good) => Buffer.from(good.replace('{', `{"x":"${'x'.repeat(3e6)}",`)),
    413,
  ],
  ['gzip', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, (good) => gzipSync(good), 415],
  ['plain text', { 'Content-Type': 'text/plain' }, (good) => Buffer.from(good), 415],
  [
    'a form',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    () => Buffer.from('event=charge.success'),
    415,
  ],
  [
    'another kind of JSON',
    { 'Content-Type': 'application/x-json' },
    (good) => Buffer.from(good),
    415,
  ],
];

describe('what a gateway or a provider sends', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ CALLBACK_SECRET: SECRET }, { hasBuypower: true, hasPaystack: true });
    customer = await aCustomer(app, { balance: 7_000_00 });
  });
  afterAll(() => app.close());

  function webhook(
    bytes: Uint8Array<ArrayBuffer>,
    key = PAYSTACK_SIMULATOR_KEY,
    headers: Readonly<Record<string, string>> = JSON_TYPE,
  ): Promise<ApiAnswer<unknown>> {
    const signature = createHmac('sha512', key).update(bytes).digest('hex');
    return post('/webhooks/paystack', bytes, { ...headers, 'X-Paystack-Signature': signature });
  }

  function post(
    path: string,
    rawBody: Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = JSON_TYPE,
  ): Promise<ApiAnswer<unknown>> {
    return apiClient(app.url).post(path, undefined, { rawBody, headers });
  }

  /** All that money is known by. */
  async function money(): Promise<unknown> {
    const [row] = await app.database.query(
      `SELECT (SELECT count(*)::int FROM transactions) AS transactions,
        (SELECT count(*)::int FROM incidents) AS incidents,
        (SELECT coalesce(sum(returned_amount), 0)::text FROM fundings) AS returned`,
    );
    return { ...(row as object), balance: (await customer.wallet()).balance };
  }

  it.each(BODIES)('as a signed webhook is kept, and moves no money: %s', async (_, body) => {
    const before = await money();
    const answer = await webhook(Buffer.from(body));
    expect([answer.status, answer.body]).toEqual([200, { received: true }]);
    expect(await money()).toEqual(before);
  });

  it.each(BODIES)('as a webhook that somebody else signed is refused: %s', async (_, body) => {
    const answer = await webhook(Buffer.from(body), 'sk_of_somebody_else');
    expectProblem(answer, 'unauthenticated');
  });

  describe.each(['vtpass', 'buypower'])('of %s', (provider) => {
    it.each(BODIES)('is kept or refused with a reason, and moves no money: %s', async (_, body) => {
      const before = await money();
      const answer = await post(`/provider-callbacks/${provider}/${SECRET}`, Buffer.from(body));
      if (answer.status === 200) expect(answer.body).toEqual({ response: 'success' });
      else expectProblem(answer);
      expect(answer.status).toBeLessThan(500);
      expect(await money()).toEqual(before);
    });

    it('is refused with a reason when it has no body and no type', async () => {
      const answer = await post(`/provider-callbacks/${provider}/${SECRET}`, Buffer.from(''), {});
      expectProblem(answer);
      expect(answer.status).toBeLessThan(500);
    });
  });

  it.each(REFUSED)('is refused so that it can be read: %s', async (_, headers, bytesOf, status) => {
    const bytes = bytesOf(within('1'));
    const answers = [
      await webhook(bytes, PAYSTACK_SIMULATOR_KEY, headers),
      await webhook(bytes, 'sk_of_somebody_else', headers),
      await post(`/provider-callbacks/vtpass/${SECRET}`, bytes, headers),
    ];
    for (const answer of answers) expectProblem(answer);
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
  });
});
