import { expect } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '../../src/kernel/errors.js';
import { STATUS_OF_KIND } from '../../src/platform/http/problems/problem.js';
import type { ApiAnswer } from './http.js';

/** Whether an answer is a problem as documented: known code, the code's status, every field. */
export function expectProblem(answer: ApiAnswer<unknown>, code?: ErrorCode): void {
  const problem = answer.body as Record<string, unknown>;
  const said = JSON.stringify(problem);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(Object.keys(ERROR_CODES)).toContain(problem['code']);
  if (code !== undefined && problem['code'] !== code) throw new Error(`not ${code}: ${said}`);
  const { kind, title } = ERROR_CODES[problem['code'] as ErrorCode];
  const status = STATUS_OF_KIND[kind];
  expect({ status: answer.status, ...problem }).toMatchObject({
    status,
    title,
    type: `urn:problem-type:bill-vending:${String(problem['code'])}`,
    detail: expect.stringMatching(/./),
    requestId: answer.headers.get('x-request-id'),
  });
  expect(answer.status).toBe(status);
  const extra = Object.keys(problem).filter((name) => !FIELDS.has(name));
  expect(extra).toEqual([]);
}

const FIELDS = new Set(['type', 'title', 'status', 'detail', 'code', 'requestId', 'errors']);
