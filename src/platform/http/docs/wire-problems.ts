import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../../../kernel/errors.js';
import { exampleOf } from './api-problems.decorator.js';
import { PROBLEM_TYPE } from '../problems/problem.js';
import { ProblemDto } from '../problems/problem.dto.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
/** A status, its code, and what it is where the code alone does not say it. */
type WireProblem = readonly [status: number, code: ErrorCode, words?: string];

/**
 * What any request can be answered before a handler sees it: by the door, or by Node’s HTTP parser. It stands
 * here once, since no handler knows of it.
 */
const OF_ANY: readonly WireProblem[] = [
  [400, 'validation_failed'],
  [408, 'validation_failed', 'The request was not received in time'],
  [414, 'uri_too_long'],
  [417, 'expectation_failed'],
  [431, 'validation_failed', 'The headers are too large'],
];
/** What a request with a body can be answered, whether or not the handler takes one. */
const OF_BODIES: readonly WireProblem[] = [
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds to every operation what it can be answered at the door, unless it says so itself. */
export function addWireProblems(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      add(operation, OF_ANY);
      if (method !== 'get') add(operation, OF_BODIES);
    }
  }
}

function add(operation: Operation, problems: readonly WireProblem[]): void {
  const schema = { $ref: getSchemaPath(ProblemDto) };
  for (const [status, code, words = ERROR_CODES[code].title] of problems) {
    const examples = { [code]: { value: { ...exampleOf(code), status } } };
    operation.responses[status] ??= {
      description: `\`${code}\`: ${words}.`,
      content: { [PROBLEM_TYPE]: { schema, examples } },
    };
  }
}
