import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../../kernel/errors.js';
import type { Log } from '../../logging/log.js';
import type { RouteTable } from '../route-table.js';
import { domainErrorOf, problemHeaders, problemOf } from './problem.js';
import { REQUEST_ID_HEADER } from '../request/request-id.js';

/** Turns every error between the socket and a handler into one problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: RouteTable,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers an error from before Nest saw the request. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const known = domainErrorOf(thrown);
    const isUnknownRoute = request.is404 && known.code === 'not_found';
    const allowed = isUnknownRoute ? this.routes.methodsOf(request.url) : [];
    const error = allowed.length > 0 ? wrongMethod(allowed) : known;
    if (error.kind === 'internal' || error.kind === 'unavailable')
      this.logFailure(error, thrown, request);
    if (reply.sent || reply.raw.headersSent) {
      // Part of the response is already sent: break the connection, so that the client sees it is
      // incomplete.
      reply.raw.destroy();
      return;
    }
    const problem = problemOf(error, request.id);
    if (allowed.length > 0) reply.header('Allow', allowed.join(', '));
    reply
      .code(problem.status)
      .headers({ ...problemHeaders(error), [REQUEST_ID_HEADER]: request.id })
      // Bytes, because Fastify adds a charset to the type of a text, and this type has none.
      .send(Buffer.from(JSON.stringify(problem)));
  }

  private logFailure(error: DomainError, thrown: unknown, request: FastifyRequest): void {
    const fields = { requestId: request.id, code: error.code, err: thrown };
    if (error.kind === 'internal') this.log.error(fields, 'request failed through our fault');
    else this.log.warn(fields, 'request refused for now');
  }
}

function wrongMethod(allowed: readonly string[]): DomainError {
  return new DomainError('method_not_allowed', `Allowed here: ${allowed.join(', ')}.`);
}
