import helmet from 'helmet';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/config.js';
import { NotFound } from '../../kernel/errors.js';
import { failPointNow } from '../../kernel/fail-point.js';
import type { Log } from '../logging/log.js';
import { NestLog } from '../logging/nest-log.js';
import { Metrics } from '../metrics/metrics.js';
import { Stopping } from '../stopping/stopping.js';
import { ClientErrors } from './problems/client-error.js';
import { acceptOnlyJson } from './request/json-body.js';
import { leaveConnectionsWell } from './request/leave-connections.js';
import { LingeringClose } from './request/lingering-close.js';
import { setupOpenApi } from './docs/open-api.js';
import { isOperational } from './docs/operational.decorator.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RateLimitGuard } from './request/rate-limit.guard.js';
import { addRequestChecks } from './request/request-checks.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request/request-id.js';
import { RequestValidationPipe } from './request/request-validation.pipe.js';
import { watchRequests } from './request/request-watch.js';
import { RouteTable } from './route-table.js';

const BODY_MAX_BYTES = 64 * 1024;
/**
 * The most bytes of all headers of a request together. More is answered with 431 before any header is read.
 */
const HEADERS_MAX_BYTES = 16 * 1024;
const RECEIVE_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 30_000;
/** Longer than the idle time-out of common load balancers, so that they close the connection first. */
const KEEP_ALIVE_MS = 65_000;
const PARAM_MAX_LENGTH = 200;

/**
 * Makes the HTTP app of `module`, ready to listen. The module provides Metrics. It may add an access token
 * guard as APP_GUARD, which runs before the rate limit, so that the limit can count per user.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: Config,
  log: Log,
): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const filter = new ProblemFilter(log, routes);
  const lingering = new LingeringClose();
  const clientErrors = new ClientErrors(lingering);
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    adapterFor({ filter, lingering, clientErrors, config, log }),
    {
      logger: new NestLog(log),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    routes.add(route);
  });
  acceptOnlyJson(fastify);
  clientErrors.watch(fastify);
  answerWhileClosing(fastify, lingering);
  if (!config.hasApi) refuseCustomers(fastify);
  watchRequests(fastify, log, app.get(Metrics, { strict: false }));
  leaveConnectionsWell(fastify, app.get(Stopping, { strict: false }), log);
  setSecurityHeaders(fastify);
  fastify.addHook('preSerialization', (_request, _reply, _payload, done) => {
    failPointNow('before-answer');
    done();
  });
  allowOrigins(app, config);
  addRequestChecks(fastify, BODY_MAX_BYTES);
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(filter);
  if (config.env.RATE_LIMIT) app.useGlobalGuards(new RateLimitGuard());
  setupOpenApi(app);
  return app;
}

/** Lets clients that are still sending read the response. */
function answerWhileClosing(fastify: FastifyInstance, lingering: LingeringClose): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    lingering.lingerAfter(reply);
    done();
  });
  fastify.addHook('preClose', (done) => {
    lingering.destroyAll();
    done();
  });
}

/**
 * Sets Helmet's own headers, except the upgrade to HTTPS, which would break the docs on a plain port. They
 * are computed once: Fastify's plugin computes them for each request, a twentieth of the cost of a
 * purchase.
 */
function setSecurityHeaders(fastify: FastifyInstance): void {
  const directives = { upgradeInsecureRequests: null };
  const setHeaders = helmet({ contentSecurityPolicy: { directives } });
  fastify.addHook('onRequest', (request, reply, done) => {
    setHeaders(request.raw, reply.raw, (error) => {
      done(error as Error | undefined);
    });
  });
}

interface Edge {
  readonly filter: ProblemFilter;
  readonly lingering: LingeringClose;
  readonly clientErrors: ClientErrors;
  readonly config: Config;
  readonly log: Log;
}

function adapterFor({ filter, lingering, clientErrors, config, log }: Edge): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    // Also bounds the close, which waits for requests in progress and has bounds of its own.
    pluginTimeout: CLOSE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: config.env.TRUST_PROXY ?? false,
    // Serve requests on open connections while closing: each connection is closed after its response.
    return503OnClosing: false,
    genReqId: requestIdOf,
    clientErrorHandler: clientErrors.answer,
    // Our own check answers a missing Host header with a problem.
    http: { requireHostHeader: false, maxHeaderSize: HEADERS_MAX_BYTES },
    routerOptions: { maxParamLength: PARAM_MAX_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      // The router itself refused the URL, so none of our hooks saw the request.
      lingering.lingerAfter(reply);
      filter.answer(error, request, reply);
      const { id: requestId, method } = request;
      log.info({ requestId, method, route: 'unmatched', status: reply.statusCode }, 'request');
    },
  });
}

/** A worker that listens serves monitoring only: health and metrics. */
function refuseCustomers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(isOperational(request) ? undefined : new NotFound('page'));
  });
}

function allowOrigins(app: NestFastifyApplication, config: Config): void {
  const origins = config.env.CORS_ORIGINS;
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'Prefer',
      REQUEST_ID_HEADER,
    ],
    exposedHeaders: ['Location', 'Idempotency-Replayed', 'Retry-After', REQUEST_ID_HEADER],
    maxAge: 600,
  });
}
