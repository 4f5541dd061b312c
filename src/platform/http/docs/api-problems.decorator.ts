import 'reflect-metadata';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../../kernel/errors.js';
import { problemOf, PROBLEM_TYPE, STATUS_OF_KIND } from '../problems/problem.js';
import { ProblemDto } from '../problems/problem.dto.js';

const PROBLEMS = 'apiProblems';
const REQUEST_ID_EXAMPLE = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';

/**
 * Documents the problems that a handler can answer, with an example of each. On a controller, it adds them
 * to every handler. OpenAPI has one entry per status, so the problems of a status are merged.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  return (target: object, name?: string | symbol, handler?: PropertyDescriptor): void => {
    if (name !== undefined && handler !== undefined) {
      addProblems(codes, target, name, handler);
      return;
    }
    const prototype = (target as { prototype: object }).prototype;
    for (const [method, descriptor] of Object.entries(
      Object.getOwnPropertyDescriptors(prototype),
    )) {
      if (method !== 'constructor') addProblems(codes, prototype, method, descriptor);
    }
  };
}

function addProblems(
  codes: readonly ErrorCode[],
  target: object,
  name: string | symbol,
  handler: PropertyDescriptor,
): void {
  const method = handler.value as object;
  const known = (Reflect.getMetadata(PROBLEMS, method) ?? []) as ErrorCode[];
  const needsToken = codes.includes('unauthenticated');
  const all = [...new Set([...codes, ...(needsToken ? (['clock_wrong'] as const) : []), ...known])];
  Reflect.defineMetadata(PROBLEMS, all, method);
  ApiExtraModels(ProblemDto)(target, name, handler);
  for (const [status, ofStatus] of byStatus(all)) {
    // Without a description: Nest would append it to that of an earlier call (see describeProblems).
    ApiResponse({
      status,
      headers: headersOf(status),
      content: {
        [PROBLEM_TYPE]: {
          schema: { $ref: getSchemaPath(ProblemDto) },
          examples: Object.fromEntries(ofStatus.map((code) => [code, exampleOf(code)])),
        },
      },
    })(target, name, handler);
  }
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const status = STATUS_OF_KIND[ERROR_CODES[code].kind];
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

/**
 * An example of a problem.
 * @param status if it differs from the status of the code
 */
export function exampleOf(
  code: ErrorCode,
  { status, summary }: { readonly status?: number; readonly summary?: string } = {},
): { summary: string; value: object } {
  const errors = [{ field: 'amount', message: 'must be an integer number' }];
  const error = new DomainError(code, `${ERROR_CODES[code].title}.`, {
    ...(code === 'validation_failed' && { errors }),
    ...((code === 'limit_exceeded' || code === 'ceiling_exceeded') && {
      passedLimit: { limit: 'daily', max: 5_000_000, left: 0 },
    }),
  });
  const value = {
    ...problemOf(error, REQUEST_ID_EXAMPLE),
    ...(status !== undefined && { status }),
  };
  return { summary: summary ?? ERROR_CODES[code].title, value };
}

function headersOf(status: number): Record<string, { description: string; schema: object }> {
  if (status !== 429 && status !== 503) return {};
  const description = 'Seconds after which to repeat the request.';
  return { 'Retry-After': { description, schema: { type: 'integer', example: 2 } } };
}
