import { describe, expect, it } from '@jest/globals';
import { ConflictException, HttpException, NotFoundException } from '@nestjs/common';
import {
  Busy,
  DomainError,
  ERROR_CODES,
  type ErrorCode,
  LimitExceeded,
  NotFound,
  ValidationFailed,
} from '../../../kernel/errors.js';
import { InvariantViolation } from '../../../kernel/invariant.js';
import { domainErrorOf, problemHeaders, problemOf, type Problem } from './problem.js';

const problem = (thrown: unknown): Problem => problemOf(domainErrorOf(thrown), 'request-1');
const fastifyFault = (code: string, statusCode: number): Error =>
  Object.assign(new Error('inner'), { name: 'FastifyError', code, statusCode });

describe('a problem', () => {
  it('says what, why, where to look and which request', () => {
    expect(problem(new NotFound('transaction'))).toEqual({
      type: 'urn:problem-type:bill-vending:not_found',
      title: 'Not found',
      status: 404,
      detail: 'No such transaction.',
      code: 'not_found',
      requestId: 'request-1',
    });
  });

  it('lists what is wrong, field by field', () => {
    const errors = [{ field: 'amount', message: 'must be an integer number' }];
    expect(problem(new ValidationFailed(errors))).toMatchObject({ status: 400, errors });
  });

  it('names the limit that would be passed, and what is left of it', () => {
    const passed = { limit: 'daily', max: 5_000, left: 200 } as const;
    expect(problem(new LimitExceeded(passed, 'x'))).toMatchObject({
      status: 422,
      code: 'limit_exceeded',
      ...passed,
    });
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('of code %s has an error status', (code) => {
    const { status } = problem(new DomainError(code, 'x'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  it.each([
    ['an unknown route', new NotFoundException('Cannot GET /'), 404, 'not_found'],
    ['a body too large', fastifyFault('FST_ERR_CTP_BODY_TOO_LARGE', 413), 413, 'payload_too_large'],
    ['no JSON', fastifyFault('FST_ERR_CTP_INVALID_JSON_BODY', 400), 400, 'malformed_json'],
    ['an empty body', fastifyFault('FST_ERR_CTP_EMPTY_JSON_BODY', 400), 400, 'malformed_json'],
    [
      'the same, as Nest wraps it',
      new HttpException('x', 400, { cause: fastifyFault('FST_ERR_CTP_INVALID_JSON_BODY', 400) }),
      400,
      'malformed_json',
    ],
    [
      'another media type',
      fastifyFault('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415),
      415,
      'unsupported_media_type',
    ],
    ['a bad URL', fastifyFault('FST_ERR_BAD_URL', 400), 400, 'validation_failed'],
    ['a long parameter', fastifyFault('FST_ERR_MAX_PARAM_LENGTH', 414), 400, 'validation_failed'],
    ['another refusal of Nest', new ConflictException('x'), 400, 'validation_failed'],
    [
      'a lost database',
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      503,
      'database_unavailable',
    ],
    ['a broken promise of ours', new InvariantViolation('secret'), 500, 'internal_error'],
    ['a text', 'secret', 500, 'internal_error'],
    ['nothing', undefined, 500, 'internal_error'],
    ['a 500 of Fastify', fastifyFault('FST_ERR_SEND', 500), 500, 'internal_error'],
  ])('of %s has its status and code', (_, thrown, status, code) => {
    expect(problem(thrown)).toMatchObject({ status, code });
  });

  it('of our own making tells nothing of the inside', () => {
    const answered = JSON.stringify(problem(new Error('relation "users" does not exist')));
    expect(answered).not.toContain('users');
  });

  it('that passes says when to come back', () => {
    expect(problemHeaders(new Busy())).toMatchObject({ 'Retry-After': '1' });
    expect(problemHeaders(domainErrorOf(new HttpException('x', 503)))).toHaveProperty(
      'Retry-After',
    );
  });

  it('of missing credentials names the scheme', () => {
    const headers = problemHeaders(new DomainError('unauthenticated', 'x'));
    expect(headers).toMatchObject({ 'WWW-Authenticate': 'Bearer' });
    expect(problemHeaders(new NotFound('x'))).not.toHaveProperty('WWW-Authenticate');
  });
});
