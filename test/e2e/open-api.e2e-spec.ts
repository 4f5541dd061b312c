import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiDocument } from '../../src/commands/api-document.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { apiClient, type ApiAnswer, type ApiClient } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import {
  faultsOf,
  resolve,
  type Document,
  type Operation,
  type Schema,
} from '../support/open-api-document.js';

type Handler = (...args: unknown[]) => unknown;

/** `POST /wallets/fund` of every handler that Nest serves. */
function routesOf({ app }: TestApp): string[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as { prototype: Record<string, Handler> };
    const base = Reflect.getMetadata('path', controller) as string;
    return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
      const handler = controller.prototype[name]!;
      const path = Reflect.getMetadata('path', handler) as string | undefined;
      if (path === undefined || name === 'constructor') return [];
      const method = Reflect.getMetadata('method', handler) as RequestMethod;
      const whole = `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      return [`${RequestMethod[method]} ${whole.replace(/:(\w+)/g, '{$1}')}`];
    });
  });
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

describe('the OpenAPI document', () => {
  let app: TestApp;
  let api: ApiClient;
  let document: Document;
  let operations: (readonly [name: string, operation: Operation])[];

  beforeAll(async () => {
    app = await startTestApp();
    api = apiClient(app.url);
    document = demand(await api.get<Document>('/api/docs-json'), 200);
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    );
  });
  afterAll(() => app.close());

  /** The schema of an operation's success; null when it answers without a body. */
  const successOf = (operation: Operation): Schema | null | undefined => {
    const [, success] = Object.entries(operation.responses).find(([status]) =>
      status.startsWith('2'),
    )!;
    if (success.content === undefined) return null;
    return Object.values(success.content)[0]?.schema;
  };

  it('is shown at /api/docs', async () => {
    const page = await api.get<string>('/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.body).toContain('swagger-ui');
  });

  it('is the same as a program reads off the code without a server', async () => {
    expect(JSON.parse(JSON.stringify(await apiDocument()))).toEqual(document);
  });

  it('documents every route, and no other', () => {
    expect(document.openapi).toMatch(/^3\./);
    expect(operations.map(([name]) => name).sort()).toEqual(routesOf(app).sort());
  });

  it('gives each operation an id of its own, a summary and a success', () => {
    const ids = operations.map(([, operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const [name, operation] of operations) {
      expect([name, operation.operationId]).toEqual([name, expect.stringMatching(/^[a-z]\w+$/)]);
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/./)]);
      const isEmpty = '204' in operation.responses;
      expect([name, successOf(operation)]).toEqual([name, isEmpty ? null : expect.anything()]);
    }
  });

  it('proposes no idempotency key, which all who try it out would share', () => {
    const parameters = operations.flatMap(([, operation]) => operation.parameters ?? []);
    const keys = parameters.filter(({ name }) => name === 'Idempotency-Key');
    expect(keys.length).toBeGreaterThan(1);
    for (const { schema } of keys) expect(schema).not.toHaveProperty('example');
  });

  it('has an example, true to its schema, of each problem', () => {
    for (const [name, operation] of operations) {
      const problems = Object.entries(operation.responses).filter(([status]) => status >= '400');
      for (const [status, { content }] of problems) {
        expect([name, Object.keys(content ?? {})]).toEqual([name, ['application/problem+json']]);
        const { schema, examples = {} } = content!['application/problem+json']!;
        expect(Object.keys(examples)).not.toEqual([]);
        for (const { value } of Object.values(examples)) {
          expect(faultsOf(document, schema!, value)).toEqual([]);
          expect(value).toMatchObject({ status: Number(status) });
        }
      }
    }
  });

  it('says which problems to expect where', () => {
    const open =
      /^(GET \/health|GET \/metrics|POST \/auth|POST \/provider-callbacks|.* \/wallets\/funding-return|POST \/webhooks)/;
    const atTheDoor = ['400', '408', '414', '417', '431'];
    for (const [name, operation] of operations) {
      const statuses = Object.keys(operation.responses);
      const ofBodies = name.startsWith('GET') ? [] : ['413', '415'];
      expect([name, statuses]).toEqual([name, expect.arrayContaining([...atTheDoor, ...ofBodies])]);
      if (!open.test(name)) {
        expect([name, statuses]).toEqual([name, expect.arrayContaining(['401', '429'])]);
        expect([name, operation.security]).toEqual([name, [{ bearer: [] }]]);
      }
      if (name.endsWith('{id}'))
        expect([name, statuses]).toEqual([name, expect.arrayContaining(['404'])]);
    }
  });

  it('refers to nothing that is not there', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) expect(resolve(document, reference)).toBeDefined();
  });

  it('is true of the answers', async () => {
    const email = 'documented@example.com';
    const password = 'correct horse battery';
    const registration = await api.post('/auth/register', { email, password, fullName: 'Ada' });
    truthOf('POST /auth/register', registration);
    const login = await api.post<{ refreshToken: string }>('/auth/login', { email, password });
    truthOf('POST /auth/login', login);
    const { refreshToken } = login.body;
    truthOf('POST /auth/refresh', await api.post('/auth/refresh', { refreshToken }));
    truthOf('GET /health/live', await api.get('/health/live'));
    truthOf('GET /health/ready', await api.get('/health/ready'));

    const customer = await aCustomer(app);
    const meterNumber = goodMeter();
    const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
    truthOf('GET /wallets', await customer.api.get('/wallets'));
    truthOf('POST /wallets/fund', await customer.api.post('/wallets/fund', { amount: 100 }));
    const fundings = await customer.api.get<{ data: { id: string }[] }>('/wallets/fundings');
    truthOf('GET /wallets/fundings', fundings);
    for (const { id } of fundings.body.data) {
      truthOf('GET /wallets/fundings/{id}', await customer.api.get(`/wallets/fundings/${id}`));
    }
    truthOf('GET /wallets/funding-return', await api.get('/wallets/funding-return'));
    truthOf('POST /webhooks/paystack', await api.post('/webhooks/paystack', {}));
    truthOf('GET /billers', await customer.api.get('/billers'));
    truthOf('POST /meters/verify', await customer.api.post('/meters/verify', meter));
    await truthOfSavedMeters(customer, meter);
    await truthOfPurchases(customer, [meterNumber, scenarioMeter('01'), scenarioMeter('14')]);
    truthOf('GET /bill-payments', await customer.api.get('/bill-payments'));
    const list = await customer.api.get<{ data: { id: string }[] }>('/transactions');
    truthOf('GET /transactions', list);
    for (const { id } of list.body.data) {
      truthOf('GET /transactions/{id}', await customer.api.get(`/transactions/${id}`));
    }
  });

  it('is true of the problems', async () => {
    const customer = await aCustomer(app);
    truthOf('POST /bill-payments', await customer.request(goodMeter(), 99));
    const meterNumber = goodMeter();
    truthOf('POST /bill-payments', await customer.request(meterNumber, A_PURCHASE));
    truthOf('POST /bill-payments', await customer.request(meterNumber, A_PURCHASE));
    truthOf('POST /bill-payments', await customer.request(goodMeter(), 30_000_000));
    truthOf('GET /wallets', await api.get('/wallets'));
    const { token } = customer;
    const removed = `/meters/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10`;
    const brokenOff = { rawBody: '{', token, headers: { 'Content-Type': 'application/json' } };
    truthOf('DELETE /meters/{id}', await api.send('DELETE', removed, undefined, brokenOff));
    const unknown = '/bill-payments/0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
    truthOf('GET /bill-payments/{id}', await customer.api.get(unknown));
  });

  const truthOfPurchases = async (
    customer: Customer,
    meterNumbers: readonly string[],
  ): Promise<void> => {
    for (const meterNumber of meterNumbers) {
      const accepted = await customer.request(meterNumber, A_PURCHASE);
      truthOf('POST /bill-payments', accepted);
      await customer.ended(accepted.body.id);
      const shown = await customer.api.get(`/bill-payments/${accepted.body.id}`);
      truthOf('GET /bill-payments/{id}', shown);
    }
  };

  const truthOfSavedMeters = async (customer: Customer, meter: object): Promise<void> => {
    const saving = { nickname: 'Home', ...meter };
    const saved = await customer.api.post<{ id: string }>('/meters', saving);
    truthOf('POST /meters', saved);
    truthOf('POST /meters', await customer.api.post('/meters', saving));
    const path = `/meters/${saved.body.id}`;
    truthOf('GET /meters', await customer.api.get('/meters'));
    truthOf('GET /meters/{id}', await customer.api.get(path));
    const { token } = customer;
    truthOf('PATCH /meters/{id}', await api.send('PATCH', path, { nickname: 'Mum' }, { token }));
    expect((await api.send('DELETE', path, undefined, { token })).status).toBe(204);
    truthOf('DELETE /meters/{id}', await api.send('DELETE', path, undefined, { token }));
  };

  /** The answer is one that the operation documents, and its body is as its schema has it. */
  const truthOf = (name: string, answer: ApiAnswer<unknown>): void => {
    const operation = new Map(operations).get(name);
    const content = operation?.responses[String(answer.status)]?.content ?? {};
    const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const schema = content[type]?.schema;
    expect([name, answer.status, Object.keys(content)]).toEqual([name, answer.status, [type]]);
    expect(faultsOf(document, schema!, answer.body, name)).toEqual([]);
  };
});
