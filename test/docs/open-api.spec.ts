import { beforeAll, describe, expect, it } from '@jest/globals';
import { apiDocument } from '../../src/commands/api-document.js';
import type { Document, Operation } from '../support/open-api-document.js';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);
const PUBLIC = [
  'GET /metrics',
  'GET /health/live',
  'GET /health/ready',
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/refresh',
  'GET /wallets/funding-return',
  'POST /webhooks/paystack',
  'POST /provider-callbacks/{provider}/{secret}',
];

/** What stands more than once in a list. */
const repeated = (texts: readonly string[]): string[] => [
  ...new Set(texts.filter((text, index) => texts.indexOf(text) !== index)),
];

describe('the OpenAPI document', () => {
  let document: Document;
  let operations: [name: string, operation: Operation][];

  beforeAll(async () => {
    document = JSON.parse(JSON.stringify(await apiDocument())) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => METHODS.has(method))
        .map(([method, operation]): [string, Operation] => [
          `${method.toUpperCase()} ${path}`,
          operation,
        ]),
    );
  });

  it('describes every operation in sentences, and each differently', () => {
    for (const [name, { summary, description }] of operations) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z].*[^.]$/)]);
      expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z`].*\.$/)]);
    }
    expect(repeated(operations.map(([, { description = '' }]) => description))).toEqual([]);
    expect(repeated(operations.map(([, { summary = '' }]) => summary))).toEqual([]);
  });

  it('describes every answer, and says nothing twice in one', () => {
    for (const [name, { responses }] of operations) {
      for (const [status, { description }] of Object.entries(responses)) {
        const place = `${name} ${status}`;
        expect([place, description]).toEqual([place, expect.stringMatching(/\S.*\.$/)]);
        const sentences = description!.split(/(?<=\.)\s+/);
        expect([place, repeated(sentences)]).toEqual([place, []]);
      }
    }
  });

  it('documents 500 everywhere', () => {
    const without = operations.filter(([, { responses }]) => !('500' in responses));
    expect(without).toEqual([]);
  });

  it('says of each operation whether it needs a token', () => {
    const open = operations.filter(([, { security }]) => security!.length === 0);
    expect(open.map(([name]) => name).sort()).toEqual([...PUBLIC].sort());
    for (const [name, { security }] of operations) {
      if (!PUBLIC.includes(name)) expect([name, security]).toEqual([name, [{ bearer: [] }]]);
    }
  });

  it('keeps the calls of customers, operators, operations and partners apart', () => {
    const groups = document['x-tagGroups'];
    expect(groups.map(({ name }) => name)).toEqual([
      ...['Customers', 'Operators', 'Operations', 'Partners'],
    ]);
    const grouped = groups.flatMap(({ tags }) => tags);
    expect(document.tags.map(({ name }) => name)).toEqual(grouped);
    expect([...new Set(operations.flatMap(([, { tags = [] }]) => tags))].sort()).toEqual(
      [...grouped].sort(),
    );
    for (const [name, { tags }] of operations) {
      const path = name.split(' ')[1]!;
      const isOf = /^\/operator\//.test(path)
        ? 'Operators'
        : /^\/(?:health|metrics)/.test(path)
          ? 'Operations'
          : /^\/(?:webhooks|provider-callbacks)/.test(path)
            ? 'Partners'
            : 'Customers';
      const group = groups.find(({ tags: ofGroup }) => ofGroup.includes(tags![0]!))!;
      expect([name, tags!.length, group.name]).toEqual([name, 1, isOf]);
    }
  });

  it('lets null only where a property is nullable', () => {
    const { schemas } = document.components;
    const nullable = Object.entries(schemas).filter(([, { nullable: isNullable }]) => isNullable);
    for (const [name] of nullable) {
      const uses = JSON.stringify(document).split(`"#/components/schemas/${name}"`).length - 1;
      const properties = Object.values(schemas).flatMap(({ properties: of = {} }) =>
        Object.values(of),
      );
      const admitting = properties.filter(
        ({ nullable: isNullable, allOf }) =>
          isNullable && allOf?.some(({ $ref }) => $ref === `#/components/schemas/${name}`),
      );
      expect([name, admitting.length]).toEqual([name, uses]);
    }
    expect(nullable).not.toEqual([]);
  });
});
