import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../logging/log.js';
import type { Metrics } from '../../metrics/metrics.js';
import { callerIdOf } from './caller-id.js';
import { isOperational } from '../docs/operational.decorator.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Echoes the id of every request, and logs and measures it after its response. */
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

/** The log line of a request. It has the pattern of the route, because a URL may contain secrets. */
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
