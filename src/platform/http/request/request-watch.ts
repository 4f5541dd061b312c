import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../logging/log.js';
import type { Metrics } from '../../metrics/metrics.js';
import { callerIdOf } from './caller-id.js';
import { isOperational } from '../docs/operational.decorator.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Echoes the id of every request; logs and measures each once it is answered. */
export function watchRequests(fastify: FastifyInstance, log: Log, metrics: Metrics): void {
  const durations = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const line = lineOf(request, reply);
    durations.observe(
      { method: line.method, route: line.route, status: line.status },
      reply.elapsedTime / 1000,
    );
    if (isOperational(request)) log.debug(line, 'request');
    else log.info(line, 'request');
    done();
  });
}

/** What a log says of a request: the pattern of its route, because a URL may hold secrets. */
interface RequestLine {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly userId?: string;
}

function lineOf(request: FastifyRequest, reply: FastifyReply): RequestLine {
  const userId = callerIdOf(request);
  return {
    requestId: request.id,
    method: request.method,
    route: request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched'),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 100) / 100,
    ...(userId !== undefined && { userId }),
  };
}
