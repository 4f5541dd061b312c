import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AccessTokenGuard } from '../../../src/auth/sessions/access-token.guard.js';
import { AccessTokenService } from '../../../src/auth/sessions/access-token.service.js';
import { isDueListKey } from '../../../src/bill-payments/desk/due-list-position.js';
import { loadConfig } from '../../../src/config/config.js';
import { DomainError } from '../../../src/kernel/errors.js';
import { isIncidentListKey } from '../../../src/incidents/incident-list-position.js';
import { TierParamPipe } from '../../../src/operator/tiers/tier-param.pipe.js';
import type { DatabaseClock } from '../../../src/platform/database/database-clock.service.js';
import { clientAddressOf } from '../../../src/platform/http/request/client-address.js';
import { idCursor } from '../../../src/platform/http/lists/cursor.js';
import { readIdempotencyKey } from '../../../src/platform/http/request/idempotency-key.decorator.js';
import { IdParamPipe } from '../../../src/platform/http/request/id-param.pipe.js';
import { acceptOnlyJson } from '../../../src/platform/http/request/json-body.js';
import { readPreferWait } from '../../../src/platform/http/request/prefer-wait.decorator.js';
import { problemOf } from '../../../src/platform/http/problems/problem.js';
import { addRequestChecks } from '../../../src/platform/http/request/request-checks.js';
import { requestIdOf } from '../../../src/platform/http/request/request-id.js';
import { wantedFormat } from '../../../src/platform/http/request/wanted-format.js';
import { FundingReturnController } from '../../../src/fundings/return-page/funding-return.controller.js';
import type { FundingReturnService } from '../../../src/fundings/return-page/funding-return.service.js';
import type { Parser } from './parser.js';

const HEADERS = 'by the 16 KiB that the headers of a request may have together';
const URLS = 'by the 4,096 characters that an address may have';
const BODIES = 'by the 64 KiB that a body may have';

const guard = new AccessTokenGuard(
  { assertIsRight: () => undefined } as DatabaseClock,
  new AccessTokenService(loadConfig({ JWT_SECRET: 's'.repeat(32) })),
  new Reflector(),
);

function bearing(authorization: string): ExecutionContext {
  return {
    getHandler: () => bearing,
    getClass: () => AccessTokenGuard,
    switchToHttp: () => ({ getRequest: () => ({ headers: { authorization } }) }),
  } as unknown as ExecutionContext;
}

/** A server with nothing behind its door. */
function aDoor(): FastifyInstance {
  const adapter = new FastifyAdapter({ trustProxy: true, bodyLimit: 1e9 });
  const fastify = adapter.getInstance<FastifyInstance>();
  acceptOnlyJson(fastify);
  addRequestChecks(fastify, 1e9);
  fastify.setErrorHandler((error, _request, reply) => {
    void reply.send(JSON.stringify(error instanceof DomainError ? problemOf(error, '') : error));
  });
  fastify.all('/*', (request) => clientAddressOf(request));
  return fastify;
}

const door = aDoor();
const returns = new FundingReturnController({
  arrive: () => Promise.resolve(null),
} as unknown as FundingReturnService);

const headed =
  (name: string) =>
  (text: string): unknown =>
    door.inject({
      method: 'POST',
      url: '/',
      headers: { host: 'x', 'content-type': 'application/json', [name]: text },
      payload: '{}',
    });

/** Everything that reads a header, an address or a body. */
export const REQUEST_PARSERS: readonly Parser[] = [
  {
    name: 'Accept',
    read: (text) => wantedFormat(text, { json: 'application/json', csv: 'text/csv' }),
    bounded: 'by itself',
  },
  {
    name: 'Prefer',
    read: readPreferWait,
    bounded: 'by itself',
    within: [
      ['wait=', ''],
      ['a="', '"'],
    ],
  },
  {
    name: 'Authorization',
    read: (text) => guard.canActivate(bearing(text)),
    bounded: 'by itself',
    within: [
      ['Bearer ', ''],
      ['Bearer eyJhbGciOiJIUzI1NiJ9.', '.x'],
    ],
  },
  { name: 'Idempotency-Key', read: readIdempotencyKey, bounded: 'by itself' },
  {
    name: 'X-Request-Id',
    read: (text) => requestIdOf({ headers: { 'x-request-id': text } }),
    bounded: 'by itself',
  },
  { name: 'X-Forwarded-For', read: headed('x-forwarded-for'), bounded: HEADERS, isSlow: true },
  { name: 'Host', read: headed('host'), bounded: HEADERS, isSlow: true },
  { name: 'Expect', read: headed('expect'), bounded: HEADERS, isSlow: true },
  { name: 'Content-Type', read: headed('content-type'), bounded: HEADERS, isSlow: true },
  { name: 'Content-Encoding', read: headed('content-encoding'), bounded: HEADERS, isSlow: true },
  { name: 'Transfer-Encoding', read: headed('transfer-encoding'), bounded: HEADERS, isSlow: true },
  {
    name: 'an address',
    read: (text) => door.inject({ url: `/${encodeURIComponent(text.toWellFormed())}` }),
    bounded: URLS,
    isSlow: true,
  },
  {
    name: 'a query',
    read: (text) => door.inject({ url: `/?${encodeURI(text.toWellFormed())}` }),
    bounded: URLS,
    isSlow: true,
    within: [['a=', '']],
  },
  {
    name: 'a body',
    read: (payload) =>
      door.inject({
        method: 'POST',
        url: '/',
        headers: { host: 'x', 'content-type': 'application/json' },
        payload,
      }),
    bounded: BODIES,
    isSlow: true,
    within: [
      ['{"a":"', '"}'],
      ['[', '0]'],
    ],
  },
  {
    name: 'a body with many faults below a long name',
    read: (text: string): unknown => {
      const half = Math.ceil(text.length / 2);
      const faults = '"\\u0000",'.repeat(Math.ceil(half / 9));
      const name = JSON.stringify(text.slice(0, half).toWellFormed());
      const payload = `{${name}:[${faults}0]}`;
      const headers = { host: 'x', 'content-type': 'application/json' };
      return door.inject({ method: 'POST', url: '/', headers, payload });
    },
    bounded: BODIES,
    isSlow: true,
  },
  {
    name: 'a cursor',
    read: (text) => idCursor('x').decode(text),
    bounded: 'by itself',
    within: [[Buffer.from('2:x:').toString('base64url'), '']],
  },
  {
    name: 'the place in a cursor of payments that are due',
    read: isDueListKey,
    bounded: 'by itself',
    within: [['2026-11-30 09:30:00+00|', '']],
  },
  {
    name: 'the place in a cursor of incidents',
    read: isIncidentListKey,
    bounded: 'by itself',
    within: [['2026-11-30 09:30:00+00|0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10|', '|1']],
  },
  {
    name: 'an id in an address',
    read: (text) => new IdParamPipe().transform(text),
    bounded: 'by itself',
  },
  {
    name: 'a tier in an address',
    read: (text) => new TierParamPipe().transform(text),
    bounded: 'by itself',
  },
  {
    name: 'the address by which a payer comes back',
    read: (text) => returns.returnFromGateway({ query: { reference: text } } as never),
    bounded: 'by itself',
  },
];
