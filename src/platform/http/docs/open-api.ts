import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { REQUEST_ID_HEADER } from '../request/request-id.js';
import { serveDocsPage } from './docs-page.js';
import { admitNull } from './nullable.js';
import { operationsOf, type DocumentedResponse } from './operations.js';
import { addTags } from './tags.js';
import { addWireProblems, describeProblems } from './wire-problems.js';

const DOCS_PATH = '/api/docs';
const DESCRIPTION = [
  'Fund a wallet and buy electricity. Amounts are integers in kobo: 500000 is ₦5,000.00. Every answer that is not a ' +
    'success has the type `application/problem+json` and a permanent `code`.',
  'To try the API on this page: register, paste the `accessToken` into **Authorize**, fund the wallet, pay at its ' +
    '`authorizationUrl` if there is one, and buy. `GET /bill-payments/{id}` shows the token.',
].join('\n\n');

/** Serves the OpenAPI document at /api/docs-json and its readable form at /api/docs. */
export function setupOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup(DOCS_PATH, app, () => openApiDocument(app), { ui: false, raw: ['json'] });
  serveDocsPage(app.getHttpAdapter().getInstance(), DOCS_PATH);
}

/** The OpenAPI document of everything the app serves. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Bill Vending API')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server.')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The `accessToken` of `POST /auth/register`, `login` or `refresh`.',
    });
  addTags(about);
  const document = SwaggerModule.createDocument(app, about.build(), {
    // Unique: a test compares them all.
    operationIdFactory: (_, handler) => handler,
  });
  addWireProblems(document);
  describeProblems(document);
  addRequestIds(document);
  admitNull(document);
  // Says explicitly that an operation is public: otherwise it looks like one whose security was forgotten.
  for (const [, operation] of operationsOf(document)) operation.security ??= [];
  return document;
}

function addRequestIds(document: OpenAPIObject): void {
  const header = {
    description: 'The id of this request in our log. It is yours if you sent one.',
    schema: { type: 'string' as const },
  };
  for (const [, { responses }] of operationsOf(document)) {
    for (const response of Object.values(responses) as DocumentedResponse[]) {
      response.headers = { ...response.headers, [REQUEST_ID_HEADER]: header };
    }
  }
}
