import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { differencesOf, lineOf } from './differences.js';
import { shapeOfDocument } from './open-api-shape.js';

const problem = (code: string): object => ({ examples: { [code]: { value: { code } } } });
const operation = {
  operationId: 'buy',
  summary: 'Buy',
  description: 'Buys.',
  tags: ['Purchases'],
  security: [{ bearer: [] }],
  parameters: [
    { name: 'id', in: 'path', required: true, description: 'Which.', schema: { type: 'string' } },
  ],
  requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/a' } } } },
  responses: {
    202: { description: 'Done.', content: { 'application/json': { schema: { $ref: '#/b' } } } },
    503: { description: 'Busy.', content: { 'application/problem+json': problem('busy') } },
  },
};
const schema = {
  type: 'object',
  description: 'A purchase.',
  required: ['id', 'description'],
  properties: {
    id: { type: 'string', example: '1' },
    description: { type: 'string', enum: ['x', 'y'] },
  },
};

const documentOf = (one: object, purchase: object = schema, more: object = {}): OpenAPIObject =>
  ({
    paths: { '/purchases/{id}': { post: one } },
    components: { schemas: { Purchase: purchase } },
    ...more,
  }) as unknown as OpenAPIObject;
const linesOf = (changed: OpenAPIObject): string[] =>
  differencesOf(shapeOfDocument(documentOf(operation)), shapeOfDocument(changed)).map(lineOf);

describe('the shape of an OpenAPI document', () => {
  it('has no texts, tags, servers, security or order', () => {
    const texts = { summary: 'Buy it', description: 'Now.', tags: [], security: [] };
    const changed = documentOf(
      { ...operation, ...texts },
      { ...schema, description: 'It.', required: ['description', 'id'] },
      { servers: [{ url: '/' }], tags: [] },
    );
    expect(linesOf(changed)).toEqual([]);
  });

  const place = 'operations › POST /purchases/{id}';
  const parameter = operation.parameters[0];
  it.each([
    ['an operation’s id', { operationId: 'sell' }, `${place} › operationId: "buy" → "sell"`],
    [
      'a parameter that becomes optional',
      { parameters: [{ ...parameter, required: false }] },
      `${place} › parameters › path id › isRequired: true → false`,
    ],
    [
      'the schema of a parameter',
      { parameters: [{ ...parameter, schema: { type: 'integer' } }] },
      `${place} › parameters › path id › schema › type: "string" → "integer"`,
    ],
    [
      'the schema of a body',
      {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/c' } } },
        },
      },
      `${place} › body › content › application/json › $ref: "#/a" → "#/c"`,
    ],
    [
      'an error code',
      {
        responses: {
          ...operation.responses,
          503: { content: { 'application/problem+json': problem('late') } },
        },
      },
      `${place} › answers › 503 › codes › busy: removed true`,
      `${place} › answers › 503 › codes › late: added true`,
    ],
    [
      'a status',
      { responses: { 202: operation.responses[202] } },
      `${place} › answers › 503: removed {"content":{"application/problem+json":null},"headers":{},"codes":{"busy":true}}`,
    ],
  ])('has %s', (_, change, ...lines) => {
    expect(linesOf(documentOf({ ...operation, ...change }))).toEqual(lines);
  });

  it('has schemas, their names, and a property of any name', () => {
    const { id } = schema.properties;
    const changed = { ...schema, properties: { id, description: { type: 'string', enum: ['x'] } } };
    expect(linesOf(documentOf(operation, changed))).toEqual([
      'schemas › Purchase › properties › description › enum › y: removed true',
    ]);
    const renamed = documentOf(operation, schema, { components: { schemas: { Order: schema } } });
    expect(linesOf(renamed)).toEqual([
      expect.stringMatching(/^schemas › Purchase: removed/),
      expect.stringMatching(/^schemas › Order: added/),
    ]);
  });
});
