import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { demand } from '../support/customer.js';
import { apiClient, type ApiClient } from '../support/http.js';
import type { Document, Operation } from '../support/open-api-document.js';
import { anOperator, type Operator } from '../support/operator.js';

const ID = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
/** Every name that an object has without being given it. */
const NAMES = Object.getOwnPropertyNames(Object.prototype);
const SECRET = 'a-secret-of-this-test-1234';

/** One call of the document, at an address that it has. */
interface Call {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly address: string;
  readonly operation: Operation;
}

/**
 * The calls whose bodies are not ours to judge: they are kept as they came, and tested where they are read.
 */
const OTHERS_BODIES = /^\/(?:webhooks|provider-callbacks)\//;

describe('a text that cannot be stored, or a name that every object has, is refused', () => {
  let app: TestApp;
  let admin: Operator;
  let api: ApiClient;
  let calls: readonly Call[];

  beforeAll(async () => {
    app = await startTestApp({ CALLBACK_SECRET: SECRET });
    admin = await anOperator(app, 'admin');
    api = apiClient(app.url);
    const { paths } = demand(await api.get<Document>('/api/docs-json'), 200);
    calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([verb, operation]): Call => {
        const method = verb.toUpperCase();
        const address = path.replaceAll(/\{\w+\}/g, (name) => (name === '{tier}' ? '2' : ID));
        return { name: `${method} ${path}`, method, path, address, operation };
      }),
    );
  });
  afterAll(() => app.close());

  /** The calls that are not answered by 400 to what `change` makes of them. */
  async function notRefused(
    of: readonly Call[],
    change: (call: Call) => { readonly address?: string; readonly rawBody?: string },
  ): Promise<string[]> {
    const found: string[] = [];
    for (const call of of) {
      const { address = call.address, rawBody } = change(call);
      const headers = { 'Content-Type': 'application/json' };
      const request = rawBody === undefined ? {} : { rawBody, headers };
      const { status, body } = await api.send(call.method, address, undefined, {
        ...request,
        token: admin.token,
      });
      const code = (body as { code?: string } | null)?.code;
      const isRefused = status === 400 && /^(?:validation_failed|malformed_json)$/.test(code ?? '');
      if (!isRefused) found.push(`${call.name} at ${address}: ${status} ${code}`);
    }
    return found;
  }

  const takesBody = ({ operation }: Call): boolean => 'requestBody' in operation;
  const takesQuery = ({ operation }: Call): boolean =>
    (operation.parameters ?? []).some((one) => 'in' in one && one.in === 'query');

  it.each(['%00', 'a%00b', '%ED%A0%80', '%ff', '%'])('in a query: %s', async (text) => {
    expect(calls.length).toBeGreaterThan(40);
    const inValue = await notRefused(calls, ({ address }) => ({ address: `${address}?a=${text}` }));
    const inName = await notRefused(calls, ({ address }) => ({ address: `${address}?${text}=a` }));
    expect([...inValue, ...inName]).toEqual([]);
  });

  it.each(['%00', 'a%00b', '%ED%A0%80', '%ff', '%'])('in a path: %s', async (text) => {
    const withPlaces = calls.filter(({ path }) => path.includes('{'));
    expect(withPlaces.length).toBeGreaterThan(15);
    const places = await notRefused(withPlaces, ({ path }) => ({
      address: path.replaceAll(/\{\w+\}/g, text),
    }));
    expect(places).toEqual([]);
  });

  it.each([
    ['NUL', '{"a":"\\u0000"}'],
    ['NUL in a name', '{"\\u0000":1}'],
    ['half of a character', '{"a":"\\ud800"}'],
    ['the other half', '{"a":["x\\udfff"]}'],
    ['half of a character in a name', '{"a":{"\\ud800":1}}'],
    ['a prototype', '{"__proto__":{"a":1}}'],
    ['a prototype inside', '{"a":[{"__proto__":1}]}'],
  ])('in a body: %s', async (_, rawBody) => {
    const withBody = calls.filter(
      (call) =>
        !call.path.startsWith('/webhooks/') && (takesBody(call) || call.method === 'DELETE'),
    );
    expect(withBody.length).toBeGreaterThan(15);
    expect(await notRefused(withBody, () => ({ rawBody }))).toEqual([]);
  });

  it.each(NAMES)('the name %s in a query', async (name) => {
    const withQuery = calls
      .filter(takesQuery)
      .filter(({ path }) => path !== '/wallets/funding-return');
    expect(withQuery.length).toBeGreaterThan(5);
    const plain = ({ address }: Call): object => ({ address: `${address}?${name}=1` });
    const inside = ({ address }: Call): object => ({ address: `${address}?a[${name}]=1` });
    expect([
      ...(await notRefused(withQuery, plain)),
      ...(await notRefused(withQuery, inside)),
    ]).toEqual([]);
  });

  it.each(NAMES)('the name %s in a body', async (name) => {
    const ours = calls.filter((call) => takesBody(call) && !OTHERS_BODIES.test(call.path));
    expect(ours.length).toBeGreaterThan(15);
    const bodies = [`{"${name}":1}`, `{"reason":{"${name}":1}}`, `{"tokens":[{"${name}":{}}]}`];
    for (const rawBody of bodies) expect(await notRefused(ours, () => ({ rawBody }))).toEqual([]);
  });

  it('also where the name is all that is wrong', async () => {
    const body = { email: 'a@example.com', password: 'correct horse', fullName: 'Ada Obi' };
    for (const name of NAMES.filter((one) => one !== '__proto__')) {
      const rawBody = JSON.stringify({ ...body, [name]: 'x' });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await api.post('/auth/register', undefined, { rawBody, headers });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ field: name, message: 'is not a known field' }] },
      });
    }
    expect(await app.database.query('SELECT 1 FROM users WHERE email = $1', [body.email])).toEqual(
      [],
    );
  });

  it.each(NAMES)('but a provider may send the name %s, and is nobody by it', async (name) => {
    const kept = `/provider-callbacks/vtpass/${SECRET}`;
    const isPrototype = name === '__proto__';
    const answer = await api.post(kept, undefined, {
      rawBody: `{"${name}":1,"data":{"requestId":"${name}"}}`,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(answer.status).toBe(isPrototype ? 400 : 200);
    expect((await api.post(`/provider-callbacks/${name}/${SECRET}`, {})).status).toBe(404);
  });
});
