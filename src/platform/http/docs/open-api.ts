import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { serveDocsPage } from './docs-page.js';
import { addWireProblems } from './wire-problems.js';
import { REQUEST_ID_HEADER } from '../request/request-id.js';

const DOCS_PATH = '/api/docs';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Serves the OpenAPI document at /api/docs-json and its readable form at /api/docs. */
export function setupOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup(DOCS_PATH, app, () => openApiDocument(app), { ui: false, raw: ['json'] });
  serveDocsPage(app.getHttpAdapter().getInstance(), DOCS_PATH);
}

/** The OpenAPI document of everything the app serves. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Bill Vending API')
    .setDescription(
      [
        'Fund a wallet and buy electricity. Amounts are integers in kobo (500000 is ₦5,000.00). ' +
          'Every answer that is not a success is application/problem+json with a permanent `code`.',
        'To try it here: register, give the `accessToken` to **Authorize**, fund the wallet (and pay on the ' +
          'page of its `authorizationUrl`, if there is one), buy, and read the token off the payment.',
      ].join('\n\n'),
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addTag('Auth', 'Register, log in, stay logged in.')
    .addTag('Wallets', 'The balance and how to fund it.')
    .addTag('Billers and meters', 'Whom can be paid, and whose meter it is.')
    .addTag('Bill payments', 'Purchases and what became of them.')
    .addTag('Transactions', 'The statement.')
    .addTag('Operator', 'For those who answer for the float, stuck payments and the books.')
    .addTag('Operations', 'For the machines that watch us.')
    .addTag('Provider callbacks', 'For providers and gateways that tell us something.')
    .build();
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: operationId });
  addWireProblems(document);
  addRequestIds(document);
  return document;
}

/** `WalletsController.fund` is `walletsFund`, unless the handler names its operation itself. */
function operationId(controller: string, method: string): string {
  const feature = controller.replace(/Controller$/, '');
  return `${feature.charAt(0).toLowerCase()}${feature.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

function addRequestIds(document: OpenAPIObject): void {
  const header = {
    description: 'The id of this request in our log; yours when you sent one.',
    schema: { type: 'string' as const },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      for (const response of Object.values(path[method]?.responses ?? {})) {
        if (response === undefined || '$ref' in response) continue;
        response.headers = { ...response.headers, [REQUEST_ID_HEADER]: header };
      }
    }
  }
}
